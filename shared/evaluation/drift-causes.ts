import type { Cause, CauseFound } from '../../events/parts/cause.ts';
import { type CauseFinding, type CauseSource, causeOf, dayHours, type FoundCause } from '../decision/index.ts';
import { slicePartsOf } from '../reference/index.ts';
import { isoOf } from '../window/index.ts';
import { causeNamed, causeSentence } from './cause-words.ts';
import type { LookedAt } from './change-findings.ts';
import { briefSentence } from './change-words.ts';
import { severityOfDrift } from './severity.ts';

/** What the causes of drift are told from. */
export interface DriftSource {
  /** Series in violation, those of missing values and traffic apart. */
  readonly shifted: readonly LookedAt[];
  readonly weights: Readonly<Record<string, number>>;
  /** All that causes read, but for the findings. */
  readonly evidence: Omit<CauseSource, 'findings'>;
  /** The same within one slice, for one column. */
  readonly evidenceIn: (column: string, slice: string) => Omit<CauseSource, 'findings'>;
  /** What a shifted prediction is reckoned to mean, in a sentence; undefined where nothing can be said. */
  readonly consequence: string | undefined;
  readonly examples: (shifted: readonly LookedAt[]) => readonly string[];
}

const seriesOf = ({ shifted: { finding } }: LookedAt) => finding.series;

const byChance = (a: LookedAt, b: LookedAt): number =>
  a.shifted.finding.p - b.shifted.finding.p || (seriesOf(a).id < seriesOf(b).id ? -1 : 1);

const causeFindings = (shifted: readonly LookedAt[]): readonly CauseFinding[] =>
  shifted.map((one) => {
    const { column, group, kind } = seriesOf(one);
    return { column, group, kind };
  });

const columnsOf = (shifted: readonly LookedAt[]): readonly string[] => [
  ...new Set(shifted.toSorted(byChance).flatMap((one) => seriesOf(one).column ?? [])),
];

/** One group of shifts with one cause. */
interface Group {
  readonly cause: Cause;
  readonly told: string | undefined;
  readonly shifted: readonly LookedAt[];
  readonly slice: string | null;
}

const isPrediction = (one: LookedAt): boolean => seriesOf(one).group === 'prediction';

/** Inputs in which nothing moved but that values came which were never seen. */
const isUnseenOnly = (ofColumn: readonly LookedAt[]): boolean =>
  ofColumn.some((one) => seriesOf(one).kind === 'new-category') &&
  ofColumn.every((one) => ['new-category', 'category'].includes(seriesOf(one).kind));

/** What no cause explains: values never seen apart from values that moved. */
const unexplained = (left: readonly LookedAt[], found: FoundCause): readonly Group[] => {
  const byColumn = Map.groupBy(
    left.filter((one) => !isPrediction(one)),
    (one) => seriesOf(one).column,
  );
  const unseen = [...byColumn.values()].filter(isUnseenOnly).flat();
  const moved = left.filter((one) => !unseen.includes(one) && !isPrediction(one));
  const predictions = left.filter(isPrediction);
  const groups: Group[] = [];
  if (unseen.length > 0) groups.push({ cause: 'unseen-category', told: undefined, shifted: unseen, slice: null });
  if (moved.length > 0) groups.push({ cause: 'input-drift', told: undefined, shifted: moved, slice: null });
  const [first, ...others] = groups;
  if (predictions.length === 0) return groups;
  if (first === undefined)
    return [{ cause: causeNamed(found.cause), told: undefined, shifted: predictions, slice: null }];
  const cause = first.cause === 'input-drift' ? 'input-and-prediction-drift' : first.cause;
  return [{ ...first, cause, shifted: [...first.shifted, ...predictions] }, ...others];
};

/** Groups of shifts of all rows, each with the first cause that matches it; what predictions did comes with the first of them. */
const groupsOf = ({ evidence }: DriftSource, shifted: readonly LookedAt[]): readonly Group[] => {
  const groups: Group[] = [];
  let left = shifted;
  while (left.length > 0) {
    const found = causeOf({ ...evidence, findings: causeFindings(left) });
    const explained = new Set(found.columns);
    const told = causeSentence(found);
    if (told === undefined || explained.size === 0) return [...groups, ...unexplained(left, found)];
    const own = left.filter((one) => explained.has(seriesOf(one).column ?? '') || isPrediction(one));
    if (own.length === 0) return [...groups, ...unexplained(left, found)];
    groups.push({ cause: causeNamed(found.cause), told, shifted: own, slice: null });
    left = left.filter((one) => !own.includes(one));
  }
  return groups;
};

/** Share of a shift of all rows that one slice must make to be named as where it is. */
const leastExplained = 0.7;

/** A slice shows later than the whole, over a longer horizon: their rows compare by the hour only. */
const rowsPerHour = ({ shifted: { finding } }: LookedAt): number => finding.rows / finding.horizonHours;

/** The smallest slice that makes most of a shift of all rows, where one does. */
const sliceMaking = (whole: LookedAt, inSlices: readonly LookedAt[]): LookedAt | undefined => {
  const { series, observedShift } = whole.shifted.finding;
  const all = observedShift * rowsPerHour(whole);
  return inSlices
    .filter((one) => seriesOf(one).column === series.column && seriesOf(one).kind === series.kind)
    .filter((one) => seriesOf(one).category === series.category)
    .filter((one) => (one.shifted.finding.observedShift * rowsPerHour(one)) / all >= leastExplained)
    .toSorted((a, b) => rowsPerHour(a) - rowsPerHour(b))[0];
};

