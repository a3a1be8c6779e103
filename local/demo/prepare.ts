import { Worker } from 'node:worker_threads';
import { type BaselineObject, baselineObjects } from './baseline.ts';
import { featuresOf, inputCells, outputCells } from './calls.ts';
import { type Flights, readFlights, type SampledPeriod } from './flights.ts';
import { areaUnderCurve, fitLateModel, type LateExample, type LateModel, lateProbability } from './late-model.ts';
import { flightsMonitor } from './monitor.ts';

/** January is what the model learns from and what the baseline describes: 61,089 flights. */
export const trainingPeriod: SampledPeriod = {
  startMs: Date.parse('2001-01-01T00:00:00Z'),
  endMs: Date.parse('2001-02-01T00:00:00Z'),
  share: 0.12,
};

/** February to June is what arrives: 204,859 flights, 57 an hour on average, next to none between three and five. */
export const livePeriod: SampledPeriod = {
  startMs: Date.parse('2001-02-01T00:00:00Z'),
  endMs: Date.parse('2001-07-01T00:00:00Z'),
  share: 0.0825,
};

/** Every fifth flight of the training sample only measures the model. */
const heldOutEvery = 5;
const lateFromMinutes = 15;

/** Everything the replay needs; plain data, so that it can cross threads. */
export interface Demonstration {
  /** The flights that arrive. */
  readonly flights: Flights;
  readonly model: LateModel;
  /** The model measured on flights it has not seen. */
  readonly heldOut: {
    readonly flights: number;
    readonly areaUnderCurve: number | undefined;
    readonly predictedLateShare: number;
    readonly lateShare: number;
  };
  /** January as the model sees it. */
  readonly baseline: readonly BaselineObject[];
}

/** Reads the flights, fits the model and profiles the baseline: about two seconds on one core. */
export const prepareDemonstration = async (
  training: SampledPeriod = trainingPeriod,
  live: SampledPeriod = livePeriod,
): Promise<Demonstration> => {
  const [past, flights] = await readFlights([training, live]);
  if (past === undefined || flights === undefined) throw new RangeError('two periods make two samples');
  const examples = Array.from(past.row, (_, index) => exampleOf(past, index));
  const model = fitLateModel(examples.filter((_, index) => index % heldOutEvery !== 0));
  const heldOut = examples.filter((_, index) => index % heldOutEvery === 0);
  const rows = examples.map(({ features }) => ({
    input: inputCells(features),
    output: outputCells(lateProbability(model, features)),
  }));
  const baseline = baselineObjects(await flightsMonitor(), rows);
  return { flights, model, heldOut: measured(model, heldOut), baseline };
};

/** `prepareDemonstration` in a thread of its own, which takes the memory that reading needed with it when it ends. */
export const prepareInThread = (): Promise<Demonstration> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./prepare-thread.ts', import.meta.url), {
      // Small on purpose: the collector then works more often instead of letting the process grow.
      resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the preparing thread ended with code ${code} and said nothing`)));
  });

const exampleOf = (flights: Flights, index: number): LateExample => ({
  features: featuresOf(flights, index),
  late: (flights.delayMinutes[index] ?? 0) > lateFromMinutes,
});

const measured = (model: LateModel, examples: readonly LateExample[]): Demonstration['heldOut'] => {
  const scores = examples.map(({ features }) => lateProbability(model, features));
  const late = examples.map((example) => example.late);
  return {
    flights: examples.length,
    areaUnderCurve: areaUnderCurve(scores, late),
    predictedLateShare: scores.reduce((sum, score) => sum + score, 0) / examples.length,
    lateShare: late.filter(Boolean).length / examples.length,
  };
};
