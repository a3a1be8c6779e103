import type { Finding } from '../../events/parts/finding.ts';
import { type Calendar, type IntegrityFinding, silences } from '../decision/index.ts';
import { hourMs, type Window } from '../window/index.ts';
import { hoursInWords } from './change-words.ts';
import type { ChartWindow } from './chart-windows.ts';
import { integrityFinding } from './integrity-findings.ts';
import { count } from './words.ts';

/** After so many hours without any capture an endpoint is silent, however few rows are expected of each. */
const silentHours = 24;

/** Fewest rows that usually come in them. */
const leastUsual = 50;

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

/** Rows that usually come between two moments; undefined where nobody knows. */
const usualBetween = ({ past, calendar, usualRows }: SilenceRequest, { startMs, endMs }: Window): number | undefined =>
  usualRows &&
  past
    .filter((one) => one.startMs >= startMs && one.startMs < endMs)
    .reduce((sum, one) => sum + (usualRows[calendar.cellOf(one.startMs)] ?? 0), 0);

/** Stretches without any capture, as long as they are. */
const stretches = ({ past }: SilenceRequest): readonly Window[] => {
  const found: Window[] = [];
  for (const one of past.filter((window) => !hasSpoken(window))) {
    const last = found.at(-1);
    if (last?.endMs === one.startMs) found[found.length - 1] = { startMs: last.startMs, endMs: one.endMs };
    else found.push({ startMs: one.startMs, endMs: one.endMs });
  }
  return found;
};

/** Nothing for a day or longer, in which rows usually come. */
const longSilences = (request: SilenceRequest): readonly Window[] =>
  stretches(request).filter(
    (one) =>
      one.endMs - one.startMs >= silentHours * hourMs && (usualBetween(request, one) ?? leastUsual) >= leastUsual,
  );

/** Several windows in a row in each of which rows usually come. */
const unusualSilences = ({ past, calendar, hoursPerWindow, usualRows, window }: SilenceRequest): readonly Window[] =>
  usualRows === undefined
    ? []
    : silences({
        windows: past.map((one) => ({ startMs: one.startMs, rows: hasSpoken(one) ? 1 : 0 })),
        calendar,
        usualRows,
        fromMs: past[0]?.startMs ?? window.startMs,
        untilMs: window.endMs,
        hoursPerWindow,
      });

/**
 * All stretches of the past week in which the endpoint was silent: nothing for three windows that usually have at least 50 rows each, or for a day that
 * usually has as many.
 */
export const silentStretches = (request: SilenceRequest): readonly Window[] => [
  ...unusualSilences(request),
  ...longSilences(request),
];

const longestFirst = (a: Window, b: Window): number => a.startMs - b.startMs;

const sentenceOf = (request: SilenceRequest, silent: Window): string => {
  const long = hoursInWords((silent.endMs - silent.startMs) / hourMs);
  const usual = usualBetween(request, silent);
  return usual === undefined
    ? `Nothing was captured for ${long}, though captures came before.`
    : `Nothing was captured for ${long}, in which about ${count(Math.round(usual), 'row')} usually come.`;
};

const silentFinding = (request: SilenceRequest, silent: Window): Finding => {
  const broken: IntegrityFinding = { ...silent, rule: 'silence', column: null, rows: 0, share: null };
  return { ...integrityFinding(broken, null), sentence: sentenceOf(request, silent) };
};

/**
 * Whether the endpoint is silent at the end of a window: see `silentStretches`. An endpoint that said nothing all week is neither silent nor well:
 * it is not judged.
 */
export const silenceFinding = (request: SilenceRequest): Finding => {
  const { window, past } = request;
  const isKnown = past.some(hasSpoken);
  const [found] = silentStretches(request)
    .filter(({ endMs }) => endMs === window.endMs)
    .toSorted(longestFirst);
  if (found !== undefined && isKnown) return silentFinding(request, found);
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
    sentence: isEmpty ? emptySentence(request) : `Captures came, in ${count(own.length, 'partial')}.`,
  };
};

const emptySentence = (request: SilenceRequest): string => {
  const { past, window } = request;
  if (!past.some(hasSpoken)) return 'Nothing was captured in the week that ends here, so there is nothing to judge.';
  const usual = usualBetween(request, window);
  return usual !== undefined && usual < leastUsual
    ? 'Nothing was captured, and hardly anything usually is at these hours.'
    : 'Nothing was captured; too early to call it silence.';
};
