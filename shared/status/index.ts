export { BadCursorError } from '../errors.ts';
export { answers, problem } from './answers.ts';
export { type CostCut, carbonView, costsView, forecastView, wasteView } from './cost-views.ts';
export {
  callView,
  endpointStatesView,
  endpointView,
  jobView,
  lineageView,
  stepView,
} from './lifecycle-views.ts';
export type { IncidentFilter, Page, PageRequest, StatusReader } from './ports.ts';
export { bodies, queries, type RouteKey } from './queries.ts';
export { healthOf, incidentView, monitorView, normalView, windowView } from './views.ts';
