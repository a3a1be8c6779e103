import type { Cell } from '../../../shared/capture/index.ts';
import { keptForm } from '../../../shared/sketch/index.ts';

type Type = 'integral' | 'fractional' | 'boolean' | 'string';

/** What one cell counts as, told by itself. */
export interface NaiveCell {
  readonly type: Type;
  /** The finite number that it is. */
  readonly number: number | undefined;
  readonly isNonFinite: boolean;
  /** What it is the same as: a number below 10^15 that is written as one, else its text. */
  readonly key: number | string;
  /** Fraction digits that a plain decimal with needless zeros is written with. */
  readonly shownDigits: number;
  /** Length of a text that is no number. */
  readonly length: number | undefined;
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const plainDecimal = /^-?(?:0|[1-9]\d*)\.(\d*0)$/;
const large = 1e15;

const shownDigitsOf = (text: string): number => {
  const [, fraction = ''] = plainDecimal.exec(text) ?? [];
  const digits = text.replace(/[-.]/g, '').replace(/^0(?=\d)/, '').length;
  return digits <= 15 ? fraction.length : 0;
};

const ofText = (text: string): NaiveCell => {
  const key = jsonNumber.test(text) && Math.abs(Number(text)) < large ? Number(text) + 0 : text;
  const value = /^[-+]? ?\d/.test(text) ? Number(text.replace(/^([-+]?) /, '$1')) + 0 : Number.NaN;
  const isWhole = /^[-+]? ?[0-9]+$/.test(text);
  const isNumber = isWhole || /^[-+]? ?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$/.test(text);
  const isName = /^[-+]?(nan|inf|infinity)$/i.test(text);
  if (!isNumber) {
    const type = text === 'true' || text === 'false' ? 'boolean' : 'string';
    const length = type === 'string' ? text.length : undefined;
    return { type, number: undefined, isNonFinite: isName, key, shownDigits: 0, length };
  }
  const isReal = Number.isFinite(value);
  return {
    type: isWhole ? 'integral' : 'fractional',
    number: isReal ? value : undefined,
    isNonFinite: !isReal,
    key,
    shownDigits: typeof key === 'number' ? shownDigitsOf(text) : 0,
    length: undefined,
  };
};

const ofNumber = (number: number): NaiveCell => {
  const isReal = Number.isFinite(number);
  const isWhole = Number.isInteger(number);
  const text = isWhole ? BigInt(number).toString() : String(number);
  return {
    type: isWhole ? 'integral' : 'fractional',
    number: isReal ? number + 0 : undefined,
    isNonFinite: !isReal,
    key: isReal && Math.abs(number) < large ? number + 0 : text,
    shownDigits: 0,
    length: undefined,
  };
};

const ofCell = (cell: Exclude<Cell, null>): NaiveCell =>
  typeof cell === 'number' ? ofNumber(cell) : ofText(String(cell));

/** A column by each of its cells: the slow answer to everything that a profile tells exactly. */
export const naiveColumn = (cells: readonly Cell[]) => {
  const known = cells.filter((cell) => cell !== null).map(ofCell);
  const types = { integral: 0, fractional: 0, boolean: 0, string: 0 };
  const counts = new Map<number | string, number>();
  const shown = new Map<number | string, number>();
  for (const { type, key, shownDigits } of known) {
    types[type] += 1;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    shown.set(key, Math.max(shown.get(key) ?? 0, shownDigits));
  }
  const numbers = known.flatMap(({ number = Number.NaN }) => (Number.isNaN(number) ? [] : [number]));
  const textOf = (key: number | string) => {
    if (typeof key === 'string') return keptForm(key);
    const digits = shown.get(key) ?? 0;
    return digits === 0 ? String(key) : key.toFixed(digits);
  };
  return {
    missing: cells.length - known.length,
    types,
    nonFinite: known.filter(({ isNonFinite }) => isNonFinite).length,
    negative: numbers.filter((number) => number < 0).length,
    numbers: numbers.toSorted((a, b) => a - b),
    /** What the values are the same as, each once. */
    keys: [...counts.keys()],
    /** How often each text is told, by text. */
    counts: new Map([...counts].map(([key, count]) => [textOf(key), count])),
    lengths: known.flatMap(({ length }) => length ?? []),
  };
};
