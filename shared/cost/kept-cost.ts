import type { CostSummarized } from '../../events/cost-summarized.ts';
import { type Figure, figureOf } from './money.ts';
import { dayMs, dayName, dayOf } from './periods.ts';
import type { CostSection, CostSummary } from './summary.ts';
import { costsOf } from './told-summary.ts';

/** What a kept cost is of. */
export interface CostSubject {
  readonly of: 'all' | 'model' | 'owner';
  /** Null for everything, and for what belongs to nobody known. */
  readonly name: string | null;
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
    /** Of a thousand predictions; null where none are known. */
    readonly perThousand: Figure | null;
    readonly unknown: CostSummarized['data']['unknown'];
  };
}

const keptSection = (subject: CostSubject, section: CostSection, asOfMs: number): KeptCost => ({
  ...subject,
  day: dayName(dayOf(asOfMs) - dayMs),
  asOfMs,
  costs: {
    ...costsOf(section),
    lost: figureOf(section.month.lost),
    saved: figureOf(section.month.saved),
    change: section.trend?.change ?? null,
    perThousand: section.perThousand === undefined ? null : figureOf(section.perThousand),
    unknown: section.month.unknown.map((use) => ({ ...use })),
  },
});

/** What is kept of a summary: the whole, every model, every owner. */
export const keptCosts = ({ asOfMs, total, models, owners }: CostSummary): readonly KeptCost[] => [
  keptSection({ of: 'all', name: null }, total, asOfMs),
  ...models.map((section) => keptSection({ of: 'model', name: section.name }, section, asOfMs)),
  ...owners.map((section) => keptSection({ of: 'owner', name: section.name }, section, asOfMs)),
];
