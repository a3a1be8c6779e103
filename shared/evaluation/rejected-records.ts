import type { Finding } from '../../events/parts/finding.ts';
import type { Profile } from '../profile/index.ts';
import { shareVerdict } from '../quality/index.ts';
import { count, percent } from './words.ts';

/** Share of rejected records from which on a window is no longer trusted. */
const toleratedRejected = 0.05;

/** How many records of a window could not be read. */
export const rejectedRecords = (current: Profile): Finding => {
  const records = current.records + current.rejected;
  const [worst] = Object.entries(current.rejectedByReason).toSorted(([, a], [, b]) => b - a);
  return {
    check: 'records-rejected',
    column: null,
    role: null,
    statistic: 'shareRejected',
    value: records === 0 ? null : current.rejected / records,
    threshold: toleratedRejected,
    rows: records,
    verdict: records === 0 ? 'not-enough-data' : shareVerdict(current.rejected, records, toleratedRejected),
    sentence:
      current.rejected === 0
        ? 'No record was set aside.'
        : `${count(current.rejected, 'record')} of ${count(records, 'record')} (${percent(current.rejected / records)}) could not be read and were set aside, most of them as ${worst?.[0] ?? 'unknown'}.`,
  };
};
