import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/** A place in a bundle, as stack traces and logs have it, with the folder or address before the name. */
const placeInBundle = /[^\s("']*?([\w-]+)\.mjs:(\d+):(\d+)/g;

/**
 * Says of every place in a function's bundle where in the source it is: stack traces from AWS name places in code without its line breaks.
 * Right only for the very build that is deployed; what no map knows stays as it is.
 *
 * @param trace any text
 * @param folder where the bundles' maps are
 */
export const located = (trace: string, folder = dist): string => {
  const maps = new Map<string, SourceMap | undefined>();
  return trace.replaceAll(placeInBundle, (place: string, bundle: string, line: string, column: string) => {
    if (!maps.has(bundle)) maps.set(bundle, mapOf(join(folder, `${bundle}.mjs.map`)));
    const entry = maps.get(bundle)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !('originalSource' in entry)) return place;
    const source = normalize(entry.originalSource)
      .replaceAll('\\', '/')
      .replace(/^(?:\.\.\/)+/, '');
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
};

const mapOf = (file: string): SourceMap | undefined =>
  existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(located(await text(process.stdin)));
