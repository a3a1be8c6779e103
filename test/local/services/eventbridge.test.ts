import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvalidEventPattern } from '../../../local/event-pattern.ts';
import type { DeliveryContext } from '../../../local/services/deliveries.ts';
import { type EventBridge, type Rule, startEventBridge } from '../../../local/services/eventbridge.ts';
import { manualTime } from './manual-time.ts';
import { acknowledgedBeforeKill, clientConfig, home, listen, serve, temporaryFolder } from './support.ts';

const startMs = Date.parse('2026-11-20T10:00:00.900Z');

let eventBridge: EventBridge;
let time: ReturnType<typeof manualTime>;
let delivered: { target: string; payload: string; context: DeliveryContext }[];
let server: Awaited<ReturnType<typeof listen>>;
let client: EventBridgeClient;

beforeAll(async () => {
  server = await listen(serve(() => eventBridge));
  client = new EventBridgeClient(clientConfig(server.url));
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

beforeEach(() => {
  time = manualTime(startMs);
  delivered = [];
  eventBridge = startEventBridge({
    home,
    ...time,
    deliver: async (target, payload, context) => void delivered.push({ target, payload, context }),
    sendToQueue: () => {},
  });
  eventBridge.addBus('plumbline');
});

const rule = (facts: Partial<Rule>): Rule => ({
  name: 'rule',
  arn: 'arn:rule',
  busName: 'default',
  targets: [{ id: '1', arn: 'arn:target' }],
  ...facts,
});

const entry = (facts: PutEventsRequestEntry = {}): PutEventsRequestEntry => ({
  Source: 'mine',
  DetailType: 'Thing Happened',
  Detail: '{"n":1}',
  ...facts,
});

const put = async (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));

const refusal = async (answer: Promise<unknown>) => {
  const error = await answer.then(
    () => undefined,
    (reason: Error) => reason,
  );
  return `${error?.name}: ${error?.message}`;
};

const payloads = () => delivered.map(({ payload }) => JSON.parse(payload));

describe('PutEvents', () => {
  it('delivers the whole event to every target of the rules that match', async () => {
    const targets = [
      { id: '1', arn: 'arn:a' },
      { id: '2', arn: 'arn:b', sqsParameters: { MessageGroupId: 'g' } },
    ];
    eventBridge.addRule(rule({ pattern: { source: ['mine'], detail: { n: [1] } }, targets }));
    eventBridge.addRule(rule({ pattern: { source: ['other'] } }));
    const { Entries } = await put(entry({ Resources: ['arn:x'], Time: new Date('2026-01-02T03:04:05Z') }));
    const id = Entries?.[0]?.EventId;
    expect(payloads()[0]).toEqual({
      version: '0',
      id,
      'detail-type': 'Thing Happened',
      source: 'mine',
      account: home.account,
      time: '2026-01-02T03:04:05Z',
      region: home.region,
      resources: ['arn:x'],
      detail: { n: 1 },
    });
    expect(delivered[1]).toEqual({
      target: 'arn:b',
      payload: delivered[0]?.payload,
      context: { sourceArn: 'arn:rule', messageGroupId: 'g' },
    });
  });

  it('takes the clock where an entry has no time, and whole seconds of it', async () => {
    eventBridge.addRule(rule({ pattern: { source: ['mine'] } }));
    await put(entry());
    expect(payloads()[0]).toMatchObject({ time: '2026-11-20T10:00:00Z', resources: [] });
  });

  it('hands a detail on digit by digit', async () => {
    eventBridge.addRule(rule({ pattern: { source: ['mine'] } }));
    await put(entry({ Detail: '{"n":12345678901234567890}' }));
    expect(delivered[0]?.payload).toContain('"detail":{"n":12345678901234567890}}');
  });

  it('keeps busses apart and takes a bus by its ARN', async () => {
    eventBridge.addRule(rule({ busName: 'plumbline', pattern: { source: ['mine'] } }));
    await put(entry());
    expect(delivered).toEqual([]);
    await put(entry({ EventBusName: `arn:aws:events:${home.region}:${home.account}:event-bus/plumbline` }));
    expect(delivered).toHaveLength(1);
  });

  it('fails entry by entry', async () => {
    eventBridge.addRule(rule({ pattern: { source: ['mine'] } }));
    const answer = await put(
      entry(),
      entry({ Detail: '{"n":' }),
      entry({ Detail: '[1]' }),
      entry({ Source: '' }),
      entry({ DetailType: '' }),
      entry({ Source: 'aws.s3' }),
      entry({ EventBusName: 'nowhere' }),
    );
    expect(answer.FailedEntryCount).toBe(6);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'MalformedDetail',
      'MalformedDetail',
      'InvalidArgument',
      'InvalidArgument',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
    ]);
    expect(answer.Entries?.[3]?.ErrorMessage).toBe(
      'Parameter Source is not valid. Reason: Source is a required argument.',
    );
    expect(delivered).toHaveLength(1);
  });

  it('refuses more than ten entries, none, or more than a mebibyte', async () => {
    expect(await refusal(put(...Array.from({ length: 11 }, () => entry())))).toMatch(/^ValidationException: .*10/);
    expect(await refusal(put())).toMatch(/^ValidationException/);
    const big = entry({ Detail: JSON.stringify({ text: 'x'.repeat(600_000) }) });
    expect((await put(big)).FailedEntryCount).toBe(0);
    expect(await refusal(put(big, big))).toBe(
      'ValidationException: Total size of the entries in the request is over the limit.',
    );
  });
});

