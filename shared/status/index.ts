export { BadCursorError } from './errors.ts';
export type { IncidentFilter, Page, PageRequest, StatusReader } from './ports.ts';
export { healthOf, incidentView, monitorView, windowView } from './views.ts';
