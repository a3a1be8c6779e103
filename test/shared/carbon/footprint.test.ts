import { describe, expect, it } from 'vitest';
import { embodiedKilograms, footprintOf, instancePower } from '../../../shared/carbon/index.ts';
import { chargesOf, Ledger, listedRates, type Use } from '../../../shared/cost/index.ts';
import { aJob, anEndpoint, at, hourMs } from '../../factories/uses.ts';

const span = { startMs: at('2026-11-01'), endMs: at('2026-12-01') };

const footprint = (use: Use, load?: number) => {
  const ledger = new Ledger(span, listedRates());
  ledger.add(chargesOf(use, span.endMs));
  return footprintOf(ledger.uses(), () => load);
};

const anHourOn = (instanceType: string, region = 'us-east-1') => aJob({ groups: [{ instanceType, count: 1 }], region });

describe('footprintOf(uses, loadOf)', () => {
  it('is that of the method’s example: an hour of ml.m5.xlarge at half load in us-east-1', () => {
    // 28.2 W × 1.135 = 0.032007 kWh × 379.069 g = 12.13 g; server: 1,610.79 kg × 4 / 96 / 35,040 = 1.915418 g
    const { energyKwh, operationalKg, embodiedKg, unknown, basis } = footprint(anHourOn('ml.m5.xlarge'));
    expect(energyKwh).toBeCloseTo(0.032007, 10);
    expect(operationalKg * 1000).toBeCloseTo(12.1329, 4);
    expect(embodiedKg * 1000).toBeCloseTo(1.915418, 6);
    expect([unknown, basis]).toEqual([[], 'location based']);
  });

  it('is far less on a cleaner grid, for the same energy', () => {
    const [virginia, stockholm] = ['us-east-1', 'eu-north-1'].map((region) =>
      footprint(anHourOn('ml.m5.xlarge', region)),
    );
    expect(stockholm?.energyKwh).toBe(virginia?.energyKwh);
    expect(stockholm?.operationalKg).toBeCloseTo((virginia?.operationalKg ?? 0) * (8.8 / 379.069), 12);
  });

  it('goes by the load where it is known', () => {
    expect(footprint(anHourOn('ml.m5.xlarge'), 0).energyKwh).toBeCloseTo(0.0088 * 1.135, 10);
    expect(footprint(anHourOn('ml.m5.xlarge'), 1).energyKwh).toBeCloseTo(0.0399 * 1.135, 10);
  });

  it('counts volumes with their copies, and bytes that move', () => {
    // 1,000 GB × 1 h: 1 TB-hour × 0.0012 × 2 = 0.0024 kWh beside 28.2 W
    const groups = [{ instanceType: 'ml.m5.xlarge', count: 1, volumeGb: 1000 }];
    expect(footprint(aJob({ groups })).energyKwh).toBeCloseTo((0.0282 + 0.0024) * 1.135, 10);
    const { model, owner, region } = aJob();
    const periods = [{ startMs: span.startMs, endMs: span.endMs, bytesIn: 10 * 1024 ** 3, bytesOut: 0 }];
    expect(footprint({ of: 'data', name: 'd', model, owner, region, periods }).energyKwh).toBeCloseTo(0.01 * 1.135, 10);
  });

  it('tells what has no coefficient as not known, once, with its hours', () => {
    const use = anEndpoint(
      [
        { fromMs: span.startMs, instanceType: 'ml.p5.48xlarge', instances: 2 },
        { fromMs: span.startMs + hourMs, instanceType: 'ml.g5.xlarge', instances: 1 },
      ],
      { endMs: span.startMs + 2 * hourMs },
    );
    const { unknown, energyKwh } = footprint(use);
    // Of ml.g5.xlarge only the server is not known.
    expect(energyKwh).toBeGreaterThan(0);
    expect(unknown.map(({ what, quantity, unit, lacks }) => [what, quantity, unit, lacks])).toEqual([
      ['ml.g5.xlarge for Hosting in us-east-1', 1, 'instance-hours', 'embodied'],
      ['ml.p5.48xlarge for Hosting in us-east-1', 2, 'instance-hours', 'embodied'],
      ['ml.p5.48xlarge for Hosting in us-east-1', 2, 'instance-hours', 'energy'],
    ]);
  });

  it('knows no grid of a Region that is not listed', () => {
    expect(footprint(anHourOn('ml.m5.xlarge', 'mx-central-1'))).toMatchObject({
      operationalKg: 0,
      unknown: [{ lacks: 'grid' }],
    });
  });

  it('knows nothing of serverless memory and of tokens', () => {
    const { model, owner, region } = aJob();
    const whose = { name: 'x', model, owner, region };
    const period = { startMs: span.startMs, endMs: span.endMs };
    const serverless: Use = { of: 'serverless', ...whose, memoryMb: 2048, periods: [{ ...period, billedMs: 1000 }] };
    expect(footprint(serverless).unknown).toMatchObject([{ lacks: 'energy' }]);
    const periods = [{ ...period, inputTokens: 10, outputTokens: 0 }];
    expect(footprint({ of: 'tokens', ...whose, bedrockModel: 'amazon.nova-pro-v1:0', periods }).unknown).toMatchObject([
      { lacks: 'energy' },
    ]);
  });
});

describe('instancePower(instanceType, load)', () => {
  it('lies between what was measured of the whole instance', () => {
    expect(instancePower('ml.m5.xlarge', 0.1)).toBeCloseTo(14, 10);
    expect(instancePower('ml.m5.xlarge', 0.3)).toBeCloseTo((14 + 28.2) / 2, 10);
    expect(instancePower('ml.m5.xlarge', 0.75)).toBeCloseTo((28.2 + 39.9) / 2, 10);
  });

  it('adds up processors, GPUs and memory where it was not', () => {
    // ml.g5.xlarge at half: 4 × 1.08365 + 85.5 + 16 × 0.392 = 4.3346 + 85.5 + 6.272
    expect(instancePower('ml.g5.xlarge', 0.5)).toBeCloseTo(96.1066, 10);
    // ml.g5.48xlarge idle: 192 × 0.4743 + 8 × 18 + 768 × 0.392 = 91.0656 + 144 + 301.056
    expect(instancePower('ml.g5.48xlarge', 0)).toBeCloseTo(536.1216, 10);
  });

  it.each(['ml.g6.xlarge', 'ml.inf2.xlarge', 'ml.trn1.32xlarge', 'ml.m5.metal', 'x'])('is undefined for %s', (type) => {
    expect(instancePower(type, 0.5)).toBeUndefined();
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses a load of %s', (load) => {
    expect(() => instancePower('ml.m5.xlarge', load)).toThrow(RangeError);
  });
});

describe('embodiedKilograms(instanceType)', () => {
  it('is a share of the server by its processors, and all of it for the largest', () => {
    expect(embodiedKilograms('ml.m5.24xlarge')).toBeCloseTo(1610.79, 10);
    expect(embodiedKilograms('ml.m5.large')).toBeCloseTo(1610.79 / 48, 10);
    expect(embodiedKilograms('ml.p4d.24xlarge')).toBeCloseTo(4676.79, 10);
  });

  it('is undefined where the server is not known', () => {
    expect(embodiedKilograms('ml.g5.xlarge')).toBeUndefined();
    expect(embodiedKilograms('ml.g4dn.12xlarge')).toBeUndefined();
  });
});
