import { gzipSync } from 'node:zlib';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { flaggedCollectedExample } from '../../events/flagged-collected.ts';
import { incidentOpenedExample } from '../../events/incident-opened.ts';
import { windowDueExample } from '../../events/window-due.ts';
import { windowEvaluatedExample } from '../../events/window-evaluated.ts';
import { redrive } from '../../local/redrive.ts';
import { aCaptureKey, aCaptureLine } from '../factories/captures.ts';
import { aMonitorDocument } from '../factories/monitors.ts';
import {
  collectedBy,
  keysUnder,
  linesUnder,
  outcomesOf,
  rejectedOf,
  stateOf,
  takeDeadLetters,
  windowOf,
} from './evidence.ts';
import { at, hourOfRecords, startWorld, type World } from './world.ts';

/** Stands in every captured value of a record that cannot be read, so that it would be seen wherever it leaked to. */
const secret = 'Ms-Smith-4711';
const mebibyte = 1024 * 1024;

const captures = { bucket: 'churn-capture', prefix: 'capture' };

/** A monitor of its own endpoint, with the churn monitor's mapping and baseline unless told otherwise. */
const aMonitorOf = (id: string, startHour: number, changes: Readonly<Record<string, unknown>> = {}) =>
  aMonitorDocument({
    id,
    source: { kind: 'endpoint', endpoint: id, capture: captures },
    window: { lengthHours: 1, graceMinutes: 10, startsAt: at(startHour) },
    decision: { mode: 'model-monitor' },
    ...changes,
  });

const keyOf = (endpoint: string, hour: number, name?: string): string =>
  aCaptureKey(at(hour), name).replace('churn-xgb', endpoint);

type Side = Readonly<Record<string, unknown>>;

/** A good line of an hour with something else in one of its sides, or around them. */
const oddLine = (hour: number, { input = {}, output = {} }: { input?: Side; output?: Side }): string => {
  const line = JSON.parse(aCaptureLine({ id: `odd-${hour}`, time: at(hour, 30) }));
  Object.assign(line.captureData.endpointInput, input);
  Object.assign(line.captureData.endpointOutput, output);
  return JSON.stringify(line);
};

const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A line with a byte of its data in the place of a mark. */
const withByte = (line: string, mark: string, byte: number): Buffer => {
  const bytes = Buffer.from(line);
  bytes[bytes.indexOf(mark)] = byte;
  return bytes;
};

const joined = (...lines: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));

/** Where the lines begin that lie in a body. */
const offsetsOf = (body: Uint8Array, lines: readonly (string | Uint8Array)[]): readonly number[] =>
  lines.map((line) => Buffer.from(body).indexOf(line));

/** One row of JSON by name, on both sides. */
const jsonLine = (hour: number, index: number, row: string): string =>
  oddLine(hour, {
    input: { data: `{"instances":[${row}]}`, encoding: 'JSON', observedContentType: 'application/json' },
    output: { data: `[${(index * 13) % 100}e-2]`, encoding: 'JSON', observedContentType: 'application/json' },
  }).replaceAll(`odd-${hour}`, `json-${hour}-${index}`);

const jsonHour = (hour: number, rowOf: (index: number) => string): string[] =>
  Array.from({ length: 120 }, (_, index) => jsonLine(hour, index, rowOf(index)));

const planOf = (index: number): string => (index % 4 === 0 ? 'premium' : 'basic');
const goodRow = (index: number): string => JSON.stringify({ age: 20 + (index % 50), plan: planOf(index) });

/** First of the hours in which several monitors get the same records, each delivered in another way. */
const firstTwinHour = 12;
const twinHours = [0, 1, 2, 3, 4, 5].map((index) => firstTwinHour + index);
const endHour = 18;

