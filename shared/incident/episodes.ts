import type { Cause, CauseFound } from '../../events/parts/cause.ts';
import type { Severity } from '../../events/parts/finding.ts';
import { hourMs } from '../window/index.ts';
import { type Bounds, boundsWith, isBack } from './closing.ts';
import { echoMs, isEcho, isSlow } from './echo.ts';
import type { Judgement } from './judgement.ts';
import { byCause, isDrift, isGraver, isKin, type Kin, mostTelling, nearestKin, seriesOf, union } from './kin.ts';
import type { AcceptedNormal } from './normal.ts';

/** A run of windows that show the same matter, with fewer calm ones in between than would end it. */
export interface Episode extends Kin {
  /** Start of the first violating window. With `openingCause` it tells an episode from all others of its subject. */
  readonly openingMs: number;
  /** The most telling cause that the first violating window showed. */
  readonly openingCause: Cause;
  /** The cause most often found so far; of equals, the one that says most. */
  readonly cause: Cause;
  /** Start of the shortest span that showed it at its opening. */
  readonly onsetMs: number;
  /** End of the first violating window: the earliest moment at which it could be known. */
  readonly openedMs: number;
  /** End of the latest violating window. */
  readonly lastSeenMs: number;
  readonly resolvedMs: number | undefined;
  /** Whether a person ended it by taking it for the new normal. */
  readonly isAccepted: boolean;
  /** Whether it still showed 14 days after it was opened. */
  readonly isLasting: boolean;
  /** The gravest so far. */
  readonly severity: Severity;
  /** Of the latest violating window first, then those seen only earlier. */
  readonly columns: readonly string[];
  /** Of the latest window that found the cause; slice and examples are of the latest violating one. */
  readonly headline: string;
  readonly slice: CauseFound['slice'];
  readonly exampleRecordIds: readonly string[] | undefined;
  /** Of the latest violating window that named any. */
  readonly knownChanges: readonly string[] | undefined;
  readonly windowsInViolation: number;
  readonly evaluationId: string | undefined;
}

interface Rules {
  /** Calm windows in a row that end an episode. */
  readonly calmToResolve: number;
  /** What people took for new normals, in any order. */
  readonly accepted?: readonly AcceptedNormal[];
}

/** An episode while windows are read. */
interface Open extends Kin {
  readonly episode: Episode;
  /** How many windows showed each cause. */
  readonly counts: ReadonlyMap<Cause, number>;
  readonly bounds: Bounds;
  /** Whether no look over a day or less ever showed it: then longer looks alone tell whether it goes on. */
  readonly isSlow: boolean;
  /** Calm windows in a row up to now. */
  readonly calm: number;
}

/** What goes on in one window: an open episode or none yet, and what the window found of it. */
interface Thread extends Kin {
  readonly open: Open | undefined;
  readonly found: CauseFound[];
  columns: readonly string[];
}

/** How long a matter must show before a person is offered to take it for the new normal. */
const lastingMs = 14 * 24 * hourMs;

/**
 * The episodes in what windows say, over all causes at once. A pure function of the windows, so late, repeated and reordered ones lead to
 * the same episodes.
 *
 * What a window finds goes on with the open episode of the same cause, or of drift, with the one that shares most columns; else it opens one.
 * So there is one open episode for each cause. An acceptance ends the episode that it is about, between the windows up to it and those after it.
 *
 * @param judgements in order of time
 * @returns in the order in which they end, those still open last
 */
export const episodesOf = (
  judgements: readonly Judgement[],
  { calmToResolve, accepted = [] }: Rules,
): readonly Episode[] => {
  const over: Episode[] = [];
  const ended: Open[] = [];
  let open: readonly Open[] = [];
  const pending = accepted.toSorted((a, b) => a.acceptedAtMs - b.acceptedAtMs);
  const acceptBefore = (timeMs: number): void => {
    while ((pending[0]?.acceptedAtMs ?? Number.POSITIVE_INFINITY) < timeMs) {
      const normal = pending.shift();
      const ended = normal && nearestKin(normal, open);
      if (ended === undefined) continue;
      over.push({ ...ended.episode, resolvedMs: normal?.acceptedAtMs, isAccepted: true });
      open = open.filter((one) => one !== ended);
    }
  };
  for (const whole of judgements) {
    acceptBefore(whole.endMs);
    const judgement = withoutEchoes(whole, open, ended);
    const after = threadsOf(open, judgement).map((thread) => followed(thread, judgement));
    open = after.filter(({ calm }) => calm < calmToResolve);
    for (const one of after) {
      if (one.calm < calmToResolve) continue;
      over.push({ ...one.episode, resolvedMs: judgement.endMs });
      ended.push(one);
    }
  }
  acceptBefore(Number.POSITIVE_INFINITY);
  return [...over, ...open.map(({ episode }) => episode)];
};

/**
 * A window without what only longer looks still see of a change that days showed, while that is open or after it: an incident ends with its days,
 * not a week later.
 */
