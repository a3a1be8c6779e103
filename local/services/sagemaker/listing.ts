import * as v from 'valibot';
import type { Home } from '../../types.ts';
import type { Kind } from './arns.ts';
import { type Documents, picked } from './documents.ts';
import { type Operation, operation, parsed, published } from './operation.ts';

/** What a list operation of one kind answers with, beside what all of them share. */
export interface Listing<K extends Kind> {
  /** The list's key in the answer. */
  readonly key: string;
  readonly name: (document: Documents[K]) => string;
  readonly status?: (document: Documents[K]) => string;
  /** What each item tells: keys of the document, or a view of it. */
  readonly summary: readonly string[] | ((document: Documents[K]) => object);
  readonly ascending?: boolean;
  /** Inputs that only this list knows; each keeps the documents for which it answers true. */
  readonly filters?: Readonly<Record<string, (document: Documents[K], wanted: string, home: Home) => boolean>>;
}

const paging = {
  MaxResults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 10),
  NextToken: v.optional(v.string()),
  SortBy: v.optional(v.string(), 'CreationTime'),
  SortOrder: v.optional(v.picklist(['Ascending', 'Descending'])),
};
const before = (time: unknown, wantedSeconds: number): boolean => Number(time) < wantedSeconds * 1000;

/** List for a kind. An input that no filter stands for is refused rather than ignored. */
export const list = <K extends Kind>(kind: K, listing: Listing<K>): Operation => {
  const filters: Readonly<Record<string, (document: Documents[K], wanted: string, home: Home) => boolean>> = {
    NameContains: (document, wanted) => listing.name(document).includes(wanted),
    StatusEquals: (document, wanted) => listing.status?.(document) === wanted,
    CreationTimeAfter: ({ CreationTime }, wanted) => !before(CreationTime, Number(wanted)),
    CreationTimeBefore: ({ CreationTime }, wanted) => before(CreationTime, Number(wanted)),
    LastModifiedTimeAfter: ({ LastModifiedTime }, wanted) => !before(LastModifiedTime, Number(wanted)),
    LastModifiedTimeBefore: ({ LastModifiedTime }, wanted) => before(LastModifiedTime, Number(wanted)),
    ...listing.filters,
  };
  const wanted = v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String)));
  const schema = v.strictObject({ ...paging, ...v.entriesFromList(Object.keys(filters), wanted) });
  return operation(schema, ({ store, home }, { MaxResults, NextToken, SortBy, SortOrder, ...wishes }) => {
    const kept = store
      .all(kind)
      .filter(({ document }) =>
        Object.entries<string | undefined>(wishes).every(
          ([key, wish]) => wish === undefined || filters[key]?.(document, wish, home),
        ),
      );
    const sortValue = (document: Documents[K]): string | number =>
      SortBy.endsWith('Name')
        ? listing.name(document)
        : SortBy === 'Status'
          ? (listing.status?.(document) ?? '')
          : document.CreationTime;
    const rows = kept.map(({ seq, document }) => ({ seq, value: sortValue(document), document }));
    const ascending = SortOrder === undefined ? listing.ascending === true : SortOrder === 'Ascending';
    const { items, rest } = pageOf(rows, { ascending, size: MaxResults, after: NextToken });
    const { summary } = listing;
    const view = (document: Documents[K]) =>
      typeof summary === 'function' ? summary(document) : picked(document, summary);
    return { [listing.key]: items.map(({ document }) => published(view(document))), ...rest };
  });
};

interface Row {
  readonly seq: number;
  readonly value: string | number;
}

/** One page of rows in order; the token holds the sort key of its last row, so rows that come or go move no other. */
export const pageOf = <Item extends Row>(
  rows: readonly Item[],
  { ascending, size, after }: { ascending: boolean; size: number; after: string | undefined },
): { readonly items: Item[]; readonly rest: { readonly NextToken?: string } } => {
  const sign = ascending ? 1 : -1;
  const compare = (a: Row, b: Row): number => sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : a.seq - b.seq);
  const last = after === undefined ? undefined : parsed(tokenSchema, after);
  const sorted = rows.toSorted(compare).filter((row) => last === undefined || compare(row, last) > 0);
  const items = sorted.slice(0, size);
  const end = items.at(-1);
  if (end === undefined || sorted.length <= size) return { items, rest: {} };
  const token = Buffer.from(JSON.stringify({ seq: end.seq, value: end.value })).toString('base64url');
  return { items, rest: { NextToken: token } };
};

const tokenSchema = v.pipe(
  v.string(),
  v.transform((token) => Buffer.from(token, 'base64url').toString()),
  v.parseJson(),
  v.object({ seq: v.number(), value: v.union([v.string(), v.number()]) }),
);
