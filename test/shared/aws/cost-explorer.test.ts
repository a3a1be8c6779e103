import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { at } from '../../factories/uses.ts';

const dayResult = (Start: string, Amount: string, Estimated: boolean) => ({
  TimePeriod: { Start, End: Start },
  Total: { UnblendedCost: { Amount, Unit: 'USD' } },
  Groups: [],
  Estimated,
});

/** A Cost Explorer that answers one day a page. */
const costExplorerOf = async (...days: readonly object[]) => {
  const requests: { readonly target: string; readonly body: Readonly<Record<string, unknown>> }[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString());
    requests.push({ target: String(request.headers['x-amz-target']), body });
    const place = Number(body.NextPageToken ?? 0);
    const NextPageToken = place + 1 < days.length ? String(place + 1) : undefined;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ ResultsByTime: days.slice(place, place + 1), NextPageToken }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  vi.stubEnv('AWS_ENDPOINT_URL_COST_EXPLORER', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.resetModules();
  const { costExplorer } = await import('../../../shared/aws/cost-explorer.ts');
  return { billed: costExplorer('eu-west-1'), requests };
};

afterEach(() => {
  vi.unstubAllEnvs();
});

const span = { startMs: at('2026-11-22'), endMs: at('2026-11-24') };

describe('costExplorer(region)', () => {
  it('tells what was billed for SageMaker on each day, from all pages, and whether it may still change', async () => {
    const { billed } = await costExplorerOf(
      dayResult('2026-11-22', '5.5200000001', false),
      dayResult('2026-11-23', '1.25', true),
    );
    const figure = { currency: 'USD', ratesFrom: null, ratesTo: null };
    expect(await billed.days(span)).toEqual([
      { day: '2026-11-22', billed: { amount: '5.520000', ...figure }, isEstimated: false },
      { day: '2026-11-23', billed: { amount: '1.250000', ...figure }, isEstimated: true },
    ]);
  });

  it('asks one question: unblended costs by day, of SageMaker in this Region, the end not included', async () => {
    const { billed, requests } = await costExplorerOf(dayResult('2026-11-22', '0', false));
    await billed.days(span);
    expect(requests).toEqual([
      {
        target: 'AWSInsightsIndexService.GetCostAndUsage',
        body: {
          TimePeriod: { Start: '2026-11-22', End: '2026-11-24' },
          Granularity: 'DAILY',
          Metrics: ['UnblendedCost'],
          Filter: {
            And: [
              { Dimensions: { Key: 'SERVICE', Values: ['Amazon SageMaker'] } },
              { Dimensions: { Key: 'REGION', Values: ['eu-west-1'] } },
            ],
          },
        },
      },
    ]);
  });

  it('leaves out days without an amount', async () => {
    const { billed } = await costExplorerOf({ TimePeriod: { Start: '2026-11-22', End: '2026-11-23' }, Total: {} });
    expect(await billed.days(span)).toEqual([]);
  });
});
