import type { Severity } from '../../events/parts/finding.ts';
import type { Footprint } from '../carbon/index.ts';
import type { BudgetStatus, Forecast, Money, RetrainingReturn, Span, UnknownUse, Waste } from '../cost/index.ts';

/** How a model is, worst first. */
export const healths = ['critical', 'warning', 'silent', 'learning', 'healthy'] as const;

export type Health = (typeof healths)[number];

/** One model's week. */
export interface ModelWeek {
  readonly name: string;
  readonly owner: string;
  readonly health: Health;
  readonly openIncidents: number;
  /** Windows in violation on each day of the week; undefined where nothing was evaluated. */
  readonly violations: readonly (number | undefined)[];
  /** Windows that were evaluated, and why some of them could not be held against what is usual. */
  readonly judging: Judging;
  /** What live data has moved away from since training, by the week's last comparison; undefined where there was none. */
  readonly trainingGap: TrainingGap | undefined;
}

/** Why a window could not be held against what is usual. */
export const unjudgedReasons = ['still learning what is usual', 'too few rows', 'no rows'] as const;

export type UnjudgedReason = (typeof unjudgedReasons)[number];

/** How many windows of a week could be judged in full. */
export interface Judging {
  readonly windows: number;
  readonly unjudged: Readonly<Partial<Record<UnjudgedReason, number>>>;
}

/** How live data as a whole differs from the training baseline. */
export interface TrainingGap {
  /** Start of the window that was compared last. */
  readonly atMs: number;
  /** Empty where all is as it was in training. */
  readonly columns: readonly string[];
}

/** An incident that is still open at the week's end. */
export interface OpenIncident {
  readonly model: string;
  readonly severity: Severity;
  readonly headline: string;
  readonly onsetMs: number;
}

/** An incident that was resolved within the week, whenever it had opened. */
export interface ResolvedIncident extends OpenIncident {
  readonly resolvedMs: number;
}

/** A retraining that began in the week. */
export interface WeekRetraining {
  readonly model: string;
  readonly startedMs: number;
  readonly outcome: 'running' | 'succeeded' | 'failed';
  readonly cost: Money | undefined;
  /** Undefined where nothing was stated or labelled to reckon it by. */
  readonly return: RetrainingReturn | undefined;
}

/** What a digest is made of. */
export interface Week {
  /** Seven UTC days. */
  readonly span: Span;
  readonly models: readonly ModelWeek[];
  readonly money: {
    /** On each day of the week; undefined where nobody summarised what it cost. */
    readonly days: readonly (Money | undefined)[];
    /** Undefined where it is not known. */
    readonly weekBefore: Money | undefined;
    /** For the month that holds the week's last day. */
    readonly forecast: Forecast | undefined;
    readonly budgets: readonly BudgetStatus[];
    readonly unknown: readonly UnknownUse[];
    /** Spent on jobs that failed within the week. */
    readonly lost: Money;
  };
  /** Undefined where nobody looked for it. */
  readonly waste: readonly Waste[] | undefined;
  readonly incidents: {
    readonly opened: number;
    /** Those that were resolved within the week. */
    readonly resolved: readonly ResolvedIncident[];
    readonly open: readonly OpenIncident[];
  };
  readonly retrainings: readonly WeekRetraining[];
  readonly carbon?: Footprint;
}
