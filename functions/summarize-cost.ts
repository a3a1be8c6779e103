import { scheduleTicked } from '../events/schedule-ticked.ts';
import { costExplorer } from '../shared/aws/cost-explorer.ts';
import { costStore } from '../shared/aws/cost-store.ts';
import { env } from '../shared/aws/env.ts';
import { factsOnBus } from '../shared/aws/facts-on-bus.ts';
import { meteredUses } from '../shared/aws/metered-uses.ts';
import { monitorsFile } from '../shared/aws/monitors-file.ts';
import { onEvent } from '../shared/aws/on-event.ts';
import { priceList } from '../shared/aws/price-list.ts';
import { priceStore } from '../shared/aws/price-store.ts';
import { recordedLifecycle } from '../shared/aws/recorded-lifecycle.ts';
import { spendingStore } from '../shared/aws/spending-store.ts';
import { variantSeries } from '../shared/aws/variant-metrics.ts';
import { footprintOf, instancePartsOf } from '../shared/carbon/index.ts';
import { ownerBudgetsIn, type RecordedUses, summarizeCost } from '../shared/cost/index.ts';
import type { Owners, RecordedLifecycle } from '../shared/lifecycle/index.ts';

/** What is recorded of models' lives, as what costs. */
const recordedUses = (recorded: Pick<RecordedLifecycle, 'jobsBetween' | 'endpointTimelines'>): RecordedUses => ({
  jobs: ({ startMs, endMs }) => recorded.jobsBetween({ fromMs: startMs, toMs: endMs }),
  endpoints: ({ startMs, endMs }) => recorded.endpointTimelines({ fromMs: startMs, toMs: endMs }),
});

const { BEDROCK_MODELS, BUS_NAME, COST_EXPLORER, DATA_BUCKET, DEFAULT_OWNER, OWNER_BUDGETS, OWNER_TAG, REGION } = env(
  'BEDROCK_MODELS',
  'BUS_NAME',
  'COST_EXPLORER',
  'DATA_BUCKET',
  'DEFAULT_OWNER',
  'OWNER_BUDGETS',
  'OWNER_TAG',
  'REGION',
);

const owners: Owners = { tag: OWNER_TAG, otherwise: DEFAULT_OWNER };

/** Tokens of a model are counted for the whole account, so they belong to nobody in particular. */
const bedrockModels = BEDROCK_MODELS.split(',')
  .filter((bedrockModel) => bedrockModel !== '')
  .map((bedrockModel) => ({
    ...{ name: bedrockModel, bedrockModel, model: null, owner: owners.otherwise, region: REGION },
  }));

/** Summarises, once a day, what models cost: what was spent, on what, how the month goes on, and what could be left unspent. */
export const handler = onEvent(
  scheduleTicked,
  summarizeCost({
    monitors: monitorsFile(),
    recorded: recordedUses(recordedLifecycle(owners)),
    metered: meteredUses(bedrockModels),
    activity: { series: variantSeries },
    prices: priceList(),
    kept: priceStore(DATA_BUCKET),
    costs: costStore(),
    spending: spendingStore(),
    facts: factsOnBus(BUS_NAME),
    ownerBudgets: ownerBudgetsIn(OWNER_BUDGETS),
    partsOf: instancePartsOf,
    footprintOf,
    ...(COST_EXPLORER === 'on' ? { billed: costExplorer(REGION) } : {}),
  }),
);
