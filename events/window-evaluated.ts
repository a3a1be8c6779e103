import * as v from 'valibot';
import { causeFound } from './parts/cause.ts';
import { fact, objectLocation, timeSpan } from './parts/fact.ts';
import { finding, verdicts } from './parts/finding.ts';

/** One window was held against its baseline. Carries counts, the causes and the twenty worst findings; the rest is in the report. */
export const windowEvaluated = fact(
  'Window Evaluated',
  v.object({
    evaluationId: v.string(),
    /** Grows when late data changes the window; a lower revision than one already seen is to be ignored. */
    revision: v.number(),
    monitorId: v.string(),
    monitorVersion: v.string(),
    baselineVersion: v.nullable(v.string()),
    window: timeSpan,
    rows: v.number(),
    recordsRejected: v.number(),
    verdict: v.picklist(verdicts),
    counts: v.object({ ok: v.number(), violation: v.number(), 'not-enough-data': v.number() }),
    causes: v.array(causeFound),
    worstFindings: v.pipe(v.array(finding), v.maxLength(20)),
    report: objectLocation,
  }),
);

export type WindowEvaluated = v.InferOutput<typeof windowEvaluated>;

export const windowEvaluatedExample: WindowEvaluated = {
  metadata: {
    id: '5be2f0d1c3a447e98f6b1d2c3e4f5a6b',
    type: 'Window Evaluated',
    version: 1,
    time: '2026-11-20T10:00:00.000Z',
    correlationId: 'flights-delay/2026-11-19T00:00:00.000Z',
    causationId: '0f9a3c1de2b84756a1c0d9e8f7a6b5c4',
  },
  data: {
    evaluationId: 'a3f1c2d4e5b60718293a4b5c6d7e8f90',
    revision: 1,
    monitorId: 'flights-delay',
    monitorVersion: '9c1d2e3f4a5b',
    baselineVersion: '2001-01',
    window: { start: '2026-11-19T00:00:00.000Z', end: '2026-11-20T00:00:00.000Z' },
    rows: 1304,
    recordsRejected: 0,
    verdict: 'violation',
    counts: { ok: 14, violation: 1, 'not-enough-data': 0 },
    causes: [
      {
        cause: 'input-drift',
        severity: 'warning',
        columns: ['distance'],
        headline: 'distance has shifted: population stability index 0.37 where 0.2 is tolerated',
      },
    ],
    worstFindings: [
      {
        check: 'population-stability-index',
        column: 'distance',
        role: 'input',
        statistic: 'populationStabilityIndex',
        value: 0.37,
        threshold: 0.2,
        rows: 1304,
        verdict: 'violation',
        sentence: 'The population stability index of distance is 0.37 over 1,304 rows; up to 0.2 is tolerated.',
      },
    ],
    report: {
      bucket: 'plumbline-dev-data',
      key: 'reports/flights-delay/2026/11/19/00/r1/evaluation.json',
    },
  },
};
