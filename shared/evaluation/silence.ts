import type { Finding } from '../../events/parts/finding.ts';
import { type Calendar, type IntegrityFinding, silences } from '../decision/index.ts';
import { hourMs, type Window } from '../window/index.ts';
import type { ChartWindow } from './chart-windows.ts';
import { integrityFinding } from './integrity-findings.ts';
import { count } from './words.ts';

/** After so many hours without any capture an endpoint is silent, whatever is expected of it. */
const silentHours = 24;

/** What silence is judged by. */
export interface SilenceRequest {
  readonly window: Window;
  /** The window's past, itself included, in order of time. */
  readonly past: readonly ChartWindow[];
  readonly calendar: Calendar;
  readonly hoursPerWindow: number;
  /** Usual rows by cell, where a reference knows them. */
  readonly usualRows: readonly number[] | undefined;
}

const hasSpoken = ({ refs }: ChartWindow): boolean => refs.length > 0;

/** Nothing for a day that once had something. */
const longSilence = ({ window, past }: SilenceRequest): IntegrityFinding | undefined => {
  const last = past.findLast(hasSpoken);
  if (last === undefined || window.endMs - last.endMs < silentHours * hourMs) return undefined;
  return { rule: 'silence', column: null, startMs: last.endMs, endMs: window.endMs, rows: 0, share: null };
};

/** Several windows in a row in which rows usually come. */
const unusualSilence = ({ window, past, calendar, hoursPerWindow, usualRows }: SilenceRequest) =>
  usualRows &&
  silences({
    windows: past.map((one) => ({ startMs: one.startMs, rows: hasSpoken(one) ? 1 : 0 })),
    calendar,
    usualRows,
    fromMs: past[0]?.startMs ?? window.startMs,
    untilMs: window.endMs,
    hoursPerWindow,
  }).find(({ endMs }) => endMs === window.endMs);

/**
 * Whether the endpoint is silent at the end of a window: nothing for three windows that usually have at least 50 rows each, or for a day. An
 * endpoint that said nothing all week is neither silent nor well: it is not judged.
 */
export const silenceFinding = (request: SilenceRequest): Finding => {
  const { window, past } = request;
  const found = unusualSilence(request) ?? longSilence(request);
  if (found !== undefined && past.some(hasSpoken)) return integrityFinding(found, null);
  const own = past.filter(({ startMs }) => startMs >= window.startMs).flatMap(({ refs }) => refs);
  const isEmpty = own.length === 0;
  return {
    check: 'silence',
    column: null,
    role: null,
    statistic: 'captureObjects',
    value: own.length,
    threshold: 1,
    rows: 0,
    verdict: isEmpty ? 'not-enough-data' : 'ok',
    sentence: isEmpty
      ? 'Nothing was captured; too early to call it silence.'
      : `Captures came, in ${count(own.length, 'partial')}.`,
  };
};
