import type { Digest, DigestSection } from './digest.ts';

/** Characters, not code units: bars and letters alike are one wide. */
const widthOf = (text: string): number => [...text].length;

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Lines whose cells stand below each other; the last cell of a line, and lines of one cell, run on. */
const aligned = (lines: DigestSection['lines']): readonly string[] => {
  const tabular = lines.filter((cells) => cells.length > 1);
  const widths = (tabular[0] ?? []).map((_, place) => Math.max(...tabular.map((cells) => widthOf(cells[place] ?? ''))));
  return lines.map((cells) =>
    cells
      .map((cell, place) => (place === cells.length - 1 ? cell : padded(cell, widths[place] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
};

/** Spaces before what belongs to a section, as wide as the longest name of one and two more. */
const indent = 13;

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
