import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConflictError, InvalidInputError } from '../../../shared/errors.ts';

const context = {
  awsRequestId: 'request-1',
  functionName: 'f',
  memoryLimitInMB: '128',
  invokedFunctionArn: 'arn',
} as Context;
const schema = v.object({ amount: v.number() });

const queueEvent = (...bodies: string[]): SQSEvent =>
  ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body, eventSource: 'aws:sqs' })) }) as SQSEvent;

describe('the boundary of every Lambda', () => {
  const asides: { MessageBody: string; MessageAttributes: Record<string, { StringValue: string }> }[] = [];
  let server: Server;
  let boundary: typeof import('../../../shared/aws/on-event.ts');

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const message = JSON.parse(Buffer.concat(chunks).toString());
        asides.push(message);
        const MD5OfMessageBody = createHash('md5').update(message.MessageBody).digest('hex');
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        response.end(JSON.stringify({ MessageId: 'aside', MD5OfMessageBody }));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.AWS_ENDPOINT_URL_SQS = address;
    process.env.DEAD_LETTER_QUEUE_URL = `${address}/000000000000/dead-letter`;
    boundary = await import('../../../shared/aws/on-event.ts');
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    asides.length = 0;
  });

  const onQueue = (handle: (input: { amount: number }) => Promise<Record<string, unknown>>, event: SQSEvent) =>
    boundary.onQueue(schema, handle)(event, context);

  it('onQueue lets only failed messages come again', async () => {
    const result = await onQueue(
      async ({ amount }) => {
        if (amount === 2) throw new ConflictError('someone else was first');
        return {};
      },
      queueEvent('{"amount":1}', '{"amount":2}', '{"amount":3}'),
    );
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(asides).toEqual([]);
  });

  it('onQueue does the work again at once where it lost a race', async () => {
    let attempts = 0;
    const result = await onQueue(async () => {
      attempts += 1;
      if (attempts < 3) throw new ConflictError('someone else was first');
      return {};
    }, queueEvent('{"amount":1}'));
    expect(result).toEqual({ batchItemFailures: [] });
    expect(attempts).toBe(3);
  });

  it('onQueue reports every message when all fail, instead of throwing', async () => {
    const result = await onQueue(
      async () => {
        throw new Error('down');
      },
      queueEvent('{"amount":1}', '{"amount":2}'),
    );
    expect(result.batchItemFailures).toHaveLength(2);
  });

  it('onQueue sets what no retry can help aside with its original body, and goes on', async () => {
    const seen: number[] = [];
    const result = await onQueue(
      async ({ amount }) => {
        if (amount === 2) throw new InvalidInputError('no such monitor');
        seen.push(amount);
        return {};
      },
      queueEvent('{"amount":1}', '{"amount": 2 }', 'not json', '{"amount":"three"}'),
    );
    expect(result).toEqual({ batchItemFailures: [] });
    expect(seen).toEqual([1]);
    expect(asides.map(({ MessageBody }) => MessageBody).toSorted()).toEqual(
      ['{"amount": 2 }', 'not json', '{"amount":"three"}'].toSorted(),
    );
    const reason = asides.find(({ MessageBody }) => MessageBody.includes('three'))?.MessageAttributes;
    expect(reason?.ErrorCode?.StringValue).toBe('InvalidInputError');
    expect(reason?.ErrorMessage?.StringValue).toContain('amount');
    expect(reason?.RequestID?.StringValue).toBe('request-1');
  });

  it('onQueue logs the outcome and faults, but nothing that stands in an input', async () => {
    const logged: string[] = [];
    const note = (text: unknown) => logged.push(String(text)) > 0;
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
    vi.resetModules();
    const talkative = await import('../../../shared/aws/on-event.ts');
    const streams = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation(note),
    );
    try {
      await talkative.onQueue(schema, async () => ({ records: 7 }))(
        queueEvent('{"amount":1}', 'captured-1', '{"amount":"captured-2"}'),
        context,
      );
    } finally {
      for (const stream of streams) stream.mockRestore();
      vi.unstubAllEnvs();
    }
    expect(logged.join('')).toContain('"records":7');
    expect(logged.join('').match(/set aside in the dead-letter queue/g)).toHaveLength(2);
    expect(logged.join('')).toContain('amount: expected number');
    expect(logged.join('')).not.toContain('captured');
    expect(asides.map(({ MessageAttributes }) => MessageAttributes.ErrorMessage?.StringValue).join()).not.toContain(
      'captured',
    );
  });

  it('onEvent throws what a retry can help, so that Lambda tries again', async () => {
    const handler = boundary.onEvent(schema, async () => {
      throw new Error('throttled');
    });
    await expect(handler({ amount: 1 }, context)).rejects.toThrow('throttled');
  });

  it('onFact hands on the fact in the detail of the event', async () => {
    const seen: unknown[] = [];
    const handler = boundary.onFact(schema, async (input) => {
      seen.push(input);
      return {};
    });
    await handler({ id: 'e', 'detail-type': 'x', detail: { amount: 7 } }, context);
    expect(seen).toEqual([{ amount: 7 }]);
  });
});
