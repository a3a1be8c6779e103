import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { CaptureObjects } from '../partial/index.ts';
import { isMissing, isPreconditionFailure, s3 } from './s3.ts';

/** Capture objects in the users' buckets, read in exactly the revision that the event named. */
export const captureObjects = (): CaptureObjects => ({
  open: async ({ bucket, key, etag, versionId }) => {
    const revision =
      versionId !== undefined ? { VersionId: versionId } : etag !== undefined ? { IfMatch: `"${etag}"` } : {};
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...revision }));
      return { state: 'open', chunks: Body as unknown as AsyncIterable<Uint8Array> };
    } catch (error) {
      if (isMissing(error)) return { state: 'gone' };
      if (isPreconditionFailure(error)) return { state: 'replaced' };
      throw error;
    }
  },
});