/** A group with the cause that the rows of its slice tell, where all rows told none and it is of one column. */
const causedInSlice = (source: DriftSource, group: Group, worst: LookedAt): Group => {
  const { column, slice } = seriesOf(worst);
  const isOfOne = group.shifted.every((one) => isPrediction(one) || seriesOf(one).column === column);
  if (group.told !== undefined || !isOfOne || column === null || slice === null) return group;
  const found = causeOf({ ...source.evidenceIn(column, slice), findings: causeFindings([worst]) });
  const told = causeSentence(found);
  return told === undefined ? group : { ...group, cause: causeNamed(found.cause), told };
};

/** The slice that makes most of a group's shift, by the series of its worst column that slices have too: they have no tails and no spread. */
const slicedGroup = (source: DriftSource, group: Group, inSlices: readonly LookedAt[]): Group => {
  const inputs = group.shifted.filter((one) => !isPrediction(one)).toSorted(byChance);
  const ofWorst = inputs.filter((one) => seriesOf(one).column === inputs[0]?.shifted.finding.series.column);
  if (group.cause === 'traffic-mix') return group;
  const [made] = ofWorst.flatMap((one) => sliceMaking(one, inSlices) ?? []);
  return made === undefined ? group : { ...causedInSlice(source, group, made), slice: seriesOf(made).slice };
};

/** Shifts that show in slices only, slice by slice: those of one slice have one cause. */
const sliceGroups = (source: DriftSource, inSlices: readonly LookedAt[]): readonly Group[] => {
  const groups: Group[] = [];
  const told = new Set<string | null>();
  for (const worst of inSlices.toSorted(byChance)) {
    const { column, slice } = seriesOf(worst);
    if (slice === null || column === null || told.has(column)) continue;
    const ofSlice = inSlices.filter((one) => seriesOf(one).slice === slice && !told.has(seriesOf(one).column));
    const found = causeOf({ ...source.evidenceIn(column, slice), findings: causeFindings([worst]) });
    const sentence = causeSentence(found);
    const cause =
      sentence === undefined && ofSlice.some(isPrediction) && !ofSlice.every(isPrediction)
        ? 'input-and-prediction-drift'
        : causeNamed(found.cause);
    groups.push({ cause, told: sentence, shifted: ofSlice, slice });
    for (const one of ofSlice) told.add(seriesOf(one).column);
  }
  return groups;
};

const toldWhere = (told: string | undefined, slice: string | null): string | undefined =>
  told === undefined || slice === null ? told : `Where ${slice}: ${told}`;

const causeFound = (
  { weights, examples, consequence }: DriftSource,
  { cause, told, shifted, slice }: Group,
): CauseFound => {
  const worst = shifted.toSorted(byChance);
  const onsetMs = Math.min(
    ...shifted
      .map((one) => one.shifted.finding)
      .filter(({ horizonHours }) => horizonHours === shortestOf(shifted))
      .map(({ startMs }) => startMs),
  );
  const inputs = columnsOf(shifted.filter((one) => !isPrediction(one)));
  const predictions = columnsOf(shifted.filter(isPrediction));
  return {
    cause,
    severity: severityOfDrift(cause, { inputs, predictions, weights }),
    columns: [...inputs, ...predictions],
    headline: [
      toldWhere(told, slice),
      worst[0] && briefSentence(worst[0].shifted),
      predictions.length > 0 && slice === null ? consequence : undefined,
    ]
      .filter((text) => text !== undefined)
      .join(' '),
    onsetAt: isoOf(onsetMs),
    series: worst.map((one) => ({
      id: seriesOf(one).id,
      shift: one.shifted.finding.shift,
      tolerance: one.shifted.finding.tolerance,
      horizonHours: one.shifted.finding.horizonHours,
    })),
    slice: slice === null ? null : slicePartsOf(slice),
    exampleRecordIds: [...examples(worst)],
  };
};

const shortestOf = (shifted: readonly LookedAt[]): number =>
  Math.min(...shifted.map((one) => one.shifted.finding.horizonHours));

/** The causes behind what shifted, each with the columns that it explains; whole columns before slices that moved alone. */
export const driftCauses = (source: DriftSource): readonly CauseFound[] => {
  const whole = source.shifted.filter((one) => seriesOf(one).slice === null);
  const inSlices = source.shifted.filter((one) => seriesOf(one).slice !== null);
  const groups = groupsOf(source, whole).map((group) => slicedGroup(source, group, inSlices));
  const explained = new Set(columnsOf(whole));
  const alone = inSlices.filter((one) => !explained.has(seriesOf(one).column ?? ''));
  const [first] = groups;
  // A broken slice of a column that moved as a whole says nothing new; one of another column may be a matter of its own.
  const apart =
    first === undefined
      ? sliceGroups(source, alone)
      : sliceGroups(source, alone).filter(({ shifted }) => !shifted.every(isPrediction));
  return [...groups, ...apart].map((group) => causeFound(source, group));
};

/** Hours whose rows causes are read off: the shortest horizon in violation, as its rows are the purest. */
export const causeHours = (shifted: readonly LookedAt[]): number =>
  shifted.length === 0 ? dayHours : shortestOf(shifted);
