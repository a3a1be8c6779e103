import { amountOf, type Money } from '../cost/index.ts';

/** Money as people read it: $1,690.50. */
export const moneyWords = (money: Money, decimals = 2): string =>
  new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amountOf(money, decimals) as `${number}`);

/** A share as people read it: 12 %. */
export const percentWords = (share: number): string => `${Math.round(100 * share)} %`;

const part = (ms: number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(ms);

/** 17 Nov. */
export const dayWords = (ms: number): string => part(ms, { day: 'numeric', month: 'short' });

/** November. */
export const monthWords = (ms: number): string => part(ms, { month: 'long' });

/** 16 to 22 November 2026, or 30 November to 6 December 2026. */
export const spanWords = (firstMs: number, lastMs: number): string => {
  const last = part(lastMs, { day: 'numeric', month: 'long', year: 'numeric' });
  const isSameMonth = monthWords(firstMs) === monthWords(lastMs);
  return `${part(firstMs, isSameMonth ? { day: 'numeric' } : { day: 'numeric', month: 'long' })} to ${last}`;
};
