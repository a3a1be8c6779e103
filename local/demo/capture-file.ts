/** One call of the endpoint, as Data Capture sees it. */
export interface CapturedCall {
  /** Names the capture file that the call comes first in; see `captureFiles`. */
  readonly eventId: string;
  readonly inferenceId: string;
  readonly inferenceTimeMs: number;
  /** CSV cells without quotes, commas or line breaks, in the order of the monitor's mapping. */
  readonly input: readonly string[];
  readonly output: readonly string[];
}

/** Where Data Capture was told to write. */
export interface CaptureTarget {
  /** Key prefix without slashes at its ends; may be empty. */
  readonly prefix: string;
  readonly endpoint: string;
  readonly variant: string;
}

/** A capture file, ready to be put into S3. */
export interface CaptureFile {
  readonly key: string;
  readonly body: string;
  readonly records: number;
}

/** Data Capture closes a file when it has grown; so many calls fill one of ours: every hour of the demonstration fits into one. */
const callsPerFile = 200;

/**
 * Capture files of one hour's calls, byte for byte what SageMaker writes for a CSV endpoint: one JSON record a line,
 * the key made of endpoint, variant, the hour in UTC and the minute, second and millisecond of the first call. The same
 * calls give the same keys and bytes.
 *
 * @param calls of one hour, in order of time
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
export const captureFiles = (target: CaptureTarget, calls: readonly CapturedCall[]): CaptureFile[] => {
  const files: CaptureFile[] = [];
  for (let start = 0; start < calls.length; start += callsPerFile) {
    const chunk = calls.slice(start, start + callsPerFile);
    const [first] = chunk;
    if (first === undefined) continue;
    files.push({
      key: keyOf(target, first),
      body: chunk.map((call) => `${JSON.stringify(recordOf(call))}\n`).join(''),
      records: chunk.length,
    });
  }
  return files;
};

const keyOf = ({ prefix, endpoint, variant }: CaptureTarget, { inferenceTimeMs, eventId }: CapturedCall): string => {
  const [date = '', time = ''] = new Date(inferenceTimeMs).toISOString().split('T');
  const folder = [prefix, endpoint, variant, ...date.split('-'), time.slice(0, 2)].filter((part) => part !== '');
  const minuteSecondMillisecond = time.slice(3, 12).replaceAll(/[:.]/g, '-');
  return `${folder.join('/')}/${minuteSecondMillisecond}-${eventId}.jsonl`;
};

const recordOf = ({ eventId, inferenceId, inferenceTimeMs, input, output }: CapturedCall) => ({
  captureData: {
    endpointInput: { observedContentType: 'text/csv', mode: 'INPUT', data: input.join(','), encoding: 'CSV' },
    endpointOutput: {
      observedContentType: 'text/csv; charset=utf-8',
      mode: 'OUTPUT',
      data: output.join(','),
      encoding: 'CSV',
    },
  },
  eventMetadata: {
    eventId,
    inferenceId,
    inferenceTime: `${new Date(inferenceTimeMs).toISOString().slice(0, 19)}Z`,
  },
  eventVersion: '0',
});
