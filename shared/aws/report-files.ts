import type { ReportFiles } from '../report/index.ts';
import { getJson } from './s3.ts';

const addressOf = (uri: string): { readonly bucket: string; readonly prefix: string } | undefined => {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(uri) ?? [];
  return bucket === undefined ? undefined : { bucket, prefix: prefix.replace(/(?<=[^/])\/*$/, '/') };
};

/** Files of reports in the buckets that SageMaker's monitors write to. */
export const reportFiles = (): ReportFiles => ({
  find: async (folderUris, name) => {
    for (const uri of folderUris) {
      const address = addressOf(uri);
      if (address === undefined) continue;
      const location = { bucket: address.bucket, key: `${address.prefix}${name}` };
      const content = await getJson(location.bucket, location.key);
      if (content !== undefined) return { location, content };
    }
    return undefined;
  },
});
