import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = new URL('../events/', import.meta.url);

/** Where the page about events lies. */
export const eventPageFile = fileURLToPath(new URL('../docs/events.md', import.meta.url));

const camelCase = (file: string): string =>
  basename(file, '.ts').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What the code says of the schema of that name: the comment before it. */
const commentOn = (name: string, source: string): string => {
  const [, comment = ''] = new RegExp(`/\\*\\*((?:[^*]|\\*(?!/))*)\\*/\\nexport const ${name}\\b`).exec(source) ?? [];
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .filter(Boolean)
    .join(' ')
    .trim();
};

interface EventExample {
  readonly 'detail-type'?: string;
  readonly metadata?: { readonly type: string };
}

/** The section about one event. */
const section = async (file: string): Promise<{ readonly isOurs: boolean; readonly text: string }> => {
  const url = new URL(file, folder);
  const name = camelCase(file);
  const exported = (await import(url.href)) as Readonly<Record<string, unknown>>;
  const example = exported[`${name}Example`] as EventExample;
  const title = example.metadata?.type ?? example['detail-type'] ?? name;
  const text = [
    `### ${title}`,
    `${commentOn(name, readFileSync(url, 'utf8'))} [Schema](../events/${file}).`,
    `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
  ].join('\n\n');
  return { isOurs: example.metadata !== undefined, text };
};

/** The page about every event that is read or told, made from the schemas' comments and examples. */
export const eventPage = async (): Promise<string> => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('parts'))
    .toSorted();
  const sections = await Promise.all(files.map(section));
  const texts = (ours: boolean) => sections.filter(({ isOurs }) => isOurs === ours).map(({ text }) => text);
  return [
    '# Events',
    'Made by `npm run docs` from the schemas in `events/`. Every event has an example that its schema accepts.',
    '## What Plumbline tells',
    'On its own bus, with source `plumbline` and the fact as `detail`, or as a message on one of its queues. `metadata.id` is the same however often a fact is told.',
    ...texts(true),
    '## What Plumbline reads',
    'From AWS, in whatever form AWS sends it: times as numbers or text, tags as a map or a list, statuses in two spellings.',
    ...texts(false),
    '',
  ].join('\n\n');
};

// `import.meta.main` is not there on Node 22, which is what macOS on arm64 gets.
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(eventPageFile, await eventPage());
