import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { positionFile } from '../../../local/demo/position.ts';

const directory = mkdtempSync(join(tmpdir(), 'plumbline-position-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const position = { nextHourMs: 1, recordsCaptured: 2, seconds: 3.5, isRegistered: true, isFinished: false };

test('nothing is read before the first save', () => {
  expect(positionFile(join(directory, 'not-there')).read()).toBeUndefined();
});

test('the last save is read again', () => {
  const file = positionFile(directory);
  file.save(position);
  file.save({ ...position, nextHourMs: 7 });
  expect(positionFile(directory).read()).toEqual({ ...position, nextHourMs: 7 });
});

test('a file that is no position is refused', () => {
  writeFileSync(join(directory, 'demonstration.json'), '{"nextHourMs":"soon"}');
  expect(() => positionFile(directory).read()).toThrow();
});
