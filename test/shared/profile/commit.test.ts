import { describe, expect, it, vi } from 'vitest';
import { scanCapture } from '../../../shared/capture/index.ts';
import { columnsOf, type Mapping } from '../../../shared/monitor/index.ts';
import { Profile, sampledRows } from '../../../shared/profile/index.ts';
import { aLine, chunksOf } from '../capture/captures.ts';

const mapping: Mapping = { input: { columns: ['n', 'kind'] }, output: { columns: ['score'] } };

describe('Profile.commit(record, scanner)', () => {
  it('reads a record whole once at most, however many of its rows are sampled', async () => {
    const rows = 50;
    const lines = Array.from({ length: 5 }, (_, index) =>
      aLine({
        input: { data: Array.from({ length: rows }, (_, row) => `${row},a`).join('\n') },
        output: { data: Array.from({ length: rows }, (_, row) => row).join('\n') },
        metadata: { eventId: `event-${index}` },
      }),
    );
    const profile = Profile.empty(columnsOf(mapping), 'seed');
    let wholeRecords = 0;
    for await (const scanner of scanCapture(chunksOf(lines.join('\n')), { mapping })) {
      scanner.block = profile.block;
      const wholeRecord = vi.spyOn(scanner, 'wholeRecord');
      for (let record = scanner.next(); record !== undefined; record = scanner.next()) {
        if (record.kind === 'scanned') profile.commit(record, scanner);
      }
      wholeRecords += wholeRecord.mock.calls.length;
      wholeRecord.mockRestore();
    }
    // The first line teaches the form and is left out here; all rows of the others still fit into the sample.
    expect(profile.rows).toBe(4 * rows);
    expect(profile.sample?.rows()).toHaveLength(Math.min(sampledRows, 4 * rows));
    expect(wholeRecords).toBe(4);
  });
});