describe('addRule(rule)', () => {
  it('throws for a pattern, a bus or a schedule that cannot be', () => {
    expect(() => eventBridge.addRule(rule({ pattern: { source: 'mine' } }))).toThrow(InvalidEventPattern);
    expect(() => eventBridge.addRule(rule({ busName: 'nowhere' }))).toThrow('there is no bus nowhere');
    expect(() => eventBridge.addRule(rule({ scheduleExpression: 'rate(1 hours)' }))).toThrow(RangeError);
    expect(() => eventBridge.addRule(rule({ scheduleExpression: 'at(2030-01-01T00:00:00)' }))).toThrow(RangeError);
    expect(() => eventBridge.addRule(rule({ scheduleExpression: 'rate(1 hour)', busName: 'plumbline' }))).toThrow(
      'default bus only',
    );
  });

  it('leaves a disabled rule alone', async () => {
    eventBridge.addRule(rule({ pattern: { source: ['mine'] }, scheduleExpression: 'rate(1 hour)', state: 'DISABLED' }));
    eventBridge.start();
    await put(entry());
    time.pass(7_200_000);
    expect(delivered).toEqual([]);
  });

  it.each([
    ['input', { input: '{"fixed":true}' }, '{"fixed":true}'],
    ['inputPath', { inputPath: '$.detail.list[1]' }, '{"x":2}'],
    [
      'inputTransformer with a JSON template',
      {
        inputTransformer: {
          InputPathsMap: { who: '$.detail.who', list: '$.detail.list', none: '$.detail.none' },
          InputTemplate: '{"who":<who>,"said":"<who>: <list>","none":<none>,"rule":"<aws.events.rule-name>"}',
        },
      },
      '{"who":"a\\"b","said":"a\\"b: [1,{\\"x\\":2}]","none":"","rule":"rule"}',
    ],
    [
      'inputTransformer with a text template',
      { inputTransformer: { InputPathsMap: { who: '$.detail.who' }, InputTemplate: '"<who> arrived, <unknown>"' } },
      '"a\\"b arrived, <unknown>"',
    ],
  ])('gives a target what its %s asks for', async (_setting, input, expected) => {
    eventBridge.addRule(rule({ pattern: { source: ['mine'] }, targets: [{ id: '1', arn: 'arn:target', ...input }] }));
    await put(entry({ Detail: JSON.stringify({ who: 'a"b', list: [1, { x: 2 }] }) }));
    expect(delivered[0]?.payload).toBe(expected);
  });

  it('follows a schedule once started', () => {
    eventBridge.addRule(rule({ scheduleExpression: 'cron(0 * * * ? *)' }));
    eventBridge.start();
    time.pass(2 * 3_600_000);
    expect(payloads().map(({ time: at }) => at)).toEqual(['2026-11-20T11:00:00Z', '2026-11-20T12:00:00Z']);
    const wanted = { 'detail-type': 'Scheduled Event', source: 'aws.events', resources: ['arn:rule'], detail: {} };
    expect(payloads()[0]).toMatchObject(wanted);
  });
});

