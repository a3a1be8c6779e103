import { count } from '../../../shared/evaluation/index.ts';
import { isOpen, parseIncidentId } from '../../../shared/incident/index.ts';
import { textTable } from '../text-table.ts';
import type { BacktestResult, BlindSeries, ToldIncident } from './result.ts';

/** A moment to the minute: windows begin and end on whole hours. */
const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

const windowsText = ({ span, rows, windows }: BacktestResult): string => {
  const { total, lengthHours, judged, learning, notEnoughData } = windows;
  const from = span === null ? '' : `, ${minute(span.start)} to ${minute(span.end)} UTC`;
  const parts = [
    `${judged} judged`,
    ...(learning > 0 ? [`${learning} while what is usual was learned`] : []),
    ...(notEnoughData > 0 ? [`${notEnoughData} with too little data to judge`] : []),
  ];
  return `${count(rows, 'row')} in ${count(total, 'window')} of ${count(lengthHours, 'hour')}${from}: ${parts.join(', ')}.\n`;
};

const referenceText = ({ mode, reference, baselineVersion }: BacktestResult): string => {
  if (mode === 'model-monitor') return `Held against the constraints of the baseline ${baselineVersion}.\n`;
  if (reference === null) return 'Held against nothing: there were no seven whole days before a window.\n';
  const { stage, firstDate, lastDate, rows } = reference;
  return `Held, at the end, against ${stage} days, ${firstDate} to ${lastDate}, ${count(rows, 'row')}.\n`;
};

const sliceText = ({ slice }: ToldIncident): string =>
  slice === undefined || slice === null ? '' : `${slice.segment}=${slice.value}`;

/** The cause, and the first one where it is told otherwise by now. */
const causeText = ({ incidentId, cause }: ToldIncident): string => {
  const first = parseIncidentId(incidentId)?.openingCause ?? cause;
  return first === cause ? cause : `${cause} (opened as ${first})`;
};

const incidentsText = (incidents: readonly ToldIncident[]): string => {
  if (incidents.length === 0) return '\nNo incident.\n';
  const open = incidents.filter(isOpen).length;
  const table = textTable(
    ['opened (UTC)', 'resolved', 'severity', 'cause', 'columns', 'slice', 'windows'],
    incidents.map((one) => [
      minute(one.openedAt),
      one.resolvedAt === null ? 'open' : minute(one.resolvedAt),
      one.severity,
      one.cause,
      one.columns.join(', '),
      sliceText(one),
      String(one.windowsInViolation),
    ]),
  );
  const headlines = incidents.map((one) => `${minute(one.openedAt)} ${causeText(one)}: ${one.headline}\n`);
  return `\n${count(incidents.length, 'incident')}, ${open === 0 ? 'none' : open} open at the end\n\n${table}\n${headlines.join('')}`;
};

const seriesText = ({ series, category }: BlindSeries): string =>
  category === null ? series : `${series} '${category}'`;

const blindText = (blind: readonly BlindSeries[]): string => {
  if (blind.length === 0) return '';
  const byColumn = Map.groupBy(blind, ({ column }) => column ?? '(the window)');
  const table = textTable(
    ['column', 'of what'],
    [...byColumn].map(([column, of]) => [column, [...new Set(of.map(seriesText))].join(', ')]),
  );
  return `\nToo few rows to show, even within a week, a shift that must be found:\n\n${table}`;
};

/** What Plumbline would have told, for people. */
export const backtestText = (result: BacktestResult): string =>
  [windowsText(result), referenceText(result), incidentsText(result.incidents), blindText(result.couldNotShow)].join(
    '',
  );
