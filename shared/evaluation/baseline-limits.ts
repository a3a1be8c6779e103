import type { ColumnLimits } from '../decision/index.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Profile } from '../profile/index.ts';
import { kindsOf, type ValueKind } from '../reference/index.ts';

/** What integrity holds windows against while there is no live reference. */
export interface BaselineLimits {
  readonly limits: ReadonlyMap<string, ColumnLimits>;
  readonly kinds: ReadonlyMap<string, ValueKind | undefined>;
}

/**
 * The limits that a training baseline sets: how much of a column may be missing, and of which type it is. How many values a window should
 * have it cannot tell, so none is called stuck.
 */
export const baselineLimits = ({ checks, mapping }: Monitor, baseline: Profile): BaselineLimits => {
  const late = new Set(
    mapping.groundTruth?.columns.map((column) => (typeof column === 'string' ? column : column.name)),
  );
  const judged = baseline.columns.filter(({ name }) => !checks.ignoreColumns.includes(name) && !late.has(name));
  const kinds = kindsOf(baseline);
  return {
    limits: new Map(
      judged.map(({ name, present, missing }) => [
        name,
        { mostMissing: present + missing === 0 ? 0 : missing / (present + missing), fewestDistinct: 1 },
      ]),
    ),
    kinds: new Map(judged.map(({ name }) => [name, kinds.get(name)])),
  };
};
