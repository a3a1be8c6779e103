import { Cron } from 'croner';

/** A schedule expression, checked and ready to be asked for its times. */
export type ScheduleExpression =
  | { readonly kind: 'rate'; readonly periodMs: number }
  | { readonly kind: 'cron' | 'at'; readonly pattern: string };

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(…)`, `cron(…)` or `at(…)` as EventBridge and its Scheduler do.
 *
 * @throws RangeError naming the expression
 */
export const parseScheduleExpression = (expression: string): ScheduleExpression => {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  const parsed = kind === 'rate' ? parseRate(inner) : kind === 'cron' ? parseCron(inner) : parseAt(inner);
  if (kind === undefined || parsed === undefined) {
    throw new RangeError(`Parameter ScheduleExpression is not valid: ${expression}`);
  }
  return parsed;
};

const parseRate = (inner: string): ScheduleExpression | undefined => {
  const [, count, unit = '', plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inner) ?? [];
  const periodMs = Number(count) * (UNIT_MS[unit] ?? 0);
  return count !== undefined && (plural === 's') === Number(count) > 1 ? { kind: 'rate', periodMs } : undefined;
};

/** Exactly one of the two day fields is `?`; croner reads the rest in Quartz's way, with Sunday as 1, as AWS does. */
const parseCron = (inner: string): ScheduleExpression | undefined => {
  const fields = inner.trim().split(/\s+/);
  const [minute, hour, dayOfMonth, month, dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6 || (dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  if (!/^[\dA-Z*,/#-]+$/i.test(fields.join('').replace('?', ''))) return undefined;
  // Two ranges that croner does not keep to.
  if (!isWithin(dayOfWeek, 1, 7) || !isWithin(year, 1970, 2199)) return undefined;
  // A bare L is the week's last day.
  const days = dayOfWeek === 'L' ? '7' : dayOfWeek;
  const pattern = [0, minute, hour, dayOfMonth, month, days, year].join(' ').replace('?', '*');
  return isReadable(pattern) ? { kind: 'cron', pattern } : undefined;
};

/** Whether a field's values lie in a range; steps and the numbers after # are not values. */
const isWithin = (field: string, min: number, max: number): boolean => {
  const values = field.replace(/[#/]\d+/g, '').match(/\d+/g) ?? [];
  return values.map(Number).every((value) => value >= min && value <= max);
};

const parseAt = (inner: string): ScheduleExpression | undefined =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner) && isReadable(inner) ? { kind: 'at', pattern: inner } : undefined;

const cron = (pattern: string, timezone = 'UTC') =>
  new Cron(pattern, { timezone, sloppyRanges: true, alternativeWeekdays: true });

const isReadable = (pattern: string): boolean => {
  try {
    cron(pattern);
    return true;
  } catch {
    return false;
  }
};

/**
 * The first time after `afterMs`, in milliseconds since 1970, or undefined when there is none any more.
 *
 * AWS counts a rate from the moment the schedule was made. Here it is counted from 1970, so that a local cloud that is
 * stopped and started again keeps its rhythm.
 *
 * @param timeZone IANA name; where clocks are put forward a skipped time moves to the end of the gap
 * @throws RangeError when the expression is not valid
 * @throws TypeError when the time zone is unknown
 */
export const nextRun = (expression: string, afterMs: number, timeZone = 'UTC'): number | undefined => {
  const schedule = parseScheduleExpression(expression);
  if (schedule.kind === 'rate') return (Math.floor(afterMs / schedule.periodMs) + 1) * schedule.periodMs;
  return cron(schedule.pattern, timeZone).nextRun(new Date(afterMs))?.getTime();
};
