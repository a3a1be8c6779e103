export { BadCursorError } from '../errors.ts';
export type { IncidentFilter, Page, PageRequest, StatusReader } from './ports.ts';
export { healthOf, incidentView, isOpen, monitorView, windowView } from './views.ts';
