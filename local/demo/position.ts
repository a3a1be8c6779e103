import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const positionSchema = v.object({
  /** Start of the first hour that has not arrived yet; milliseconds since 1970. */
  nextHourMs: v.number(),
  recordsCaptured: v.number(),
  /** Spent so far, in all sessions. */
  seconds: v.number(),
  isRegistered: v.boolean(),
  isFinished: v.boolean(),
});

/** How far the replay has come. What lies before it was accepted by the cloud for good. */
export type ReplayPosition = Readonly<v.InferOutput<typeof positionSchema>>;

/** Where the position is kept, so that a killed demonstration goes on instead of beginning again. */
export interface PositionFile {
  /** `undefined` before the first save. */
  read(): ReplayPosition | undefined;
  /** Replaces the file in one step: a kill leaves the old position or the new one. */
  save(position: ReplayPosition): void;
}

/** The position's file in a data directory. */
export const positionFile = (dataDir: string): PositionFile => {
  const path = join(dataDir, 'demonstration.json');
  return {
    read: () => {
      const text = textOf(path);
      return text === undefined ? undefined : v.parse(positionSchema, JSON.parse(text));
    },
    save: (position) => {
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(position));
      renameSync(`${path}.new`, path);
    },
  };
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
