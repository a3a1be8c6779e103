import type { IncidentSummary, Summary } from './summary.ts';

const number = new Intl.NumberFormat('en-US');

/** The outcome as lines of text, at most 120 wide. */
export const summaryTable = (summary: Summary): string => {
  const counts: readonly (readonly [string, number, string])[] = [
    ['Records captured', summary.recordsCaptured, 'put into S3 as capture files'],
    ['Records profiled', summary.recordsProfiled, `and ${number.format(summary.recordsRejected)} rejected`],
    ['Windows evaluated', summary.windowsEvaluated, `of ${summary.hoursPerWindow} hours`],
    ['Incidents', summary.incidents.length, 'of the model, below'],
    ['Messages delivered', summary.alertsDelivered, 'by e-mail and to Slack'],
    ['Records flagged', summary.flaggedSent, 'worth a second look'],
    ['Records collected', summary.flaggedCollected, 'for retraining, each once'],
    ['Retraining runs', summary.retrainingRuns, 'of a SageMaker pipeline'],
    ['Jobs recorded', summary.jobs.recorded, `${number.format(summary.jobs.failed)} of which failed`],
    ['Weekly digests', summary.digests, 'one for each Monday; read them in the inbox'],
    ['Dead letters', summary.deadLetters, summary.deadLetters === 0 ? 'nothing was given up' : 'see npm run redrive'],
  ];
  return [
    ...counts.map(([what, count, how]) => `  ${what.padEnd(20)}${number.format(count).padStart(10)}  ${how}`),
    '',
    ...incidentLines(summary.incidents),
    '',
    `  ${summary.seconds.toFixed(1)} seconds`,
  ].join('\n');
};

const incidentLines = (incidents: readonly IncidentSummary[]): string[] => {
  if (incidents.length === 0) return ['  No incident.'];
  const rows = [
    ['opened', 'resolved', 'severity', 'cause', 'columns', 'where'],
    ...incidents.map(({ openedAt, resolvedAt, severity, cause, columns, slice }) => [
      minute(openedAt),
      resolvedAt === null ? 'open' : minute(resolvedAt),
      severity,
      cause,
      columns.join(', '),
      slice ? `${slice.segment}=${slice.value}` : 'everywhere',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, place) => Math.max(...rows.map((row) => row[place]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join('  ')}`.trimEnd());
};

const minute = (time: string): string => time.slice(0, 16).replace('T', ' ');
