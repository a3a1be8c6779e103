import { hashShare } from './hash.ts';
import type { LateFeatures } from './late-model.ts';

/**
 * A fault put into the traffic on purpose. The callers of the endpoint send the changed values, so the model scores
 * them and the capture files hold them, as they would.
 */
export interface Fault {
  readonly name: string;
  /** What happens, for people. */
  readonly announcement: string;
  /** The column that Plumbline should name. */
  readonly column: string;
  /** Half-open span of inference time. */
  readonly startMs: number;
  readonly endMs: number;
  /** @param row the flight's row in the file, to decide by hash where only a share is hit */
  readonly change: (features: LateFeatures, row: number) => LateFeatures;
}

const kilometresPerMile = 1.609344;
/** One of the largest airports: about one flight in twenty begins there. */
const kilometreOrigin = 'ATL';

/** Whole kilometres, as whole miles before: only the unit changes, not the type. */
const inKilometres = (features: LateFeatures): LateFeatures => ({
  ...features,
  distance: String(Math.round(Number(features.distance) * kilometresPerMile)),
});

const unknownDestinationShare = 0.04;
const unknownDestinationSalt = 11;

/**
 * The four faults of the demonstration. Each begins in the middle of a week without holidays or storms, and weeks lie
 * between them, so that each has to be found, named and seen to end on its own:
 *
 * - 13 to 15 March 2001, three whole days: a new client sends every distance in kilometres instead of miles.
 * - 18 to 20 April 2001, three whole days: four flights in a hundred go to `ZZZ`, a destination never seen before.
 * - 16 May 2001, 06:00 to 18:00: the origin of every flight is empty.
 * - 11 to 15 June 2001, five whole days: the client of one airport alone sends kilometres, one flight in twenty.
 */
export const faults: readonly Fault[] = [
  {
    name: 'distance-in-kilometres',
    announcement: 'All distances arrive in kilometres for three days',
    column: 'distance',
    startMs: Date.parse('2001-03-13T00:00:00Z'),
    endMs: Date.parse('2001-03-16T00:00:00Z'),
    change: inKilometres,
  },
  {
    name: 'unknown-destination',
    announcement: 'Four flights in a hundred go to ZZZ, a destination never seen before, for three days',
    column: 'destination',
    startMs: Date.parse('2001-04-18T00:00:00Z'),
    endMs: Date.parse('2001-04-21T00:00:00Z'),
    change: (features, row) =>
      hashShare(row, unknownDestinationSalt) < unknownDestinationShare ? { ...features, destination: 'ZZZ' } : features,
  },
  {
    name: 'empty-origin',
    announcement: 'The origin of every flight is empty for twelve hours',
    column: 'origin',
    startMs: Date.parse('2001-05-16T06:00:00Z'),
    endMs: Date.parse('2001-05-16T18:00:00Z'),
    change: (features) => ({ ...features, origin: '' }),
  },
  {
    name: 'kilometres-from-one-origin',
    announcement: `Distances of flights from ${kilometreOrigin} alone arrive in kilometres for five days`,
    column: 'distance',
    startMs: Date.parse('2001-06-11T00:00:00Z'),
    endMs: Date.parse('2001-06-16T00:00:00Z'),
    change: (features) => (features.origin === kilometreOrigin ? inKilometres(features) : features),
  },
];

/** The features as they arrive at a moment, after every fault of that moment. */
export const withFaults = (features: LateFeatures, row: number, timeMs: number): LateFeatures =>
  faults
    .filter(({ startMs, endMs }) => startMs <= timeMs && timeMs < endMs)
    .reduce((changed, fault) => fault.change(changed, row), features);
