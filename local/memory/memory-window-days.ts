import type { KeptDay, WindowDays } from '../../shared/reference/index.ts';

/** More than the longest decision and the longest step of learning look back on. */
const mostDays = 40;

/** What was kept of windows, in memory: the days that were kept last. What is gone can be made again from partials. */
export const memoryWindowDays = (): WindowDays => {
  const days = new Map<string, KeptDay>();
  const nameOf = (...parts: readonly string[]): string => parts.join('/');
  return {
    find: async (monitorId, version, day) => days.get(nameOf(monitorId, version, day)),
    put: async (monitorId, version, day, kept) => {
      const name = nameOf(monitorId, version, day);
      days.delete(name);
      days.set(name, kept);
      const [oldest] = days.keys();
      if (days.size > mostDays && oldest !== undefined) days.delete(oldest);
    },
  };
};
