import { slicesOf } from '../../../shared/evaluation/index.ts';
import type { Monitor } from '../../../shared/monitor/index.ts';
import { hourOfCaptureKey } from '../../../shared/partial/index.ts';
import type { Profile } from '../../../shared/profile/index.ts';
import { MemoryPartials } from '../../memory/memory-partials.ts';
import { type PassedHours, profiledRecords, type RecordsFile } from '../profiled-records.ts';
import { untimedMs } from '../read-records.ts';
import { RejectedLines } from '../rejected-lines.ts';
import type { Progress } from '../terminal.ts';

/** Captures by hour of event time. */
export interface CapturedHours {
  readonly partials: MemoryPartials;
  readonly rows: number;
  /** Rows of records that carry no time and belong to no window. */
  readonly untimedRows: number;
  readonly rejected: RejectedLines;
  readonly rejectedLines: number;
}

/** How captures are read. */
export interface CapturesRequest {
  readonly monitor: Monitor;
  /** Suggests the slices that profiles count. */
  readonly baseline: Profile | undefined;
  readonly progress?: Progress;
}

/** What one file holds, as bytes. */
class FileHours implements PassedHours {
  readonly parts = new Map<number, Uint8Array[]>();
  rows = 0;
  untimedRows = 0;

  take(hourMs: number, partial: Profile): void {
    if (hourMs === untimedMs) {
      this.untimedRows += partial.rows;
      return;
    }
    this.rows += partial.rows;
    this.parts.set(hourMs, [...(this.parts.get(hourMs) ?? []), partial.toBytes()]);
  }

  forget(): void {
    this.parts.clear();
    this.rows = 0;
    this.untimedRows = 0;
  }
}

/**
 * Profiles files of records hour by hour, as the Lambda does, and keeps only the profiles' bytes. A line that cannot be read counts in the hour in
 * the file's path, as Data Capture writes it, else in that of the record before it.
 */
export const capturedHours = async (
  files: readonly RecordsFile[],
  { monitor, baseline, progress }: CapturesRequest,
): Promise<CapturedHours> => {
  const partials = new MemoryPartials(monitor);
  const rejected = new RejectedLines();
  const slicePlan = slicesOf(monitor, baseline);
  let [rows, untimedRows, rejectedLines] = [0, 0, 0];
  for (const file of files) {
    const { name } = file.file;
    const hours = new FileHours();
    const found = await profiledRecords(file, monitor.mapping, {
      progress,
      passed: hours,
      slicePlan,
      seedOf: (hour) => partials.keyOf(name, hour),
      sampleRows: monitor.profile?.sampleRows ?? true,
      rejectedHourMs: hourOfCaptureKey(name) ?? 'before',
    });
    for (const [hour, partial] of found.partials) hours.take(hour, partial);
    partials.add(name, hours.parts);
    rejected.merge(found.rejected);
    rows += hours.rows;
    untimedRows += hours.untimedRows;
    rejectedLines += found.counts.rejected;
  }
  return { partials, rows, untimedRows, rejected, rejectedLines };
};
