import type { Charge, CostKind, Spread } from './charge.ts';
import { endpointCharges } from './endpoint-charges.ts';
import { jobCharges } from './job-charges.ts';
import type { DataUse, Periods, ServerlessUse, TokenUse, Use, Whose } from './use.ts';
import { wholeQuantity } from './whole-quantity.ts';

/**
 * What a use is billed for, each part at its own rate.
 *
 * @param asOfMs up to when what still stands is reckoned: a variant without an end
 * @throws RangeError when a quantity is negative or not finite, or a span ends before it starts
 */
export const chargesOf = (use: Use, asOfMs: number): readonly Charge[] => {
  switch (use.of) {
    case 'job':
      return jobCharges(use);
    case 'endpoint':
      return endpointCharges(use, asOfMs);
    case 'serverless':
      return [serverlessCharge(use)];
    case 'data':
      return [dataCharge(use)];
    case 'tokens':
      return tokenCharges(use);
  }
};

const spreadsOf = <Quantity>(
  periods: Periods<Quantity>,
  name: string,
  quantityOf: (period: Quantity) => number,
): readonly Spread[] =>
  periods.map((period) => ({
    startMs: period.startMs,
    endMs: period.endMs,
    quantity: wholeQuantity(name, quantityOf(period)),
  }));

const useful = ({ model, owner }: Whose, kind: CostKind) => ({ kind, effect: 'useful', model, owner }) as const;

const serverlessCharge = (use: ServerlessUse): Charge => ({
  ...useful(use, 'serverless'),
  part: 'memory',
  key: { of: 'serverless', region: use.region },
  spreads: spreadsOf(use.periods, 'billedMs × memoryMb', ({ billedMs }) => billedMs * use.memoryMb),
});

const dataCharge = (use: DataUse): Charge => ({
  ...useful(use, 'endpoint'),
  part: 'data',
  key: { of: 'data', region: use.region },
  spreads: spreadsOf(use.periods, 'bytesIn + bytesOut', ({ bytesIn, bytesOut }) => bytesIn + bytesOut),
});

const tokenCharges = (use: TokenUse): readonly Charge[] =>
  (['input', 'output'] as const).map((direction) => ({
    ...useful(use, 'bedrock'),
    part: 'tokens',
    key: { of: 'tokens', model: use.bedrockModel, direction, isBatch: use.isBatch ?? false, region: use.region },
    spreads: spreadsOf(use.periods, `${direction}Tokens`, (period) => period[`${direction}Tokens`]),
  }));
