import type { CostSummarized } from '../../events/cost-summarized.ts';
import { type Figure, figureOf } from './money.ts';
import type { Selector } from './ledger.ts';
import { dayMs, dayName, dayOf } from './periods.ts';
import type { CostSection, CostSummary, NamedSection } from './summary.ts';
import { costsOf, toldBudget } from './told-summary.ts';

/** What a kept cost is of. */
export interface CostSubject {
  readonly of: 'all' | 'model' | 'owner' | 'kind';
  /** Null for everything, and for what belongs to nobody known. */
  readonly name: string | null;
}

/** Carbon of the month so far, as far as it is known; see `shared/carbon`. */
export interface KeptCarbon {
  readonly basis: 'location based';
  readonly energyKwh: number;
  readonly operationalKg: number;
  readonly embodiedKg: number;
  /** Use whose carbon is not known, and what of it is not. */
  readonly unknown: readonly {
    readonly what: string;
    readonly quantity: number;
    readonly unit: string;
    readonly lacks: 'energy' | 'grid' | 'embodied';
  }[];
}

/** What something cost on a day and in its month so far, as it is kept: every figure with its currency and the dates of its rates. */
export interface KeptCost extends CostSubject {
  /** `2026-11-24`, UTC. */
  readonly day: string;
  readonly asOfMs: number;
  readonly costs: CostSummarized['data']['total'] & {
    readonly lost: Figure;
    readonly saved: Figure;
    /** The week against the week before, as a share; null where that is not known. */
    readonly change: number | null;
    /** Invocations of the month so far; null where nobody counted. */
    readonly predictions: number | null;
    /** Of a thousand predictions; null where none are known. */
    readonly perThousand: Figure | null;
    readonly unknown: CostSummarized['data']['unknown'];
  };
  /** Null where the subject has none. */
  readonly budget: CostSummarized['data']['budgets'][number] | null;
  readonly carbon: KeptCarbon;
}

/** Carbon of what a selector selects, in the month so far. */
export type CarbonOf = (selector: Selector) => KeptCarbon;

const keptSection = (
  subject: CostSubject,
  section: CostSection,
  { asOfMs, budgets }: CostSummary,
  carbon: KeptCarbon,
): KeptCost => {
  const budget = budgets.find((status) => status.budget.of === subject.of && status.budget.name === subject.name);
  return {
    ...subject,
    day: dayName(dayOf(asOfMs) - dayMs),
    asOfMs,
    costs: {
      ...costsOf(section),
      lost: figureOf(section.month.lost),
      saved: figureOf(section.month.saved),
      change: section.trend?.change ?? null,
      predictions: section.predictions ?? null,
      perThousand: section.perThousand === undefined ? null : figureOf(section.perThousand),
      unknown: section.month.unknown.map((use) => ({ ...use })),
    },
    budget: budget === undefined ? null : toldBudget(budget),
    carbon,
  };
};

/** What is kept of a summary: the whole, every kind, every model, every owner. */
export const keptCosts = (summary: CostSummary, carbonOf: CarbonOf): readonly KeptCost[] => {
  const kept = (of: 'model' | 'owner' | 'kind', sections: readonly NamedSection[]): readonly KeptCost[] =>
    sections.map((section) =>
      keptSection({ of, name: section.name }, section, summary, carbonOf({ [of]: section.name })),
    );
  return [
    keptSection({ of: 'all', name: null }, summary.total, summary, carbonOf({})),
    ...kept('kind', summary.byKind),
    ...kept('model', summary.models),
    ...kept('owner', summary.owners),
  ];
};
