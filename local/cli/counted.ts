import type { Progress } from './terminal.ts';

/** Counts a file's bytes as they go by, none twice: a file that is read anew advances nothing until it comes farther than before. */
export const counted = (progress: Progress | undefined) => {
  let farthest = 0;
  return async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    let at = 0;
    for await (const chunk of chunks) {
      at += chunk.length;
      if (at > farthest) progress?.advance(at - farthest);
      farthest = Math.max(farthest, at);
      yield chunk;
    }
  };
};
