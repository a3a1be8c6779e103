/** Cells of the week: 0 … 23 are the hours of working days, 24 … 47 those of weekends and holidays. */
export const cells = 48;

/** Where a moment lies in the monitor's week. */
export interface Calendar {
  /** 0 … 47: local hour, plus 24 on weekends and holidays. */
  readonly cellOf: (timeMs: number) => number;
  /** Local date as `yyyy-mm-dd`. */
  readonly dateOf: (timeMs: number) => string;
}

/** Where and when a monitor's traffic lives. */
export interface CalendarOptions {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone?: string;
  /** ISO dates, `yyyy-mm-dd`, on which traffic is as on a weekend. */
  readonly holidays?: readonly string[];
}

interface LocalHour {
  readonly date: string;
  readonly cell: number;
}

const weekend: ReadonlySet<string> = new Set(['Sat', 'Sun']);

const formatter = (timeZone: string): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    });
  } catch (cause) {
    throw new RangeError(`timeZone is '${timeZone}', but must be an IANA name such as Europe/Berlin`, { cause });
  }
};

const demandDates = (holidays: readonly string[]): void => {
  const wrong = holidays.find((date) => !/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)));
  if (wrong !== undefined) throw new RangeError(`holiday is '${wrong}', but must be a date such as 2026-12-25`);
};

/**
 * The calendar of a monitor. A clock change moves the hours with it: 9 o'clock stays 9 o'clock; the hour that comes twice is in the same cell
 * both times. Answers are remembered, as asking the time zone costs microseconds.
 *
 * @throws RangeError when the time zone is unknown or a holiday is no ISO date
 */
export const calendar = ({ timeZone = 'UTC', holidays = [] }: CalendarOptions = {}): Calendar => {
  demandDates(holidays);
  const format = formatter(timeZone);
  const off = new Set(holidays);
  const known = new Map<number, LocalHour>();
  const localHour = (timeMs: number): LocalHour => {
    const parts = new Map(format.formatToParts(timeMs).map(({ type, value }) => [type, value]));
    const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    const isOff = off.has(date) || weekend.has(parts.get('weekday') ?? '');
    return { date, cell: Number(parts.get('hour')) + (isOff ? 24 : 0) };
  };
  const remembered = (timeMs: number): LocalHour => {
    const found = known.get(timeMs) ?? localHour(timeMs);
    known.set(timeMs, found);
    return found;
  };
  return { cellOf: (timeMs) => remembered(timeMs).cell, dateOf: (timeMs) => remembered(timeMs).date };
};
