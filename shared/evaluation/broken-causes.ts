import type { Cause, CauseFound } from '../../events/parts/cause.ts';
import type { Finding } from '../../events/parts/finding.ts';
import { isoOf } from '../window/index.ts';
import { severityOf } from './causes.ts';
import type { LookedAt } from './change-findings.ts';
import { briefSentence } from './change-words.ts';

const causeOfCheck: Partial<Readonly<Record<Finding['check'], Cause>>> = {
  silence: 'silence',
  'records-rejected': 'records-rejected',
  'column-missing': 'column-missing',
  'data-type': 'type-changed',
  'constant-value': 'constant-value',
};

const causeOfKind: Partial<Readonly<Record<string, Cause>>> = {
  missing: 'values-missing',
  'distinct-rows': 'duplicate-rows',
  volume: 'traffic-change',
};

/** Whether a series that shifted tells of a broken feed rather than of other values. */
export const isBrokenFeed = ({ shifted: { finding } }: LookedAt): boolean =>
  causeOfKind[finding.series.kind] !== undefined;

/** What shifted besides broken feeds: a column whose values are missing says nothing else, of all rows or of the slice that they are missing in. */
export const apartFromBroken = (shifted: readonly LookedAt[]): readonly LookedAt[] => {
  const nameOf = (column: string | null, slice: string | null): string => JSON.stringify([column, slice]);
  const broken = new Set(
    shifted.filter(isBrokenFeed).map(({ shifted: { finding } }) => nameOf(finding.series.column, finding.series.slice)),
  );
  return shifted.filter((one) => {
    const { column, slice } = one.shifted.finding.series;
    return !isBrokenFeed(one) && !broken.has(nameOf(column, null)) && !broken.has(nameOf(column, slice));
  });
};

/** The causes behind what one window shows to be broken, one for each kind with all its columns. */
export const integrityCauses = (findings: readonly Finding[], startMs: number): readonly CauseFound[] => {
  const violated = findings.filter(({ verdict }) => verdict === 'violation');
  return [...Map.groupBy(violated, ({ check }) => causeOfCheck[check])].flatMap(([cause, same]) =>
    cause === undefined
      ? []
      : [
          {
            cause,
            severity: severityOf(cause),
            columns: [...new Set(same.flatMap(({ column }) => column ?? []))],
            headline: same[0]?.sentence ?? cause,
            onsetAt: isoOf(startMs),
            series: [],
            slice: null,
            exampleRecordIds: [],
          },
        ],
  );
};

/**
 * The causes behind feeds that series show to be broken: values missing, rows that come twice, more or fewer rows. Slices are named only where
 * no whole column shows it.
 *
 * @param shifted of those kinds
 * @param examples ids of records for the shifts of one cause
 */
export const feedCauses = (
  shifted: readonly LookedAt[],
  examples: (shifted: readonly LookedAt[]) => readonly string[],
  sliceOf: (label: string) => { readonly segment: string; readonly value: string },
): readonly CauseFound[] =>
  [...Map.groupBy(shifted, ({ shifted: { finding } }) => causeOfKind[finding.series.kind])].flatMap(([cause, same]) => {
    if (cause === undefined) return [];
    const whole = same.filter(({ shifted: { finding } }) => finding.series.slice === null);
    const told = (whole.length > 0 ? whole : same).toSorted((a, b) => a.shifted.finding.p - b.shifted.finding.p);
    const [worst] = told;
    if (worst === undefined) return [];
    const { series } = worst.shifted.finding;
    return [
      {
        cause,
        severity: severityOf(cause),
        columns: [...new Set(told.flatMap(({ finding }) => finding.column ?? []))],
        headline: briefSentence(worst.shifted),
        onsetAt: isoOf(Math.max(...told.map(({ shifted: { finding } }) => finding.startMs))),
        series: told.map(({ shifted: { finding } }) => ({
          id: finding.series.id,
          shift: finding.shift,
          tolerance: finding.tolerance,
          horizonHours: finding.horizonHours,
        })),
        slice: series.slice === null ? null : sliceOf(series.slice),
        exampleRecordIds: [...examples(told)],
      },
    ];
  });
