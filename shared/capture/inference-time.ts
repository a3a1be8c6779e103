const isoForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;

const msPerMinute = 60_000;

/**
 * Milliseconds since 1970 of an ISO 8601 moment with seconds and a zone (`Z` or an offset); finer fractions are cut off.
 *
 * `Date.parse` is not used alone: it guesses at other forms, and rolls 30 February over into March.
 *
 * @returns `undefined` for anything else, also for days and times that do not exist
 */
export const inferenceTimeMs = (text: string): number | undefined => {
  const parts = isoForm.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const milliseconds = Number((parts[7] ?? '0').padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day) return undefined;
  const [offsetHours, offsetMinutes] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * (parts[8] === '-' ? -msPerMinute : msPerMinute);
  return date.setUTCHours(hour, minute, second, milliseconds) - offset;
};
