import { createGunzip, type Gunzip } from 'node:zlib';

/**
 * Compressed bytes given to the inflater at a time: bounds what one step yields to about 16 MiB (deflate's limit is 1032:1),
 * and what is lost before damage to one such block.
 */
const blockBytes = 16 * 1024;
const outputBytes = 256 * 1024;

/** The gzip stream ended too early or is damaged. What came before was delivered. */
export class GzipDamage extends Error {
  constructor(cause: unknown) {
    super('The gzip stream is damaged or ends too early', { cause });
    this.name = 'GzipDamage';
  }
}

/** Cuts a stream at fixed offsets, so that what follows never depends on how the network cut it. */
const blocks = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let block = new Uint8Array(blockBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; ) {
      const part = chunk.subarray(start, start + blockBytes - filled);
      block.set(part, filled);
      filled += part.length;
      start += part.length;
      if (filled < blockBytes) continue;
      yield block;
      block = new Uint8Array(blockBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
};

/** Resolves when the inflater has taken the block. On damage it only emits an error and never calls back. */
const written = (gunzip: Gunzip, block: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    const damaged = (cause: Error): void => reject(new GzipDamage(cause));
    gunzip.once('error', damaged);
    gunzip.write(block, () => {
      gunzip.off('error', damaged);
      resolve();
    });
  });

/** Resolves when everything is out. Zeros after the last member end the output early, but the stream closes only here. */
const ended = (gunzip: Gunzip): Promise<void> =>
  new Promise((resolve, reject) => {
    gunzip.once('close', resolve);
    gunzip.once('error', (cause) => reject(new GzipDamage(cause)));
    gunzip.end();
  });

/**
 * Inflates a gzip stream, of several members too, as it arrives. Memory is bounded by about 17 MiB whatever the stream
 * inflates to. A stream cut short comes out to its last byte, a damaged one up to the block of 16 KiB that holds the damage.
 *
 * @throws GzipDamage after everything that could be inflated was yielded; errors of `chunks` pass through unchanged
 */
export const inflated = async function* (
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip({ chunkSize: outputBytes });
  let output: Uint8Array[] = [];
  // Listening for data, rather than reading, hands over each piece before an error can discard it.
  gunzip.on('data', (piece: Uint8Array) => output.push(piece));
  // Each write and the end report their own failure; without a listener the same error would be thrown besides.
  gunzip.on('error', () => {});
  const taken = (): Uint8Array[] => {
    const pieces = output;
    output = [];
    return pieces;
  };
  try {
    for await (const block of blocks(chunks)) {
      await written(gunzip, block);
      yield* taken();
    }
    await ended(gunzip);
    yield* taken();
  } catch (error) {
    if (error instanceof GzipDamage) yield* taken();
    throw error;
  } finally {
    gunzip.destroy();
  }
};
