import type { Reports } from '../evaluation/index.ts';
import { putBytes } from './s3.ts';

/** Report files in our own bucket. */
export const reportStore = (bucket: string): Reports => ({
  put: async (key, document) => {
    await putBytes(bucket, key, `${JSON.stringify(document, null, 1)}\n`, 'application/json');
    return { bucket, key };
  },
});
