/** Whose a resource is: a tag says so, else it is the account's. */
export interface Owners {
  /** Key of the tag that names the owner, in any letter case. */
  readonly tag: string;
  /** Who owns what has no such tag. */
  readonly otherwise: string;
}

/** The owner of a resource with these tags. */
export const ownerOf = (tags: Readonly<Record<string, string>> | undefined, { tag, otherwise }: Owners): string => {
  const wanted = tag.toLowerCase();
  const found = Object.entries(tags ?? {}).find(([key, value]) => key.toLowerCase() === wanted && value !== '');
  return found?.[1] ?? otherwise;
};
