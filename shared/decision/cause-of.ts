import { type CategoryChanges, categoryChanges, type RenameFound, type TakeoverFound } from './cause-category.ts';
import { type ClockFound, clockShift } from './cause-clock.ts';
import { type DomainFound, domainCuts } from './cause-domain.ts';
import type { CauseFinding, CauseSource } from './cause-input.ts';
import { type MixFound, trafficMix } from './cause-mix.ts';
import { type SwapFound, swappedColumns } from './cause-swapped.ts';
import { type UnitFound, unitChanges } from './cause-unit.ts';
import { byText, type CannotTell, type Tested } from './cause-verdict.ts';

/** Which side of the model shifted, when nothing more is known. */
export interface ShiftFound {
  readonly inputs: readonly string[];
  readonly predictions: readonly string[];
}

/** A cause with what it was read off, at least one of each but `unknown`'s. */
export type CauseMatch =
  | { readonly cause: 'unit-or-scale'; readonly evidence: readonly UnitFound[] }
  | { readonly cause: 'swapped-columns'; readonly evidence: readonly SwapFound[] }
  | { readonly cause: 'category-renamed'; readonly evidence: readonly RenameFound[] }
  | { readonly cause: 'category-taking-over'; readonly evidence: readonly TakeoverFound[] }
  | { readonly cause: 'domain-cut'; readonly evidence: readonly DomainFound[] }
  | { readonly cause: 'clock-shift'; readonly evidence: readonly ClockFound[] }
  | { readonly cause: 'traffic-mix'; readonly evidence: readonly MixFound[] }
  | {
      readonly cause: 'inputs-and-prediction-shifted' | 'inputs-shifted' | 'prediction-shifted';
      readonly evidence: readonly ShiftFound[];
    }
  | { readonly cause: 'unknown'; readonly evidence: readonly never[] };

/** Why something shifted, as far as it can be told. */
export type FoundCause = CauseMatch & {
  /** Columns that the cause explains, in order of name; of a clock shift also series such as `volume`. */
  readonly columns: readonly string[];
  /** Causes that come before this one and could be neither found nor ruled out, and what this one leaves open. */
  readonly cannotTell: readonly CannotTell[];
};

const names = (columns: Iterable<string>): readonly string[] => [...new Set(columns)].sort(byText);

const columnsIn = (findings: readonly CauseFinding[], group: CauseFinding['group']): readonly string[] =>
  names(findings.filter((finding) => finding.group === group).flatMap(({ column }) => column ?? []));

const groundTruth = 'label shift and concept drift need ground truth';

/** The answer when no earlier cause matched: which sides fired. */
const sidesOf = (findings: readonly CauseFinding[], cannotTell: readonly CannotTell[]): FoundCause => {
  const [inputs, predictions] = [columnsIn(findings, 'input'), columnsIn(findings, 'prediction')];
  const columns = names([...inputs, ...predictions]);
  if (columns.length === 0) return { cause: 'unknown', columns, evidence: [], cannotTell };
  const inputSide = predictions.length > 0 ? 'inputs-and-prediction-shifted' : 'inputs-shifted';
  const cause = inputs.length === 0 ? 'prediction-shifted' : inputSide;
  const open = { cause, columns: [], reason: groundTruth } as const;
  return { cause, columns, evidence: [{ inputs, predictions }], cannotTell: [...cannotTell, open] };
};

/** One cause to try: what it says, when asked. */
interface Attempt {
  readonly tested: Tested<unknown>;
  readonly match: CauseMatch;
  readonly columns: readonly string[];
}

/** All causes but the last ones in their order, each tested when it is its turn. */
const attemptsOf = function* ({ findings, columns, slices = [], cycles = [] }: CauseSource): Generator<Attempt> {
  const shifted = new Set(findings.flatMap(({ column }) => column ?? []));
  const withNew = new Set(findings.flatMap(({ column, kind }) => (kind === 'new-category' ? (column ?? []) : [])));
  const concerned = columns.filter(({ name }) => shifted.has(name)).toSorted((a, b) => byText(a.name, b.name));
  const oneColumn = ({ found }: Tested<{ readonly column: string }>) => names(found.map(({ column }) => column));
  const manyColumns = ({ found }: Tested<{ readonly columns: readonly string[] }>) =>
    names(found.flatMap((one) => one.columns));

  const unit = unitChanges(concerned, slices);
  yield { tested: unit, match: { cause: 'unit-or-scale', evidence: unit.found }, columns: oneColumn(unit) };
  const swap = swappedColumns(concerned);
  yield { tested: swap, match: { cause: 'swapped-columns', evidence: swap.found }, columns: manyColumns(swap) };
  const { renamed, takingOver }: CategoryChanges = categoryChanges(concerned, withNew);
  yield { tested: renamed, match: { cause: 'category-renamed', evidence: renamed.found }, columns: oneColumn(renamed) };
  yield {
    tested: takingOver,
    match: { cause: 'category-taking-over', evidence: takingOver.found },
    columns: oneColumn(takingOver),
  };
  const cut = domainCuts(concerned);
  yield { tested: cut, match: { cause: 'domain-cut', evidence: cut.found }, columns: oneColumn(cut) };
  const clock = clockShift(cycles);
  yield { tested: clock, match: { cause: 'clock-shift', evidence: clock.found }, columns: manyColumns(clock) };
  const mix = trafficMix(concerned, slices);
  yield { tested: mix, match: { cause: 'traffic-mix', evidence: mix.found }, columns: manyColumns(mix) };
};

/**
 * Why something shifted: the first cause that matches, from those that say most to those that say least. What is broken (a column empty, of
 * another type, stuck; silence) is integrity's and comes before all of them. The same source gives the same answer, whatever the order of its
 * parts.
 *
 * @returns `unknown` where no column has a finding and no clock is off
 */
export const causeOf = (source: CauseSource): FoundCause => {
  const cannotTell: CannotTell[] = [];
  if (source.findings.length === 0) return { cause: 'unknown', columns: [], evidence: [], cannotTell };
  for (const { tested, match, columns } of attemptsOf(source)) {
    cannotTell.push(...tested.cannotTell);
    if (tested.found.length > 0) return { ...match, columns, cannotTell };
  }
  return sidesOf(source.findings, cannotTell);
};
