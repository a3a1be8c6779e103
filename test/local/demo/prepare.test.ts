import { expect, test } from 'vitest';
import { inputColumns, outputColumns } from '../../../local/demo/calls.ts';
import { flightsMonitor } from '../../../local/demo/monitor.ts';
import { type Demonstration, prepareDemonstration } from '../../../local/demo/prepare.ts';
import { baselinePrefix } from '../../../shared/aws/baseline-object.ts';
import { Profile } from '../../../shared/profile/index.ts';

const day = (date: string) => Date.parse(`2001-${date}T00:00:00Z`);
const monitor = await flightsMonitor();

// Days of the first row group stand for January and for the months after it.
const prepared = await prepareDemonstration(
  { startMs: day('01-04'), endMs: day('01-12'), share: 0.1 },
  { startMs: day('01-13'), endMs: day('01-14'), share: 0.1 },
);

const objectAt = ({ baseline }: Demonstration, name: string): Uint8Array => {
  const found = baseline.find(({ key }) => key.endsWith(name));
  if (found === undefined) throw new Error(`no ${name} among the baseline's objects`);
  return found.body;
};
const json = (name: string) => JSON.parse(new TextDecoder().decode(objectAt(prepared, name)));

test('the columns that are captured are the columns that the monitor reads', () => {
  expect(monitor.mapping.input?.columns).toEqual([...inputColumns]);
  expect(monitor.mapping.output?.columns).toEqual([...outputColumns]);
});

test('the baseline lies where evaluations look for it, with the version that the monitor names', () => {
  expect(prepared.baseline.map(({ key }) => key)).toContain(`${baselinePrefix('flights-delay', '2001-01')}profile.bin`);
});

test('the baseline profile holds every row of the training period, predictions included', () => {
  const profile = Profile.fromBytes(objectAt(prepared, 'profile.bin'));
  expect(profile.rows).toBe(json('statistics.json').dataset.item_count);
  expect(profile.rows).toBeGreaterThan(10_000);
  expect(profile.columns.map(({ name, inferredType, missing }) => [name, inferredType, missing])).toEqual([
    ['departure_hour', 'Integral', 0],
    ['distance', 'Integral', 0],
    ['origin', 'String', 0],
    ['destination', 'String', 0],
    ['late_probability', 'Fractional', 0],
  ]);
});

test('Model Monitor’s files name the same columns', () => {
  const names = ['departure_hour', 'destination', 'distance', 'late_probability', 'origin'];
  for (const file of ['statistics.json', 'constraints.json']) {
    expect(
      json(file)
        .features.map(({ name }: { name: string }) => name)
        .toSorted(),
    ).toEqual(names);
  }
});

test('the same days give the same baseline, byte for byte', async () => {
  const again = await prepareDemonstration(
    { startMs: day('01-04'), endMs: day('01-12'), share: 0.1 },
    { startMs: day('01-13'), endMs: day('01-14'), share: 0.1 },
  );
  expect(objectAt(again, 'profile.bin')).toEqual(objectAt(prepared, 'profile.bin'));
});