describe('publish(event)', () => {
  it('puts an event of an AWS service on the default bus', async () => {
    eventBridge.addRule(rule({ pattern: { source: ['aws.s3'] } }));
    await eventBridge.publish({ source: 'aws.s3', detailType: 'Object Created', resources: [], detail: { key: 'k' } });
    expect(payloads()).toMatchObject([{ 'detail-type': 'Object Created', detail: { key: 'k' } }]);
  });
});

describe('the other operations', () => {
  const event = {
    id: '1',
    account: '1',
    source: 'mine',
    time: '2026-11-20T10:00:00Z',
    region: 'r',
    'detail-type': 'T',
  };
  const test = (pattern: unknown, sample: unknown) =>
    client.send(new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(sample) }));

  it('TestEventPattern tells whether a pattern matches, and what is wrong', async () => {
    expect((await test({ source: ['mine'] }, event)).Result).toBe(true);
    expect((await test({ source: ['other'] }, event)).Result).toBe(false);
    expect(await refusal(test({ source: 'mine' }, event))).toMatch(/^InvalidEventPatternException: .*"source"/);
    expect(await refusal(test({ source: ['mine'] }, {}))).toMatch(
      /^ValidationException: .*detail-type must be present/,
    );
  });

  it('DescribeEventBus and ListRules describe what was added', async () => {
    eventBridge.addRule(rule({ name: 'one', busName: 'plumbline', pattern: { source: ['mine'] } }));
    eventBridge.addRule(rule({ name: 'two', busName: 'plumbline', state: 'DISABLED', pattern: { source: ['mine'] } }));
    const { Arn } = await client.send(new DescribeEventBusCommand({ Name: 'plumbline' }));
    expect(Arn).toBe(`arn:aws:events:${home.region}:${home.account}:event-bus/plumbline`);
    const { Rules } = await client.send(new ListRulesCommand({ EventBusName: 'plumbline', NamePrefix: 't' }));
    expect(Rules).toEqual([
      {
        Name: 'two',
        Arn: 'arn:rule',
        State: 'DISABLED',
        EventBusName: 'plumbline',
        EventPattern: '{"source":["mine"]}',
      },
    ]);
    expect(await refusal(client.send(new DescribeEventBusCommand({ Name: 'nowhere' })))).toMatch(
      /^ResourceNotFoundException/,
    );
  });

  it('anything else is unknown', async () => {
    expect(await refusal(client.send(new PutRuleCommand({ Name: 'x' })))).toMatch(/^UnknownOperationException/);
  });
});

describe('kill -9', () => {
  it('loses no acknowledged event that a target has refused so far', async () => {
    const folder = await temporaryFolder();
    const source = `
      import { startEventBridge } from 'local/services/eventbridge.ts';
      const deliver = () => Promise.reject(new Error('not yet'));
      const [home, dataDir] = JSON.parse(process.argv.at(-1));
      const eventBridge = startEventBridge({ home, dataDir, clock: Date.now, deliver, sendToQueue: () => {} });
      const targets = [{ id: '1', arn: 'arn:target' }];
      eventBridge.addRule({ name: 'r', arn: 'arn:r', busName: 'default', pattern: { source: ['mine'] }, targets });
      for (let n = 0; ; n++) {
        await eventBridge.publish({ source: 'mine', detailType: 'T', resources: [], detail: { n } });
        console.log(String(n));
      }`;
    const acknowledged = await acknowledgedBeforeKill(source, 200, JSON.stringify([home, folder.path]));
    const found = new Set<string>();
    const again = startEventBridge({
      home,
      ...time,
      dataDir: folder.path,
      deliver: async (_target, payload) => void found.add(String(JSON.parse(payload).detail.n)),
      sendToQueue: () => {},
    });
    again.start();
    await again.close();
    expect(acknowledged.filter((n) => !found.has(n))).toEqual([]);
    await folder.remove();
  });
});
