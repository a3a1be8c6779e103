import { createHash } from 'node:crypto';

/**
 * A deterministic identity: the first 128 bits of SHA-256 over the parts, as 32 hex digits. The same parts give the
 * same identity on every delivery, so that what is done twice is recognised.
 */
export const identity = (...parts: readonly (string | number)[]): string => identityOf(parts);

/** The same of a list of parts, however long: a call takes some hundred thousand arguments at most. */
export const identityOf = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** JSON text with sorted keys: equal values give equal text. `undefined` properties are left out. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
};

/** Twelve hex digits that change whenever the value does. */
export const digest = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 12);
