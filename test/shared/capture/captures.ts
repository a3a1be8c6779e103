import { type CapturedRecord, type RejectedRecord, readCapture } from '../../../shared/capture/index.ts';
import type { Mapping } from '../../../shared/monitor/index.ts';

export interface SideChanges {
  readonly data?: unknown;
  readonly encoding?: unknown;
  readonly observedContentType?: unknown;
}

/** One line of Data Capture's; a side that is null was not captured. */
export const aLine = ({
  input = { data: '1,a' },
  output = { data: '0.5' },
  metadata = {},
}: {
  readonly input?: SideChanges | null;
  readonly output?: SideChanges | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
} = {}): string => {
  const side = (changes: SideChanges, mode: string) => ({
    observedContentType: 'text/csv',
    mode,
    encoding: 'CSV',
    ...changes,
  });
  return JSON.stringify({
    captureData: {
      ...(input === null ? {} : { endpointInput: side(input, 'INPUT') }),
      ...(output === null ? {} : { endpointOutput: side(output, 'OUTPUT') }),
    },
    eventMetadata: { eventId: 'event-1', inferenceTime: '2026-11-20T10:02:11Z', ...metadata },
    eventVersion: '0',
  });
};

/** The same bytes cut into chunks of a size. */
export const chunksOf = async function* (
  content: string | Uint8Array,
  chunkBytes = 64 * 1024,
): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
};

export const mapping: Mapping = { input: { columns: ['n', 'kind'] }, output: { columns: ['score'] } };

/** Everything that `readCapture` makes of some content. */
export const readAll = async (
  content: string | Uint8Array,
  { as = mapping, maxLineBytes = 8 * 1024 * 1024, chunkBytes = 64 * 1024 } = {},
): Promise<(CapturedRecord | RejectedRecord)[]> =>
  (await Array.fromAsync(readCapture(chunksOf(content, chunkBytes), { mapping: as, maxLineBytes }))).flat();

/** The rows of one line, or the reason why there are none. */
export const rowsOf = async (line: string, as: Mapping = mapping) => {
  const [record] = await readAll(line, { as });
  return record?.kind === 'record' ? record.rows : record?.reason;
};

/** What a rejected line says of itself. */
export const rejection = async (line: string | Uint8Array, as: Mapping = mapping) => {
  const [record] = await readAll(line, { as });
  return record?.kind === 'rejected' ? { reason: record.reason, detail: record.detail } : record;
};
