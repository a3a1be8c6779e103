import type { LineSink, LineSinks } from '../partial/index.ts';
import { putBytes } from './s3.ts';

const partBytes = 1 << 20;

/** Lines as numbered objects of about a mebibyte under a prefix. */
export const lineParts = (bucket: string): LineSinks => ({
  open: (keyPrefix): LineSink => {
    const keys: string[] = [];
    let lines: string[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      const key = `${keyPrefix}/part-${String(keys.length).padStart(5, '0')}.jsonl`;
      keys.push(key);
      const body = `${lines.join('\n')}\n`;
      lines = [];
      bytes = 0;
      await putBytes(bucket, key, body, 'application/x-ndjson');
    };
    return {
      write: async (line) => {
        lines.push(line);
        bytes += line.length + 1;
        if (bytes >= partBytes) await flush();
      },
      close: async () => {
        if (lines.length > 0) await flush();
        return keys;
      },
    };
  },
});
