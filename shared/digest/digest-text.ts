import type { Digest, DigestSection } from './digest.ts';

/** Characters, not code units: bars and letters alike are one wide. */
const widthOf = (text: string): number => [...text].length;

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Spaces before what belongs to a section, as wide as the longest name of one and two more. */
const indent = 13;

/** Where a line would be wider, its last cell has a line of its own. */
const mostWidth = 110;

/** Lines whose cells stand below each other; the last cell of a line, and lines of one cell, run on. */
const aligned = (lines: DigestSection['lines']): readonly string[] => {
  const tabular = lines.filter((cells) => cells.length > 1);
  const widths = (tabular[0] ?? []).map((_, place) => Math.max(...tabular.map((cells) => widthOf(cells[place] ?? ''))));
  return lines.flatMap((cells) => {
    const before = cells.slice(0, -1).map((cell, place) => padded(cell, widths[place] ?? 0));
    const last = cells.at(-1) ?? '';
    const line = [...before, last].join('  ').trimEnd();
    const isTooWide = before.length > 0 && indent + widthOf(line) > mostWidth;
    return isTooWide ? [before.join('  ').trimEnd(), `  ${last}`] : [line];
  });
};

/** A digest as plain text, for e-mail and a terminal: a line for each section, what belongs to it below. */
export const digestText = ({ title, sections }: Digest): string =>
  [
    title,
    '',
    ...sections.flatMap(({ name, headline, lines }) => [
      `${padded(name, indent)}${headline}`,
      ...aligned(lines).map((line) => `${' '.repeat(indent)}${line}`),
    ]),
    '',
  ].join('\n');
