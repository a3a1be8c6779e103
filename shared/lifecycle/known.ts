/** The values that are known: without those that are undefined or null, and without empty lists. */
export const known = <Values extends object>(
  values: Values,
): { readonly [Key in keyof Values]?: NonNullable<Values[Key]> } =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  ) as { readonly [Key in keyof Values]?: NonNullable<Values[Key]> };

/** The texts that are there, each once, in order. */
export const texts = (values: readonly (string | null | undefined)[]): readonly string[] =>
  [...new Set(values.filter((value): value is string => typeof value === 'string' && value !== ''))].toSorted();
