import type { Evaluation, ReferenceUsed } from '../../../shared/evaluation/index.ts';
import type { KeptIncident } from '../../../shared/incident/index.ts';
import type { Monitor } from '../../../shared/monitor/index.ts';

/** A series in which a shift that must be found could not have been seen, even if it had lasted a week. */
export interface BlindSeries {
  readonly column: string | null;
  /** Kind of the series: `location`, `missing` and so on. */
  readonly series: string;
  readonly category: string | null;
  /** Says how large a shift must be to show, and which must be found. */
  readonly sentence: string;
}

/** An incident, and the evaluation that showed it last. */
export interface ToldIncident extends KeptIncident {
  /** Where that was written; null where evaluations are not kept. */
  readonly report: string | null;
}

/** What Plumbline would have told: the content of `incidents.json`. */
export interface BacktestResult {
  readonly schemaVersion: 1;
  readonly monitorId: string;
  readonly monitorVersion: string;
  readonly mode: Monitor['decision']['mode'];
  readonly baselineVersion: string | null;
  /** From the first window that was judged to the last; null where there was none. */
  readonly span: { readonly start: string; readonly end: string } | null;
  readonly rows: number;
  readonly windows: WindowCounts;
  /** What the last window was held against; null while it was learned, and in the mode of Model Monitor. */
  readonly reference: ReferenceUsed | null;
  readonly couldNotShow: readonly BlindSeries[];
  readonly incidents: readonly ToldIncident[];
}

/** How far windows could be judged. */
export interface WindowCounts {
  readonly lengthHours: number;
  readonly total: number;
  /** Against everything there is to hold them against. */
  readonly judged: number;
  /** For what is broken only, while what is usual was learned. */
  readonly learning: number;
  /** Too few rows, or nothing to hold them against. */
  readonly notEnoughData: number;
}

const blindIn = ({ findings }: Evaluation): readonly BlindSeries[] =>
  findings
    .filter(({ verdict, change }) => verdict === 'not-enough-data' && change !== undefined)
    .map(({ column, check, change, sentence }) => ({
      column,
      series: check,
      category: change?.category ?? null,
      sentence,
    }));

/** Puts together what is told from the evaluations, one after the other. Keeps the last one only. */
export class Tally {
  readonly #monitor: Monitor;
  readonly #counts = { all: 0, integrity: 0, nothing: 0 };
  #start: string | undefined;
  #rows = 0;
  #last: Evaluation | undefined;
  #lastJudged: Evaluation | undefined;

  constructor(monitor: Monitor) {
    this.#monitor = monitor;
  }

  /** The latest evaluation. */
  get last(): Evaluation | undefined {
    return this.#last;
  }

  add(evaluation: Evaluation): void {
    this.#counts[evaluation.judged] += 1;
    this.#start ??= evaluation.window.start;
    this.#rows += evaluation.rows;
    this.#last = evaluation;
    if (evaluation.judged === 'all') this.#lastJudged = evaluation;
  }

  /** @param reports where evaluations were written, by their ids */
  result(incidents: readonly KeptIncident[], reports: ReadonlyMap<string, string>): BacktestResult {
    const { id, version, decision, window } = this.#monitor;
    const { all, integrity, nothing } = this.#counts;
    const [start, end] = [this.#start, this.#last?.window.end];
    return {
      schemaVersion: 1,
      monitorId: id,
      monitorVersion: version,
      mode: decision.mode,
      baselineVersion: this.#last?.baselineVersion ?? null,
      span: start === undefined || end === undefined ? null : { start, end },
      rows: this.#rows,
      windows: {
        lengthHours: window.lengthHours,
        total: all + integrity + nothing,
        judged: all,
        learning: integrity,
        notEnoughData: nothing,
      },
      reference: this.#lastJudged?.reference ?? null,
      couldNotShow: this.#lastJudged === undefined ? [] : blindIn(this.#lastJudged),
      incidents: incidents
        .toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
        .map((incident) => ({ ...incident, report: reports.get(incident.evaluationId ?? '') ?? null })),
    };
  }
}
