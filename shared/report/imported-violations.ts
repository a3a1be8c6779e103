import * as v from 'valibot';
import type { ImportedViolation } from '../../events/parts/imported-violation.ts';
import { InvalidInputError } from '../errors.ts';

const text = v.nullish(v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String)), null);

/** The violations of data quality, model quality, bias and explainability, which share one file name and differ in their keys. */
const violationsOfAnyKind = v.looseObject({
  violations: v.array(
    v.looseObject({
      constraint_check_type: v.string(),
      description: v.string(),
      feature_name: text,
      metric_name: text,
      facet: text,
      facet_value: text,
      label: text,
    }),
  ),
});

const number = String.raw`(-?(?:\d[\d.eE+-]*|Infinity))`;

/** How descriptions tell a value and its threshold; by what they are divided to be shares. */
const tellings: readonly (readonly [RegExp, { readonly thresholdFirst?: boolean; readonly per?: number }])[] = [
  [new RegExp(`Expected match: ${number}%\\. Observed: Only ${number}%`), { thresholdFirst: true, per: 100 }],
  [new RegExp(`distance: ${number} exceeds (?:\\w+ )?threshold: ${number}`), {}],
  [new RegExp(`current dataset: ${number}, .*constraints: ${number}`), {}],
  [new RegExp(`with ${number} (?:\\+/- \\S+ )?was \\w+ '${number}'`), {}],
  [new RegExp(`drift ${number} exceeds threshold ${number}`), {}],
  [new RegExp(`[Vv]alue:? ${number} does(?: not|n't) meet the (?:baseline )?constraint requirement!? ?${number}?`), {}],
];

const finite = (told: string | undefined, per: number): number | null => {
  // A sentence's full stop may have been taken for a part of its last number.
  const value = told === undefined ? Number.NaN : Number(told.replace(/\.$/, '')) / per;
  return Number.isFinite(value) ? value : null;
};

const measured = (description: string): Pick<ImportedViolation, 'value' | 'threshold'> => {
  for (const [telling, { thresholdFirst = false, per = 1 }] of tellings) {
    const found = telling.exec(description);
    if (found === null) continue;
    const [first, second] = [finite(found[1], per), finite(found[2], per)];
    return thresholdFirst ? { value: second, threshold: first } : { value: first, threshold: second };
  }
  return { value: null, threshold: null };
};

/** Four rates of model quality are written in another spelling here than everywhere else. */
const snakeCase = (metric: string): string =>
  /^[a-z]+(?:[A-Z][a-z]+)+$/.test(metric) ? metric.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : metric;

/**
 * Reads a `constraint_violations.json` of any kind, parsed from JSON. Value and threshold are taken from the description, where it
 * tells them: the files carry them nowhere else.
 *
 * @throws InvalidInputError when it is no such file; names the place, never a value
 */
export const parseImportedViolations = (file: unknown): readonly ImportedViolation[] => {
  const result = v.safeParse(violationsOfAnyKind, file, { abortEarly: true });
  if (!result.success) {
    const place = v.getDotPath(result.issues[0]) ?? 'the whole file';
    throw new InvalidInputError(`constraint_violations.json is not of its form at ${place}`, { place });
  }
  return result.output.violations.map(
    ({ constraint_check_type: check, description, feature_name, metric_name, facet, facet_value, label }) => ({
      check,
      column: feature_name,
      metric: metric_name === null ? null : snakeCase(metric_name),
      facet: facet === null ? null : { name: facet, value: facet_value },
      label,
      ...measured(description),
      description,
    }),
  );
};