const withoutEchoes = (judgement: Judgement, open: readonly Open[], ended: readonly Open[]): Judgement => {
  const recent = ended.filter(({ episode }) => episode.lastSeenMs > judgement.endMs - echoMs);
  const isEchoOfAny = (found: CauseFound): boolean => {
    const origin = nearestKin(found, open) ?? nearestKin(found, recent);
    return origin !== undefined && !origin.isSlow && isEcho(found, origin.bounds, judgement);
  };
  const causes = judgement.causes.filter((found) => !isEchoOfAny(found));
  return causes.length === judgement.causes.length ? judgement : { ...judgement, causes };
};

/** What a window found, by the episode that it goes on with; those not yet there come last. */
const threadsOf = (open: readonly Open[], { causes }: Judgement): readonly Thread[] => {
  const threads: Thread[] = open.map((one) => ({ open: one, cause: one.cause, columns: one.columns, found: [] }));
  for (const found of byCause(causes)) {
    const thread = nearestKin(found, threads);
    if (thread === undefined) {
      threads.push({ open: undefined, cause: found.cause, columns: found.columns, found: [found] });
    } else {
      thread.found.push(found);
      thread.columns = union(thread.columns, found.columns);
    }
  }
  return threads;
};

const followed = ({ open, found }: Thread, judgement: Judgement): Open => {
  const [first] = found;
  if (first !== undefined)
    return open === undefined ? begun(found, first, judgement) : continued(open, found, judgement);
  if (open === undefined) throw new RangeError('A thread without an episode and without a finding tells of nothing.');
  return quiet(open, judgement);
};

const begun = (found: readonly CauseFound[], first: CauseFound, judgement: Judgement): Open => {
  const { startMs, endMs } = judgement;
  const onsets = found.map(({ onsetAt }) => (onsetAt === undefined ? startMs : Date.parse(onsetAt)));
  const episode: Episode = {
    openingMs: startMs,
    openingCause: first.cause,
    cause: first.cause,
    onsetMs: Math.min(...onsets),
    openedMs: endMs,
    lastSeenMs: endMs,
    resolvedMs: undefined,
    isAccepted: false,
    isLasting: false,
    severity: first.severity,
    columns: [],
    headline: first.headline,
    slice: undefined,
    exampleRecordIds: undefined,
    knownChanges: undefined,
    windowsInViolation: 0,
    evaluationId: undefined,
  };
  const nothing = { cause: first.cause, columns: [], counts: new Map(), bounds: new Map(), isSlow: true, calm: 0 };
  return continued({ ...nothing, episode }, found, judgement);
};

const continued = (open: Open, found: readonly CauseFound[], { endMs, evaluationId }: Judgement): Open => {
  const counts = new Map(open.counts);
  for (const { cause } of found) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  const cause = mostOften(counts, open.cause);
  const told = found.find((one) => one.cause === cause) ?? found[0];
  const { episode } = open;
  const columns = union(told?.columns ?? [], ...found.map((one) => one.columns), episode.columns);
  return {
    cause,
    columns,
    counts,
    bounds: boundsWith(open.bounds, seriesOf(found)),
    isSlow: open.isSlow && found.every(isSlow),
    calm: 0,
    episode: {
      ...episode,
      cause,
      columns,
      lastSeenMs: endMs,
      isLasting: endMs - episode.openedMs >= lastingMs,
      severity: found.reduce((worst, { severity }) => (isGraver(severity, worst) ? severity : worst), episode.severity),
      headline: (told?.cause === cause ? told.headline : undefined) ?? episode.headline,
      slice: told?.slice,
      exampleRecordIds: told?.exampleRecordIds,
      knownChanges: changesIn(found) ?? episode.knownChanges,
      windowsInViolation: episode.windowsInViolation + 1,
      evaluationId,
    },
  };
};

const mostOften = (counts: ReadonlyMap<Cause, number>, otherwise: Cause): Cause => {
  const [[cause] = [otherwise]] = [...counts].toSorted(([a, n], [b, m]) => m - n || mostTelling(a, b));
  return cause;
};

const changesIn = (found: readonly CauseFound[]): readonly string[] | undefined => {
  const changes = union(...found.map(({ knownChanges = [] }) => knownChanges));
  return changes.length === 0 ? undefined : changes;
};

/** The episode after a window that found nothing of it. A window that cannot speak of it changes nothing: of series none can without a reference. */
const quiet = (open: Open, judgement: Judgement): Open => {
  const { judged, causes, elevated } = judgement;
  const needsReference = isDrift(open.cause) || open.bounds.size > 0;
  if (judged === 'nothing' || (judged === 'integrity' && needsReference)) return open;
  // Kin that went on with another episode: these columns are not at rest.
  const isCalm = !causes.some((found) => isKin(found, open)) && isBack(open.bounds, elevated);
  return { ...open, calm: isCalm ? open.calm + 1 : 0 };
};
