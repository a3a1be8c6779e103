import type { LedgerUse, RateKey } from '../cost/index.ts';
import { quantityWords } from '../cost/index.ts';
import {
  gridGramsPerKwh,
  kwhPerGbMoved,
  kwhPerSsdTbHour,
  powerUsageEffectiveness,
  serverHours,
  volumeCopies,
} from './coefficients.ts';
import { embodiedKilograms } from './machines.ts';
import { instancePower } from './power.ts';

/** Use whose carbon is not known, and what it is that is not known of it. */
export interface UnknownCarbon {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly lacks: 'energy' | 'grid' | 'embodied';
}

/** Carbon of what was used, as far as it is known. */
export interface Footprint {
  /** By the Region's grid. AWS's own reports are market based, and near nothing in many Regions. */
  readonly basis: 'location based';
  /** With the data centre's own use. */
  readonly energyKwh: number;
  /** Kilograms of CO2 equivalents of that energy. */
  readonly operationalKg: number;
  /** Kilograms of CO2 equivalents of making the servers, for the time they were used. */
  readonly embodiedKg: number;
  /** Sorted by what it is; empty when all is known. */
  readonly unknown: readonly UnknownCarbon[];
}

/** Average use of an instance's processors where nobody measured it. */
export const assumedLoad = 0.5;

/** kWh of the servers; undefined where it is not known: how many processors serverless memory or a token takes, nobody tells. */
const serverKwh = (key: RateKey, quantity: number, load: number): number | undefined => {
  switch (key.of) {
    case 'instance': {
      const watts = instancePower(key.instanceType, load);
      return watts === undefined ? undefined : (quantityWords(key, quantity).quantity * watts) / 1000;
    }
    case 'volume':
      return (quantityWords(key, quantity).quantity * 730 * kwhPerSsdTbHour * volumeCopies) / 1000;
    case 'data':
      return quantityWords(key, quantity).quantity * kwhPerGbMoved;
    default:
      return undefined;
  }
};

const embodiedOf = (key: RateKey, quantity: number): number | undefined => {
  if (key.of !== 'instance') return 0;
  const kilograms = embodiedKilograms(key.instanceType);
  return kilograms === undefined ? undefined : (kilograms * quantityWords(key, quantity).quantity) / serverHours;
};

/**
 * Energy and carbon of what a ledger holds.
 *
 * @param loadOf average use of processors and GPUs of what a line stands for, 0 to 1; by default one half
 */
export const footprintOf = (
  uses: Iterable<LedgerUse>,
  loadOf: (use: LedgerUse) => number | undefined = () => undefined,
): Footprint => {
  const sums = { energyKwh: 0, operationalKg: 0, embodiedKg: 0 };
  const unknown: UnknownCarbon[] = [];
  for (const use of uses) {
    const { key, quantity } = use;
    const kwh = serverKwh(key, quantity, loadOf(use) ?? assumedLoad);
    const grams = gridGramsPerKwh[key.region];
    const embodied = embodiedOf(key, quantity);
    const energy = (kwh ?? 0) * powerUsageEffectiveness;
    sums.energyKwh += energy;
    sums.operationalKg += (energy * (grams ?? 0)) / 1000;
    sums.embodiedKg += embodied ?? 0;
    const lacks = { energy: kwh, grid: grams, embodied };
    for (const [what, value] of Object.entries(lacks) as [UnknownCarbon['lacks'], number | undefined][])
      if (value === undefined) unknown.push({ ...quantityWords(key, quantity), lacks: what });
  }
  return { basis: 'location based', ...sums, unknown: merged(unknown) };
};

/** Lines of the same thing become one. */
const merged = (unknown: readonly UnknownCarbon[]): readonly UnknownCarbon[] =>
  [...Map.groupBy(unknown, ({ what, lacks }) => `${what} ${lacks}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...others]]) =>
      first === undefined
        ? []
        : [{ ...first, quantity: others.reduce((sum, { quantity }) => sum + quantity, first.quantity) }],
    );
