import { cellForms, type TextDictionary } from '../capture/index.ts';
import { powerOfTen } from '../sketch/index.ts';
import { EdgeSearch } from './edge-search.ts';
import { type ColumnCells, commonForm } from './folded-cells.ts';
import type { PlannedColumn, SliceValue } from './slice-plan.ts';

/** What a text's bin is before it was looked up. */
const notYet = 255;

const isNumber = (value: SliceValue): value is number => typeof value === 'number';

/**
 * Tells which bin of a column each cell lies in. After the column's bins come two more: `other` for values in none of them and `missing`.
 * Numbers are found among ascending edges; a category that is a number is an edge that is met exactly.
 */
export class CellBins {
  readonly other: number;
  readonly missing: number;
  /** How many bins there are, `other` and `missing` among them; below 255. */
  readonly width: number;
  readonly #edges: EdgeSearch;
  /** Bin of a number that is the edge at a place. */
  readonly #onEdge: Uint8Array;
  /** Bin of a number below the edge at a place and above the one before. */
  readonly #belowEdge: Uint8Array;
  readonly #texts = new Map<string, number>();
  /** Whether texts that are numbers, such as 007, count as those: in score bins they do, as categories they are their text. */
  readonly #readsTexts: boolean;
  /** Bins of the texts of a dictionary, by entry, as long as it is the same with the same texts. */
  #known = new Uint8Array(0);
  #dictionary: TextDictionary | undefined;
  #generation = 0;

  constructor(column: PlannedColumn) {
    const isScores = column.kind === 'scores';
    const values: readonly SliceValue[] = isScores ? [] : column.values;
    this.other = isScores ? column.edges.length + 1 : values.length;
    this.missing = this.other + 1;
    this.width = this.other + 2;
    this.#readsTexts = isScores;
    const edges = isScores ? column.edges : values.filter(isNumber).toSorted((a, b) => a - b);
    this.#edges = new EdgeSearch(edges);
    this.#onEdge = Uint8Array.from(edges, (edge, place) => (isScores ? place : values.indexOf(edge)));
    this.#belowEdge = Uint8Array.from({ length: edges.length + 1 }, (_, place) => (isScores ? place : this.other));
    for (const [bin, value] of values.entries()) if (typeof value === 'string') this.#texts.set(value, bin);
  }

  /** Writes the bin of each cell. @param bins at least as many as there are cells; the first cell's comes first */
  place(cells: ColumnCells, bins: Uint8Array): void {
    const form = commonForm(cells);
    if (form === undefined) this.#placeMixed(cells, bins);
    else this.#placeAlike(cells, form & cellForms.fractionDigits, bins);
  }

  #placeAlike({ block: { integers }, first, end }: ColumnCells, fractionDigits: number, bins: Uint8Array): void {
    const scale = powerOfTen(fractionDigits);
    for (let at = first; at < end; at += 1) bins[at - first] = this.#ofNumber((integers[at] ?? 0) / scale);
  }

  #placeMixed({ block, dictionary, first, end }: ColumnCells, bins: Uint8Array): void {
    const { forms, integers, values } = block;
    this.#remember(dictionary);
    for (let at = first; at < end; at += 1) {
      const form = forms[at] ?? 0;
      if (form === cellForms.missing) bins[at - first] = this.missing;
      else if (form === cellForms.entry) bins[at - first] = this.#ofEntry(dictionary, integers[at] ?? 0);
      else if (form === cellForms.nonFinite) bins[at - first] = this.#texts.get(String(values[at])) ?? this.other;
      else bins[at - first] = this.#ofNumber(block.number(at));
    }
  }

  #ofNumber(value: number): number {
    const place = this.#edges.below(value);
    return (this.#edges.isEdge(value, place) ? this.#onEdge[place] : this.#belowEdge[place]) ?? this.other;
  }

  #ofEntry(dictionary: TextDictionary, entry: number): number {
    const known = this.#known[entry] ?? notYet;
    if (known !== notYet) return known;
    const { text, number } = dictionary.facts(entry);
    const ofNumber = this.#readsTexts && !Number.isNaN(number) ? this.#ofNumber(number) : this.other;
    const bin = this.#texts.get(text) ?? ofNumber;
    this.#known[entry] = bin;
    return bin;
  }

  /** Makes room for all the dictionary's texts, and forgets what was known of others. */
  #remember(dictionary: TextDictionary): void {
    const isSame = this.#dictionary === dictionary && this.#generation === dictionary.generation;
    this.#dictionary = dictionary;
    this.#generation = dictionary.generation;
    if (isSame && this.#known.length >= dictionary.size) return;
    const known = new Uint8Array(Math.max(2 * this.#known.length, dictionary.size)).fill(notYet);
    if (isSame) known.set(this.#known);
    this.#known = known;
  }
}
