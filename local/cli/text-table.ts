const longestCell = 40;

const shortened = (text: string): string => {
  const oneLine = text.replaceAll(/\s+/g, ' ');
  return oneLine.length > longestCell ? `${oneLine.slice(0, longestCell - 1)}…` : oneLine;
};

const isNumber = (text: string): boolean => /^-?[\d,.]+(?:e[+-]?\d+)?(?: %)?$|^–$|^$/i.test(text);

/** Rows of text under their headings, numbers to the right; as wide as needed and no wider. */
export const textTable = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [headings, ...rows].map((row) => row.map(shortened));
  const widths = headings.map((_, place) => Math.max(...lines.map((line) => line[place]?.length ?? 0)));
  const right = headings.map((_, place) => rows.every((row) => isNumber(row[place] ?? '')));
  const lineOf = (line: readonly string[]): string =>
    line
      .map((cell, place) => (right[place] ? cell.padStart(widths[place] ?? 0) : cell.padEnd(widths[place] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${lines.map(lineOf).join('\n')}\n`;
};

/** A number in at most six significant digits, as people read it; a dash where there is none. */
export const numberCell = (value: number | null | undefined): string => {
  if (value === undefined || value === null || Number.isNaN(value)) return '–';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US');
  const short = Number(value.toPrecision(6));
  return Math.abs(short) >= 1e-4 && Math.abs(short) < 1e15 ? String(short) : short.toExponential();
};
