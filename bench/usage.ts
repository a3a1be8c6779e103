import { readFileSync } from 'node:fs';

/** What a piece of work took. */
export interface Usage {
  readonly seconds: number;
  /** Of all threads, user and system: on a shared machine it tells more than the clock. */
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
}

/**
 * Most memory that this process has had resident, in MiB. From Linux's own count where there is one: `resourceUsage` there begins with
 * what the parent held when it started this process (`setmax_mm_hiwater_rss` in the kernel's exec).
 */
const peakMebibytes = (): number => {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kibibytes !== undefined) return Number(kibibytes) / 1024;
  } catch {
    // No Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
};

/** Does the work and tells what it took, beside what it answered. Starting the process is not counted, its memory is. */
export const measured = async <Answer>(work: () => Promise<Answer>): Promise<Usage & { readonly answer: Answer }> => {
  const before = process.cpuUsage();
  const begin = performance.now();
  const answer = await work();
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { answer, seconds, cpuSeconds: (user + system) / 1e6, peakMebibytes: peakMebibytes() };
};
