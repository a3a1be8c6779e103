import type { CauseFound } from '../../events/parts/cause.ts';
import type { Finding, Verdict } from '../../events/parts/finding.ts';
import { brokenColumns, type IntegrityFinding, learningDays } from '../decision/index.ts';
import type { Monitor } from '../monitor/index.ts';
import type { Profile } from '../profile/index.ts';
import { windowFacts } from '../reference/index.ts';
import { hourMs, type Window, type WindowRecord } from '../window/index.ts';
import { type AgainstReference, againstReference } from './against-reference.ts';
import { columnFindings } from './assess.ts';
import { baselineLimits } from './baseline-limits.ts';
import { integrityCauses } from './broken-causes.ts';
import { type ChartWindow, calendarOf, hoursPerChartWindow } from './chart-windows.ts';
import { integrityFinding } from './integrity-findings.ts';
import type { FoundReference, ReferencePorts } from './live-reference.ts';
import { rejectedRecords } from './rejected-records.ts';
import { silenceFinding, silentStretches } from './silence.ts';
import { count } from './words.ts';

/** Fewest rows that anything is judged by. */
const leastRows = 50;

/** What a window is judged by. */
export interface JudgeRequest {
  readonly monitor: Monitor;
  readonly window: Window;
  /** The window's past, itself included, in order of time. */
  readonly past: readonly ChartWindow[];
  /** The window's own rows. */
  readonly profile: Profile;
  /** The training baseline, its columns in the mapping's roles. */
  readonly baseline: Profile | undefined;
  /** Undefined while it is being learned. */
  readonly found: FoundReference | undefined;
}

/** What a window says. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly causes: readonly CauseFound[];
  readonly verdict: Verdict;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly judged: NonNullable<WindowRecord['judged']>;
  readonly elevated: NonNullable<WindowRecord['elevated']>;
  readonly evidence: AgainstReference['evidence'];
  /** How the reference as a whole differs from the training baseline: once a week, and never a reason to wake anybody. */
  readonly trainingGap?: readonly Finding[];
}

/** What is broken by what the training baseline tells, while there is no reference. */
const brokenByBaseline = ({ monitor, window, profile, baseline }: JudgeRequest): readonly IntegrityFinding[] => {
  if (baseline === undefined) return [];
  const { limits, kinds } = baselineLimits(monitor, baseline);
  return brokenColumns(limits, windowFacts(kinds, window.startMs, profile), monitor.window.lengthHours);
};

const learning = ({ profile }: JudgeRequest): Finding => ({
  check: 'reference',
  column: null,
  role: null,
  statistic: 'days',
  value: null,
  threshold: learningDays,
  rows: profile.rows,
  verdict: 'not-enough-data',
  sentence: `Learning what is usual: change is judged from ${learningDays} whole days with captures on. Until then only what is broken is told.`,
});

const reference = (
  { profile }: JudgeRequest,
  { reference: { stage, dates, rows, version } }: FoundReference,
): Finding => ({
  check: 'reference',
  column: null,
  role: null,
  statistic: 'days',
  value: dates.length,
  threshold: learningDays,
  rows: profile.rows,
  verdict: 'ok',
  sentence: `Held against ${stage} days from ${dates.at(0)} to ${dates.at(-1)}, ${count(rows, 'row')} (reference ${version}).`,
});

const roleOf = ({ profile }: JudgeRequest, column: string | null): Finding['role'] =>
  profile.columns.find(({ name }) => name === column)?.role ?? (column === null ? null : 'input');

/** Whether a window holds the beginning of a local Monday. */
const beginsWeek = ({ monitor, window }: JudgeRequest): boolean => {
  const { dateOf } = calendarOf(monitor);
  const hours = hoursPerChartWindow(monitor);
  for (let at = window.startMs; at < window.endMs; at += hours * hourMs) {
    const date = dateOf(at);
    if (date !== dateOf(at - hours * hourMs) && new Date(`${date}T00:00:00Z`).getUTCDay() === 1) return true;
  }
  return false;
};

const trainingGap = async (
  { references }: ReferencePorts,
  request: JudgeRequest,
): Promise<{ readonly trainingGap?: readonly Finding[] }> => {
  const { monitor, baseline, found } = request;
  if (baseline === undefined || found === undefined || !beginsWeek(request)) return {};
  const whole = await references.whole(found.place, found.reference.stage);
  return { trainingGap: columnFindings(monitor, baseline, whole).filter(({ verdict }) => verdict === 'violation') };
};

const overall = (findings: readonly Finding[], { found, profile }: JudgeRequest): Verdict => {
  if (findings.some(({ verdict }) => verdict === 'violation')) return 'violation';
  return found === undefined || profile.rows === 0 ? 'not-enough-data' : 'ok';
};

const judgedOf = ({ found, profile }: JudgeRequest): Judgement['judged'] => {
  if (found !== undefined && profile.rows > 0) return 'all';
  return profile.rows >= leastRows ? 'integrity' : 'nothing';
};

/**
 * Judges a window: what is broken in it from the first window on, what changed against the endpoint's own past once that is known, and why.
 * Depends on the partials of the last week, the reference and the monitor alone, never on what was judged before.
 */
export const judge = async (ports: ReferencePorts, request: JudgeRequest): Promise<Judgement> => {
  const { monitor, window, past, profile, found } = request;
  const silence = {
    window,
    past,
    calendar: calendarOf(monitor),
    hoursPerWindow: hoursPerChartWindow(monitor),
    usualRows: found?.reference.learned.usualRows,
  };
  const silent = silentStretches(silence);
  const against = found && (await againstReference(ports, { monitor, window, past, silent, profile, found }));
  const broken = against?.broken ?? brokenByBaseline(request);
  const integrity = [
    silenceFinding(silence),
    rejectedRecords(profile),
    ...broken.map((one) => integrityFinding(one, roleOf(request, one.column))),
  ];
  const findings = [
    ...integrity,
    found === undefined ? learning(request) : reference(request, found),
    ...(against?.findings ?? []),
  ];
  const counts = { ok: 0, violation: 0, 'not-enough-data': 0 };
  for (const { verdict } of findings) counts[verdict] += 1;
  return {
    findings,
    causes: [...integrityCauses(integrity, window.startMs), ...(against?.causes ?? [])],
    verdict: overall(findings, request),
    counts,
    judged: judgedOf(request),
    elevated: against?.elevated ?? {},
    evidence: against?.evidence ?? {},
    ...(await trainingGap(ports, request)),
  };
};
