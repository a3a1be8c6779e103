/** Columns of baselines that a warm function keeps in all; a column's profile takes about 140 KB in memory, so these take 140 MB. */
const defaultMaxColumns = 1000;

interface Kept<Baseline> {
  readonly baseline: Baseline;
  readonly columns: number;
}

/**
 * Baselines that a warm function has read, bounded by their columns: those that were asked for longest ago go first. The one that came last is
 * kept whatever its size, since whoever asked for it holds it anyway.
 */
export class KeptBaselines<Baseline> {
  readonly #maxColumns: number;
  /** The one that was asked for longest ago comes first. */
  readonly #kept = new Map<string, Kept<Baseline>>();
  #columns = 0;

  /** @param maxColumns of all that are kept, together */
  constructor(maxColumns: number = defaultMaxColumns) {
    this.#maxColumns = maxColumns;
  }

  /** The baseline that was kept under a key; `undefined` where there is none any more. */
  find(key: string): Baseline | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.baseline;
  }

  /** Keeps a baseline in place of what was under its key, and forgets others until there is room. */
  keep(key: string, baseline: Baseline, columns: number): void {
    this.#forget(key);
    for (const oldest of this.#kept.keys()) {
      if (this.#columns + columns <= this.#maxColumns) break;
      this.#forget(oldest);
    }
    this.#kept.set(key, { baseline, columns });
    this.#columns += columns;
  }

  #forget(key: string): void {
    this.#columns -= this.#kept.get(key)?.columns ?? 0;
    this.#kept.delete(key);
  }
}
