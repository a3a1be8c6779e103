import {
  type CauseColumn,
  type CauseCycle,
  type CauseSlice,
  causeOf,
  cells,
  type Finding,
  seriesOf,
} from '../../shared/decision/index.ts';
import { narrowed, type ReadyChart, type Told } from './chart-rule.ts';
import type { ChangedHours } from './inject.ts';
import { type Reader, windowOf } from './readers.ts';
import { categoriesIn, stepsIn, totalsOf } from './totals.ts';
import { type ColumnHour, hourMs, type WorldHour } from './world.ts';

/** Live hours that are explained, and the reference's hours of the same cells of the week. */
interface Span {
  readonly current: readonly WorldHour[];
  readonly reference: readonly WorldHour[];
}

const spanOf = ({ world, calendar }: ReadyChart, live: readonly WorldHour[], fromMs: number, untilMs: number): Span => {
  const current = live.filter(({ startMs }) => startMs >= fromMs && startMs < untilMs);
  const wanted = new Set(current.map(({ startMs }) => calendar.cellOf(startMs)));
  return { current, reference: world.reference.filter(({ startMs }) => wanted.has(calendar.cellOf(startMs))) };
};

const columnIn = (hours: readonly WorldHour[], at: number): readonly ColumnHour[] =>
  hours.map(({ columns }) => columns[at] as ColumnHour);

const causeColumn = ({ at, column }: Reader, { current, reference }: Span, designEffect: number): CauseColumn => {
  const [before, now] = [totalsOf(columnIn(reference, at)), totalsOf(columnIn(current, at))];
  const { name } = column;
  return column.form === 'numbers'
    ? {
        name,
        designEffect,
        form: 'numbers',
        steps: { reference: stepsIn(before), current: stepsIn(now) },
        bins: column.bins,
      }
    : {
        name,
        designEffect,
        form: 'categories',
        rows: { reference: categoriesIn(before), current: categoriesIn(now) },
        isExact: true,
      };
};

/** One segment's part of a column in each hour. */
const partsIn = (
  hours: readonly WorldHour[],
  segment: number,
  at: number,
): readonly Pick<ColumnHour, 'table' | 'counts'>[] =>
  hours.flatMap(({ columns, segments }) => {
    const [counts, table] = [segments[segment]?.counts.get(at), columns[at]?.table];
    return counts === undefined || table === undefined ? [] : [{ table, counts }];
  });

const binsIn = (reader: Reader, parts: readonly Pick<ColumnHour, 'table' | 'counts'>[]): readonly number[] => {
  const sums: number[] = [];
  for (const { table, counts } of parts) {
    for (const [bin, count] of (reader.binned?.(table, counts) ?? []).entries()) sums[bin] = (sums[bin] ?? 0) + count;
  }
  return sums;
};

const slicesOf = (
  { world }: ReadyChart,
  { current, reference }: Span,
  readers: readonly Reader[],
): readonly CauseSlice[] => {
  const segmentName = world.columns[world.segmentColumn]?.name ?? '';
  const rowsIn = (hours: readonly WorldHour[], segment: number): number =>
    hours.reduce((sum, { segments }) => sum + (segments[segment]?.rows ?? 0), 0);
  return world.segments.map((value, segment) => {
    const rows = { reference: rowsIn(reference, segment), current: rowsIn(current, segment) };
    const own = { reference: new Map([[value, rows.reference]]), current: new Map([[value, rows.current]]) };
    return {
      segment: segmentName,
      value,
      rows,
      columns: readers.flatMap((reader): CauseSlice['columns'] => {
        if (reader.at === world.segmentColumn) return [{ column: segmentName, categories: own }];
        const [before, now] = [partsIn(reference, segment, reader.at), partsIn(current, segment, reader.at)];
        if (before.length === 0 || now.length === 0) return [];
        const { name, form } = reader.column;
        if (form !== 'numbers') {
          return [
            {
              column: name,
              categories: { reference: categoriesIn(totalsOf(before)), current: categoriesIn(totalsOf(now)) },
            },
          ];
        }
        return [
          {
            column: name,
            bins: { reference: binsIn(reader, before), current: binsIn(reader, now) },
            steps: { reference: stepsIn(totalsOf(before)), current: stepsIn(totalsOf(now)) },
          },
        ];
      }),
    };
  });
};

const cyclicKinds = new Set(['location', 'volume']);

const cyclesOf = (ready: ReadyChart, changed: ChangedHours, { current }: Span): readonly CauseCycle[] => {
  const { chart, calendar, readers } = ready;
  const heard = narrowed(chart, changed);
  const windows = current.map((hour) =>
    windowOf(
      hour,
      readers.filter(({ at }) => changed.columns.includes(at)),
    ),
  );
  const series = seriesOf(heard.columns, windows, (timeMs) => chart.usualRows[calendar.cellOf(timeMs)] ?? 0);
  return series.flatMap(({ id, kind, points }) => {
    const charted = heard.series.get(id);
    if (charted === undefined || !cyclicKinds.has(kind)) return [];
    const { means, usualWeight } = charted.reference;
    return [
      {
        name: id,
        curve: Array.from({ length: cells }, (_, cell) => means[cell] ?? 0),
        noise: 1 / Math.sqrt(usualWeight),
        windows: points.map(({ startMs, value }) => ({ cell: calendar.cellOf(startMs), value })),
      },
    ];
  });
};

const trafficCause = (findings: readonly Finding[]): string => {
  if (findings.some(({ series }) => series.kind === 'distinct-rows')) return 'duplicates';
  return findings.some(({ series }) => series.kind === 'volume') ? 'volume' : 'unknown';
};

/**
 * The cause that is named for what was told, at a moment: what is broken first, then what `causeOf` reads off the latest hours, then what of
 * the traffic moved.
 *
 * @param hours how many of the latest hours are held against the reference
 */
export const causeAt = (
  ready: ReadyChart,
  changed: ChangedHours,
  told: Told,
  { untilMs, hours }: { readonly untilMs: number; readonly hours: number },
): string => {
  const { changedMs, live } = changed;
  const broken = told.broken.filter(({ rule, startMs, endMs }) => {
    const knownMs = rule === 'silence' ? startMs + 3 * hourMs : endMs;
    return endMs > changedMs && knownMs <= untilMs;
  });
  if (broken[0] !== undefined) return broken[0].rule === 'column-absent' ? 'column-empty' : broken[0].rule;
  const incident = told.incidents.find(({ openedMs }) => openedMs > changedMs);
  const findings = told.decisions
    .filter(({ endMs }) => endMs >= (incident?.openedMs ?? 0) && endMs <= untilMs)
    .flatMap(({ violations }) => violations);
  const span = spanOf(ready, live, untilMs - hours * hourMs, untilMs);
  const shifted = new Set(findings.flatMap(({ series }) => series.key ?? []));
  const readers = ready.readers.filter(({ column }) => shifted.has(column.key));
  const { cause } = causeOf({
    findings: findings.map(({ series }) => series),
    columns: readers.map((reader) => causeColumn(reader, span, designEffectOf(reader, findings))),
    slices: slicesOf(ready, span, readers),
    cycles: cyclesOf(ready, changed, span),
  });
  return cause === 'unknown' ? trafficCause(findings) : cause;
};

const designEffectOf = ({ column }: Reader, findings: readonly Finding[]): number =>
  findings.reduce(
    (most, { series, designEffect }) => (series.key === column.key ? Math.max(most, designEffect) : most),
    1,
  );
