import type { Span } from './use.ts';

/** Milliseconds of a UTC day. */
export const dayMs = 86_400_000;

/** Start of the UTC day that holds a moment. */
export const dayOf = (ms: number): number => Math.floor(ms / dayMs) * dayMs;

/** `2026-11-25`: the UTC day that holds a moment. */
export const dayName = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `2026-11`: the UTC month that holds a moment. */
export const monthName = (ms: number): string => dayName(ms).slice(0, 7);

/** The UTC month that holds a moment. */
export const monthOf = (ms: number): Span => {
  const date = new Date(ms);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
};

/** A span cut at UTC midnights, or at the first midnights of months; the first and last part may be shorter. */
export const cutBy = (period: 'day' | 'month', { startMs, endMs }: Span): readonly Span[] => {
  const parts: Span[] = [];
  for (let from = startMs; from < endMs; ) {
    const until = Math.min(endMs, period === 'day' ? dayOf(from) + dayMs : monthOf(from).endMs);
    parts.push({ startMs: from, endMs: until });
    from = until;
  }
  return parts;
};
