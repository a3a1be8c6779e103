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
  /** Violations on each day of the week; undefined where nothing was evaluated. */
  readonly violations: readonly (number | undefined)[];
}

/** An incident that is still open at the week's end. */
export interface OpenIncident {
  readonly model: string;
  readonly severity: Severity;
  readonly headline: string;
  readonly onsetMs: number;
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
    /** On each day of the week. */
    readonly days: readonly Money[];
    /** Undefined where it is not known. */
    readonly weekBefore: Money | undefined;
    /** For the month that holds the week's last day. */
    readonly forecast: Forecast | undefined;
    readonly budgets: readonly BudgetStatus[];
    readonly unknown: readonly UnknownUse[];
    /** Spent on jobs that failed. */
    readonly lost: Money;
  };
  readonly waste: readonly Waste[];
  readonly incidents: {
    readonly opened: number;
    readonly resolved: number;
    readonly open: readonly OpenIncident[];
  };
  readonly retrainings: readonly WeekRetraining[];
  readonly carbon?: Footprint;
}
