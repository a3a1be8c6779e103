export {
  type HourValue,
  type InstanceParts,
  invocationsWithin,
  type StandingVariant,
  utilisationOf,
  type VariantSeries,
  watchedVariant,
} from './activity.ts';
export { type DayVerdict, dayVerdict } from './anomaly.ts';
export {
  type Budget,
  type BudgetLevel,
  type BudgetStatus,
  budgetStatus,
  budgetsOf,
  ownerBudgetsIn,
} from './budget.ts';
export { type Charge, type CostKind, costKinds } from './charge.ts';
export { chargesOf } from './charges-of.ts';
export { type Collected, type CostPorts, collectCosts, type ReckonedJob, summarySpan } from './collect-costs.ts';
export { type Cost, costOf, type UnknownUse } from './cost-of.ts';
export { type CurrentRates, currentRates } from './current-rates.ts';
export { type DayCost, dayCosts } from './day-cost.ts';
export { type ConfusionCell, type CostMatrix, costOfErrors, type ErrorCost, estimatedCost } from './error-cost.ts';
export { findWaste, type WasteFacts } from './find-waste.ts';
export { type CostHistory, type Forecast, forecastOf } from './forecast.ts';
export { type CarbonOf, type CostSubject, type KeptCarbon, type KeptCost, keptCosts } from './kept-cost.ts';
export { type KeptPrice, keptPricesIn, keptPricesText } from './kept-price.ts';
export { type KeptWaste, keptWaste, type ToldWaste } from './kept-waste.ts';
export { Ledger, type LedgerUse, type Line, type Selector } from './ledger.ts';
export { listedRates } from './listed-rates.ts';
export { type ModelNames, modelNames } from './model-names.ts';
export {
  amountOf,
  approximate,
  compared,
  dividedBy,
  type Figure,
  figureOf,
  type Money,
  minus,
  moneyOf,
  noMoney,
  plus,
  type RateDates,
  shareOf,
  sumOf,
  times,
  undated,
} from './money.ts';
export {
  loadsOf,
  type ObservedVariant,
  observedVariants,
  type PartsOf,
  predictionsOf,
  watchedSpan,
  watchedVariants,
} from './observed-variants.ts';
export { type OwnBill, type OwnBillLine, type OwnUse, ownBill } from './own-bill.ts';
export { type OwnItem, ownItems } from './own-prices.ts';
export { monitorsAtLimit, type QuotaUse, quotaUse } from './own-quotas.ts';
export { billTable, quotaTable } from './own-tables.ts';
export { deployed, expectedUse, usualWorkload, type Workload } from './own-use.ts';
export { cutBy, dayMs, dayName, dayOf, monthName, monthOf } from './periods.ts';
export type {
  Activity,
  Billed,
  BilledDay,
  Costs,
  KeptBilledDay,
  KeptPrices,
  MeteredUses,
  Prices,
  SpendingStore,
  VariantName,
} from './ports.ts';
export { type InstanceKey, priceAmong, productAttributes } from './price-list-item.ts';
export {
  type Component,
  firstKnown,
  quantityWords,
  type Rate,
  type RateKey,
  type Rates,
  rateId,
  rateOf,
  ratesFrom,
  rateWords,
  type StatedRate,
} from './rate.ts';
export { endpointUseOf, serverlessVariants, untoldType } from './recorded-endpoint.ts';
export { jobUseOf } from './recorded-job.ts';
export type {
  RecordedEndpoint,
  RecordedEndpointState,
  RecordedGroup,
  RecordedJob,
  RecordedUses,
  RecordedVariant,
} from './recorded-use.ts';
export { type RetrainingFacts, type RetrainingReturn, retrainingReturn } from './retraining-return.ts';
export { type SummaryPorts, summarizeCost } from './summarize-cost.ts';
export { type CostSection, type CostSummary, type NamedSection, type SummaryOptions, summaryOf } from './summary.ts';
export { toldSummary } from './told-summary.ts';
export { perThousand, type Trend, trendOf } from './trend.ts';
export type {
  DataUse,
  EndpointUse,
  InstanceGroup,
  JobUse,
  Periods,
  ServerlessUse,
  Span,
  TokenUse,
  Use,
  VariantState,
  VariantUse,
  Whose,
} from './use.ts';
export { bySaving, type Waste, type WasteKind, wasteKinds } from './waste.ts';
export {
  type EndpointWasteOptions,
  idleEndpoints,
  overProvisioned,
  type Utilisation,
  type WatchedVariant,
} from './waste-endpoints.ts';
export { olderGenerations } from './waste-generations.ts';
export {
  failingJobs,
  familyOf,
  type JobWasteOptions,
  type MonitoringRuns,
  monitorsWithoutData,
  notOnSpot,
  spotShare,
  totalSaving,
} from './waste-jobs.ts';