describe('bad input to the deployed wiring', () => {
  let world: World;

  beforeAll(async () => {
    const source = { kind: 'endpoint', endpoint: 'versioned', capture: { ...captures, bucket: 'versioned-capture' } };
    const versioned = aMonitorOf('versioned', 16, { source });
    // Few records are worth a second look here: each costs a claim of its own.
    const flag = { sampleShare: 0, unseenCategory: false };
    const twins = ['calm', 'twice', 'late', 'reversed'].map((id) => aMonitorOf(id, firstTwinHour, { flag }));
    world = await startWorld(inject('deployment'), {
      captureBuckets: [captures.bucket, 'versioned-capture'],
      monitors: [aMonitorOf('churn', 0), aMonitorOf('rows', 13), versioned, ...twins],
    });
    await world.tick(0);
  });

  afterAll(() => world.close());

  /** Puts an object into an hour of an endpoint's; gives its key. */
  const put = async (endpoint: string, hour: number, body: string | Uint8Array, name?: string): Promise<string> => {
    const key = keyOf(endpoint, hour, name);
    await world.capture(hour, body, { key });
    return key;
  };

  /** Lets nobody handle the event of the object that is put; gives the event as it was set aside. */
  const unread = async (putting: () => Promise<unknown>): Promise<string> => {
    await world.cloud.settle();
    const reading = { functionName: 'plumbline-test-profile-capture', service: 's3', operation: 'GetObject' };
    world.cloud.faults.next({ ...reading, status: 400, code: 'HeldBack', times: 5 });
    await putting();
    await world.cloud.settle();
    const [event = ''] = await takeDeadLetters(world, 'profile-capture');
    return event;
  };

  const putUnread = (...object: Parameters<typeof put>): Promise<string> => unread(() => put(...object));

  const deliver = async (event: string): Promise<void> => {
    world.cloud.queues.send('plumbline-test-captures', event);
    await world.cloud.settle();
  };

  /** The window of an hour, once that hour is over. */
  const windowAfter = async (endpoint: string, hour: number) => {
    await world.tick(hour + 1);
    return windowOf(world, endpoint, hour);
  };

  const lastOutcome = () => outcomesOf(world, 'profile-capture').at(-1);

  const expectNothingGivenUp = async (): Promise<void> => expect(await world.cloud.deadLetters()).toEqual([]);

  it('sets a truncated line aside, in the middle and at the end, and reads the rest', async () => {
    const [first = '', ...rest] = hourOfRecords(1, { records: 60 });
    const cut = oddLine(1, { input: { data: secret } }).slice(0, -40);
    const body = `${first}\n${cut}\n${rest.join('\n')}\n${cut}`;
    const key = await put('churn', 1, body);
    expect(await windowAfter('churn', 1)).toMatchObject({ records: 60, recordsRejected: 2, verdict: 'ok' });
    expect(await rejectedOf(world, key)).toMatchObject([
      { line: 2, byteOffset: first.length + 1, byteLength: cut.length, reason: 'not-json' },
      { line: 62, byteOffset: body.length - cut.length, byteLength: cut.length, reason: 'not-json' },
    ]);
  });

  it('sets records under a wrong encoding label aside, each with what it found', async () => {
    const asJson = oddLine(2, { input: { data: `42,${secret}`, encoding: 'JSON' } });
    const asBase64 = oddLine(2, { input: { data: `42,${secret}`, encoding: 'BASE64' } });
    const asCsv = oddLine(2, { input: { data: base64(`42,${secret}`), encoding: 'CSV' } });
    const asOther = oddLine(2, { output: { data: secret, encoding: 'PARQUET' } });
    const body = joined(asJson, asBase64, ...hourOfRecords(2), asCsv, asOther);
    const key = await put('churn', 2, body);
    expect(await windowAfter('churn', 2)).toMatchObject({ records: 120, recordsRejected: 4, verdict: 'ok' });
    const offsets = offsetsOf(body, [asJson, asBase64, asCsv, asOther]);
    expect(await rejectedOf(world, key)).toMatchObject([
      { line: 1, byteOffset: offsets[0], reason: 'encoding-mismatch' },
      { line: 2, byteOffset: offsets[1], reason: 'encoding-mismatch' },
      { line: 123, byteOffset: offsets[2], reason: 'column-count' },
      { line: 124, byteOffset: offsets[3], reason: 'unsupported-encoding', detail: expect.stringContaining('PARQUET') },
    ]);
  });

  it('passes over a line of 50 MB and reads what follows', async () => {
    const lineBytes = 50 * mebibyte;
    const lines = hourOfRecords(3, { records: 60 });
    const after = aCaptureLine({ id: 'after', time: at(3) });
    const key = await put('churn', 3, joined(...lines, Buffer.alloc(lineBytes, 'x'), after));
    expect(await windowAfter('churn', 3)).toMatchObject({ records: 61, recordsRejected: 1, verdict: 'ok' });
    expect(await rejectedOf(world, key)).toMatchObject([
      { line: 61, byteOffset: joined(...lines).length, byteLength: lineBytes, reason: 'line-too-long' },
    ]);
  });

  it('does not hold a long line in memory, however small its object is', async () => {
    const tenth = gzipSync(Buffer.alloc(30 * mebibyte, 'x'));
    const lineBytes = 300 * mebibyte;
    const body = Buffer.concat([
      ...Array.from({ length: 10 }, () => tenth),
      gzipSync(`\n${aCaptureLine({ time: at(3) })}`),
    ]);
    const before = process.memoryUsage().arrayBuffers;
    let highest = before;
    const sampling = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().arrayBuffers);
    }, 1);
    const key = await put('churn', 3, body, 'long.jsonl');
    await world.cloud.settle();
    clearInterval(sampling);
    expect(highest - before).toBeLessThan(lineBytes / 2);
    expect(await rejectedOf(world, key)).toMatchObject([{ line: 1, byteLength: lineBytes, reason: 'line-too-long' }]);
    expect(lastOutcome()).toMatchObject({ series: [{ records: 1, rejected: 1 }] });
  });

  it('takes an empty file, or one of line ends alone, for no records at all', async () => {
    await put('churn', 4, Buffer.alloc(0), '00-00-000-empty.jsonl');
    await put('churn', 4, '\n\r\n\n', '00-00-001-blank.jsonl');
    expect(await windowAfter('churn', 4)).toMatchObject({ records: 0, recordsRejected: 0, causes: [] });
    expect(await keysUnder(world, 'rejected/')).not.toContainEqual(expect.stringContaining('/2026/11/20/04/'));
    await expectNothingGivenUp();
  });

  it('reads gzip under .jsonl, and of a damaged one what came before the damage', async () => {
    await put('churn', 5, gzipSync(hourOfRecords(5).join('\n')), '00-00-000-whole.jsonl');
    const many = joined(...hourOfRecords(5, { records: 3000 }).map((line) => line.replaceAll('h5-', 'cut-')));
    const compressed = gzipSync(many);
    const key = await put('churn', 5, compressed.subarray(0, compressed.length / 2), '00-00-001-cut.jsonl');
    const window = await windowAfter('churn', 5);
    const [rest, ...others] = await rejectedOf(world, key);
    expect(others).toEqual([]);
    expect(rest).toMatchObject({ reason: 'gzip-corrupt' });
    const whole = many.subarray(0, rest?.byteOffset).toString().split('\n').length - 1;
    expect(whole).toBeGreaterThan(1000);
    expect(rest?.line).toBe(whole + 1);
    expect(window).toMatchObject({ records: 120 + whole, recordsRejected: 1 });
  });

  it('sets records of an unknown content type aside, where the encoding does not say what they are', async () => {
    const image = { data: base64(secret), encoding: 'BASE64', observedContentType: 'image/png' };
    const untyped = { data: base64(secret), encoding: 'BASE64', observedContentType: null };
    const labelled = { observedContentType: 'application/x-unheard-of' };
    const lines = [{ input: image }, { output: untyped }, { input: labelled }].map((sides) => oddLine(6, sides));
    const key = await put('churn', 6, joined(...lines, ...hourOfRecords(6)));
    expect(await windowAfter('churn', 6)).toMatchObject({ records: 121, recordsRejected: 2, verdict: 'ok' });
    expect(await rejectedOf(world, key)).toMatchObject([
      { line: 1, reason: 'unsupported-content-type', detail: expect.stringContaining('"image/png"') },
      { line: 2, reason: 'unsupported-content-type', detail: expect.stringContaining('no content type') },
    ]);
  });

  it('sets CSV rows with a column added or missing aside', async () => {
    const added = oddLine(7, { input: { data: `42,basic,${secret}` } });
    const missing = oddLine(7, { input: { data: secret } });
    const key = await put('churn', 7, joined(...hourOfRecords(7), added, missing));
    expect(await windowAfter('churn', 7)).toMatchObject({ records: 120, recordsRejected: 2, verdict: 'ok' });
    expect(await rejectedOf(world, key)).toMatchObject([
      { line: 121, reason: 'column-count', detail: 'Row 1 of the input has 3 columns where the mapping names 2.' },
      { line: 122, reason: 'column-count', detail: 'Row 1 of the input has 1 columns where the mapping names 2.' },
    ]);
  });

  it('takes added keys of JSON rows for what they are, and missing ones for missing values', async () => {
    await put('rows', 13, jsonHour(13, (index) => goodRow(index).replace('}', ',"region":"EU"}')).join('\n'));
    expect(await windowAfter('rows', 13)).toMatchObject({ records: 120, recordsRejected: 0, verdict: 'ok' });
    expect(lastOutcome()).toMatchObject({ series: [{ records: 120, extraColumns: 1 }] });
    await put('rows', 14, jsonHour(14, (index) => `{"age":${20 + (index % 50)}}`).join('\n'));
    expect(await windowAfter('rows', 14)).toMatchObject({
      records: 120,
      recordsRejected: 0,
      verdict: 'violation',
      causes: [{ cause: 'values-missing', columns: ['plan'] }],
    });
    await expectNothingGivenUp();
  });

  it('counts NaN, Infinity and 1e400 as values that are no numbers, and keeps them out of every statistic', async () => {
    const odd = ['NaN', 'Infinity', '-Infinity', '1e400', '-1e400', 'nan'].map((age, index) =>
      aCaptureLine({ id: `nonfinite-${index}`, time: at(8), input: `${age},basic`, output: age }),
    );
    const bare = oddLine(8, { input: { data: `[NaN,"${secret}"]`, encoding: 'JSON' } });
    const key = await put('churn', 8, joined(...hourOfRecords(8), ...odd, bare));
    expect(await windowAfter('churn', 8)).toMatchObject({ records: 126, recordsRejected: 1 });
    expect(await rejectedOf(world, key)).toMatchObject([
      { line: 127, reason: 'not-json', detail: 'The input holds a bare NaN or Infinity, which JSON does not have.' },
    ]);
    await put('rows', 15, jsonHour(15, (index) => `{"age":1e400,"plan":"${planOf(index)}"}`).join('\n'));
    expect(await windowAfter('rows', 15)).toMatchObject({
      records: 120,
      recordsRejected: 0,
      causes: [{ cause: 'type-changed', columns: ['age'] }],
    });
    await expectNothingGivenUp();
  });

  it('sets raw control characters and bytes that are not UTF-8 aside, and keeps escaped ones as they are', async () => {
    const raw = withByte(oddLine(9, { input: { data: `42,X${secret}` } }), 'X', 0x01);
    const latin = withByte(oddLine(9, { input: { data: `42,X${secret}` } }), 'X', 0xe9);
    const nul = joined(Buffer.alloc(64));
    const escaped = aCaptureLine({ id: 'escaped', time: at(9), input: '42,ba\u0000\u001b\u2028\ud800sic' });
    const body = joined(...hourOfRecords(9), raw, latin, escaped, nul.subarray(0, 64));
    const key = await put('churn', 9, body);
    expect(await windowAfter('churn', 9)).toMatchObject({ records: 121, recordsRejected: 3, verdict: 'violation' });
    expect(await rejectedOf(world, key)).toMatchObject([
      { line: 121, byteOffset: body.indexOf(raw), reason: 'not-json' },
      { line: 122, byteOffset: body.indexOf(latin), reason: 'not-utf8' },
      { line: 124, byteOffset: body.indexOf(nul), byteLength: 64, reason: 'not-json' },
    ]);
    expect(await collectedBy(world, 'churn')).toContain('escaped');
  });

  it('reads an object whose key has spaces and unicode, and names it as it is', async () => {
    const name = 'späte Datei + 100 % (1)  日本 – a&b=c?#😀.jsonl';
    const key = await put('churn', 10, joined(...hourOfRecords(10), '{'), name);
    expect(await windowAfter('churn', 10)).toMatchObject({ records: 120, recordsRejected: 1, verdict: 'ok' });
    expect(await rejectedOf(world, key)).toMatchObject([{ bucket: 'churn-capture', key, line: 121 }]);
    expect(lastOutcome()).toMatchObject({ key });
  });

  it('leaves an object that was rewritten before it was read to its newer revision', async () => {
    const older = await putUnread('churn', 11, joined(...hourOfRecords(11, { records: 90 }), '{'));
    const key = await put('churn', 11, hourOfRecords(11).join('\n'));
    await world.cloud.settle();
    await deliver(older);
    expect(lastOutcome()).toMatchObject({ key, series: [{ skipped: 'the object is replaced' }] });
    expect(await windowAfter('churn', 11)).toMatchObject({ records: 120, recordsRejected: 0 });
    expect(await rejectedOf(world, key)).toEqual([]);
    await expectNothingGivenUp();
  });

  it('prefers the newer revision also where a bucket keeps the older one', async () => {
    const bucket = 'versioned-capture';
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await world.s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    const key = keyOf('versioned', 16);
    const older = await unread(() => world.capture(16, hourOfRecords(17, { records: 90 }).join('\n'), { key, bucket }));
    await world.capture(16, hourOfRecords(16).join('\n'), { key, bucket });
    await world.cloud.settle();
    await deliver(older);
    expect(lastOutcome()).toMatchObject({
      bucket,
      series: [{ skipped: 'a newer revision of the object was profiled' }],
    });
    expect(await windowAfter('versioned', 16)).toMatchObject({ records: 120, recordsRejected: 0 });
    expect(await windowAfter('versioned', 17)).toMatchObject({ records: 0, recordsRejected: 0 });
  });

  it('replaces what it read of an object that is rewritten afterwards', async () => {
    const lines = [...hourOfRecords(12), ...hourOfRecords(13, { records: 30 })];
    const key = await put('churn', 12, joined(...lines, '{'));
    expect(await windowAfter('churn', 12)).toMatchObject({ records: 120, recordsRejected: 1 });
    await put('churn', 12, hourOfRecords(12, { records: 100 }).join('\n'));
    expect(await windowAfter('churn', 12)).toMatchObject({ records: 100, recordsRejected: 0 });
    await put('churn', 13, hourOfRecords(13).join('\n'));
    expect(await windowAfter('churn', 13)).toMatchObject({ records: 120, recordsRejected: 0 });
    expect(await rejectedOf(world, key)).toMatchObject([{ line: 151, reason: 'not-json' }]);
  });

  it('acknowledges an object that was deleted before it was read, and says so', async () => {
    await put('churn', 0, hourOfRecords(0).join('\n'));
    const event = await putUnread('churn', 0, hourOfRecords(0, { records: 50 }).join('\n'), 'deleted.jsonl');
    const Key = keyOf('churn', 0, 'deleted.jsonl');
    await world.s3.send(new DeleteObjectCommand({ Bucket: captures.bucket, Key }));
    await deliver(event);
    expect(lastOutcome()).toMatchObject({ key: Key, series: [{ skipped: 'the object is gone' }] });
    expect(await windowAfter('churn', 0)).toMatchObject({ records: 120, recordsRejected: 0 });
    await expectNothingGivenUp();
  });

  it('passes over the object of an endpoint that nobody watches, and says so', async () => {
    const key = await put('somebody-else', 13, hourOfRecords(13).join('\n'));
    await world.cloud.settle();
    expect(lastOutcome()).toEqual({ skipped: 'no monitor watches this object', bucket: captures.bucket, key });
    expect(await keysUnder(world, 'partials/somebody-else/')).toEqual([]);
    await expectNothingGivenUp();
  });

  it('raises one incident when too many records cannot be read, and resolves it when they can again', async () => {
    const broken = Array.from({ length: 60 }, () => oddLine(14, { input: { data: `42,basic,${secret}` } }));
    await put('churn', 14, joined(...hourOfRecords(14), ...broken));
    expect(await windowAfter('churn', 14)).toMatchObject({ records: 120, recordsRejected: 60, verdict: 'violation' });
    await put('churn', 15, broken.join('\n'));
    expect(await windowAfter('churn', 15)).toMatchObject({ records: 0, recordsRejected: 60, verdict: 'violation' });
    await put('churn', 16, hourOfRecords(16).join('\n'));
    await put('churn', 17, hourOfRecords(17).join('\n'));
    await world.tick(endHour);
    const { incidents } = await stateOf(world, 'churn');
    expect(incidents.filter(({ cause }) => cause === 'records-rejected')).toMatchObject([
      {
        severity: 'critical',
        status: 'resolved',
        onsetAt: '2026-11-20T14:00:00.000Z',
        resolvedAt: '2026-11-20T18:00:00.000Z',
        windowsInViolation: 2,
        headline: expect.stringMatching(/^60 records of 60 records .* set aside, most of them as column-count\.$/),
      },
    ]);
    await expectNothingGivenUp();
  });

  describe('the same objects, told otherwise', () => {
    /** What must be left of the six hours, as the calm twin has it. */
    const expectLikeCalm = async (monitorId: string): Promise<void> => {
      expect(await stateOf(world, monitorId)).toEqual(await stateOf(world, 'calm'));
      expect(await collectedBy(world, monitorId)).toEqual(await collectedBy(world, 'calm'));
      await expectNothingGivenUp();
    };

    const twinRecords = (hour: number): readonly string[] =>
      hourOfRecords(hour, hour === 14 || hour === 15 ? { plan: 'platinum' } : {});

    beforeAll(async () => {
      for (const hour of twinHours) await put('calm', hour, twinRecords(hour).join('\n'));
      await world.tick(endHour);
      const { windows, incidents } = await stateOf(world, 'calm');
      expect(windows.map(({ records }) => records)).toEqual(twinHours.map(() => 120));
      expect(incidents).toMatchObject([{ cause: 'unseen-category', status: 'resolved', windowsInViolation: 2 }]);
    });

    it('leaves the same state when every event comes twice, before its window is evaluated and after', async () => {
      const events: string[] = [];
      for (const hour of twinHours) events.push(await putUnread('twice', hour, twinRecords(hour).join('\n')));
      for (const event of [...events, ...events]) await deliver(event);
      await world.tick(endHour, 20);
      await expectLikeCalm('twice');
      for (const event of events) await deliver(event);
      await world.tick(endHour, 25);
      await expectLikeCalm('twice');
    });

    it('leaves the same state when events come in reverse order, with evaluations in between', async () => {
      const events: string[] = [];
      for (const hour of twinHours) events.push(await putUnread('reversed', hour, twinRecords(hour).join('\n')));
      for (const [index, event] of events.toReversed().entries()) {
        await deliver(event);
        await world.tick(endHour, 30 + index);
      }
      await expectLikeCalm('reversed');
    });

    it('leaves the same state when a file comes late to a window already evaluated', async () => {
      const isLate = (index: number): boolean => index >= 20;
      for (const hour of twinHours) {
        await put(
          'late',
          hour,
          twinRecords(hour)
            .filter((_, index) => !isLate(index))
            .join('\n'),
          'a.jsonl',
        );
      }
      await world.tick(endHour, 40);
      expect(await windowOf(world, 'late', 14)).toMatchObject({ records: 20 });
      for (const hour of twinHours) {
        await put(
          'late',
          hour,
          twinRecords(hour)
            .filter((_, index) => isLate(index))
            .join('\n'),
          'b.jsonl',
        );
      }
      await world.tick(endHour, 45);
      await expectLikeCalm('late');
    });
  });

  describe('messages that cannot be handled', () => {
    const settings = () => ({
      endpoint: world.cloud.awsUrl,
      region: world.cloud.home.region,
      credentials: { accessKeyId: world.cloud.operatorKeyId, secretAccessKey: 'local' },
    });

    const putBack = async (functionName: string) => {
      const [sqs, lambda] = [new SQSClient(settings()), new LambdaClient(settings())];
      const result = await redrive({ functionName, stage: 'test', waitSeconds: 0 }, { sqs, lambda });
      await world.cloud.settle();
      sqs.destroy();
      lambda.destroy();
      return result;
    };

    const tell = async (DetailType: string, fact: unknown): Promise<void> => {
      const events = new EventBridgeClient(settings());
      const entry = { EventBusName: world.cloud.template.find('Bus')?.name, Source: 'plumbline', DetailType };
      await events.send(new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(fact) }] }));
      events.destroy();
      await world.cloud.settle();
    };

    const lastOf = (functionName: string) => outcomesOf(world, functionName).at(-1);

    it.each([
      ['captures', 'profile-capture'],
      ['windows', 'evaluate-window'],
      ['flagged', 'collect-flagged'],
    ])('leaves a body in %s that is not JSON as it came, also when it is put back', async (queue, functionName) => {
      const body = '{"detail": not JSON,\n\ttruly "so" \u{1F600}';
      const letter = {
        queue: `plumbline-test-${functionName}-dead-letter`,
        body,
        messageAttributes: { ErrorCode: 'InvalidInputError', ErrorMessage: 'The message body is not JSON.' },
      };
      world.cloud.queues.send(`plumbline-test-${queue}`, body);
      await world.cloud.settle();
      expect(await world.cloud.deadLetters()).toMatchObject([letter]);
      expect(await putBack(functionName)).toMatchObject({ moved: 1, refused: [] });
      expect(await world.cloud.deadLetters()).toMatchObject([letter]);
      expect(await takeDeadLetters(world, functionName)).toEqual([body]);
    });

    it('leaves a fact of another form as it came, also when it is put back', async () => {
      await tell('Window Evaluated', { metadata: { type: 'Window Evaluated' }, surprise: true });
      const [first, ...others] = await world.cloud.deadLetters();
      expect(others).toEqual([]);
      expect(first).toMatchObject({ queue: 'plumbline-test-manage-incident-dead-letter' });
      expect(JSON.parse(first?.body ?? '')).toMatchObject({
        'detail-type': 'Window Evaluated',
        detail: { surprise: true },
      });
      expect(await putBack('manage-incident')).toMatchObject({ moved: 1, refused: [] });
      expect(await takeDeadLetters(world, 'manage-incident')).toEqual([first?.body]);
    });

    it('passes over events whose monitor no longer exists, and says so', async () => {
      const gone = { skipped: 'the monitor no longer exists', monitorId: 'flights-delay' };
      world.cloud.queues.send('plumbline-test-windows', JSON.stringify(windowDueExample));
      await tell('Window Evaluated', windowEvaluatedExample);
      expect([lastOf('evaluate-window'), lastOf('manage-incident')]).toEqual([gone, gone]);
      await tell('Flagged Collected', flaggedCollectedExample);
      expect(lastOf('start-retraining')).toEqual({ skipped: 'no retraining policy', monitorId: 'flights-delay' });
      expect(await world.get('/monitors/flights-delay/windows')).toMatchObject({ status: 404 });
      await expectNothingGivenUp();
    });

    it('still tells people of an incident whose monitor no longer exists', async () => {
      await tell('Incident Opened', incidentOpenedExample);
      expect(lastOf('publish-alert')).toMatchObject({ monitor: 'flights-delay', isTold: true });
      expect(
        world.cloud.inbox
          .list()
          .map(({ subject }) => subject)
          .join(),
      ).toContain('flights-delay');
      await expectNothingGivenUp();
    });
  });

  it('tells a captured value of a record that was set aside nowhere', async () => {
    const key = await put('churn', 17, joined(oddLine(17, { input: { data: `42,basic,${secret}` } })), 'secret.jsonl');
    await world.tick(endHour, 50);
    expect(await rejectedOf(world, key)).toHaveLength(1);
    const told = [
      ...(await linesUnder(world, 'rejected/')),
      ...world.log.map(({ text }) => text),
      ...world.cloud.inbox.list().map(({ text }) => text),
    ];
    expect(told.length).toBeGreaterThan(100);
    expect(told.filter((text) => text.includes(secret) || text.includes(base64(secret)))).toEqual([]);
  });
});
