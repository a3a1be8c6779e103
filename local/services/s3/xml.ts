import { malformedXml } from './errors.ts';

/** Text as XML can carry it; control characters by number, as S3 does. */
const escapeXml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what has to be escaped
  text.replace(/[&<>"\x00-\x1f\x7f]/g, (character) => `&#${character.charCodeAt(0)};`);

const NAMED = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' } as const;

const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(lt|gt|quot|apos|amp));/g, (_, decimal, hex, name: keyof typeof NAMED) =>
    name ? NAMED[name] : String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
  );

/** What stands inside each element of that name, as it stands there. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}>)`, 'g'))].map(
    ([, inner = '']) => inner,
  );

/** The text of the first element of that name. */
export const textOf = (xml: string, name: string): string | undefined => {
  const [first] = elements(xml, name);
  return first === undefined ? undefined : unescapeXml(first);
};

/**
 * Reads a whole body whose document is `root`, and gives what is inside.
 *
 * @throws S3Error 400 when the document is another one
 */
export async function readXml(body: AsyncIterable<Buffer>, root: string): Promise<string> {
  const text = Buffer.concat(await Array.fromAsync(body)).toString();
  const [inner] = elements(text, root);
  if (inner === undefined) throw malformedXml();
  return inner;
}

type Fields = Readonly<Record<string, string | number | boolean>>;

/** Elements with text, by name. */
export const fields = (values: Fields): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join('');

/** An element with text, with elements by name, or with elements written already. */
export function xml(name: string, content: string | Fields | readonly string[]): string {
  const isWritten = (value: typeof content): value is readonly string[] => Array.isArray(value);
  const inner = isWritten(content)
    ? content.join('')
    : typeof content === 'string'
      ? escapeXml(content)
      : fields(content);
  return `<${name}>${inner}</${name}>`;
}

/** A time as XML documents of S3 have it. */
export const iso = (timeMs: number): string => new Date(timeMs).toISOString();
