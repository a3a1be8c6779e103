import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { whenPresent } from '../cases.ts';

/** What is to be met: each found value with the one that is known. */
export type Matches = readonly (readonly [found: number | undefined, known: number])[];

/** How a vector is met, with a note where only a part of it is; or why it cannot be. */
export type Plan =
  | { readonly matches: () => Matches; readonly note?: string }
  | { readonly refused: () => unknown; readonly note: string }
  | { readonly cannot: string };

const special: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** The cases of a file, none where it is absent. The IEEE values that JSON lacks are written as text. */
export const vectorsOf = <Vector>(path: string): readonly Vector[] =>
  whenPresent(path)
    ? JSON.parse(readFileSync(path, 'utf8'), (_, value) =>
        typeof value === 'string' && value in special ? special[value] : value,
      ).cases
    : [];

const within = 1e-9;

/** A test for each vector; those of statistics that are not ours have none, and are told by their reason. */
export const testVectors = (plans: readonly (readonly [title: string, plan: Plan])[]): void => {
  const reasons = plans.flatMap(([, plan]) => ('cannot' in plan ? [plan.cannot] : []));
  for (const [reason, { length }] of Map.groupBy(reasons, (each) => each))
    console.info(`${length} vectors of other statistics: ${reason}`);
  for (const [place, [title, plan]] of plans.entries()) {
    const name = `${place} ${title}`;
    if ('cannot' in plan) continue;
    if ('refused' in plan) it(`${name} is refused: ${plan.note}`, () => expect(plan.refused).toThrow(RangeError));
    else
      it(`${name}${plan.note === undefined ? '' : ` (${plan.note})`}`, () => {
        const matches = plan.matches();
        expect(matches.length).toBeGreaterThan(0);
        for (const [found, known] of matches)
          if (Number.isNaN(known)) expect(found).toBeUndefined();
          else expect(Math.abs((found ?? Number.NaN) - known), `${found} and ${known}`).toBeLessThanOrEqual(within);
      });
  }
};
