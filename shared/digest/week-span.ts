import { dayMs, dayOf, type Span } from '../cost/index.ts';

const daysInWeek = 7;

/** Days since the Monday before, 0 on a Monday. */
const daysSinceMonday = (ms: number): number => (new Date(ms).getUTCDay() + daysInWeek - 1) % daysInWeek;

/** The last week, Monday to Sunday in UTC, that is over at a moment; the moment is milliseconds since 1970. */
export const weekOver = (ms: number): Span => {
  const endMs = dayOf(ms) - daysSinceMonday(ms) * dayMs;
  return { startMs: endMs - daysInWeek * dayMs, endMs };
};

/** The days of a span of whole days. */
export const daysOf = ({ startMs, endMs }: Span): readonly number[] =>
  Array.from({ length: Math.round((endMs - startMs) / dayMs) }, (_, day) => startMs + day * dayMs);
