import { percent } from '../../../shared/evaluation/index.ts';
import { numberCell } from '../text-table.ts';
import { escaped, shortName } from './markup.ts';
import type { Bar, Shares } from './shares.ts';

const width = 360;
const plotHeight = 110;
const axisHeight = 18;
const rowHeight = 22;
const labelWidth = 120;

const rounded = (value: number): string => String(Number(value.toFixed(1)));

const topOf = (bars: readonly Bar[]): number => Math.max(1e-9, ...bars.flatMap((bar) => [bar.baseline, bar.current]));

/** The outline of one side's bars, so that both sides are seen where they overlap. */
const outline = (heights: readonly number[], barWidth: number): string => {
  const steps = heights.map((height, place) => {
    const y = rounded(plotHeight - height);
    return `${place === 0 ? `M0 ${plotHeight}` : ''}V${y}H${rounded((place + 1) * barWidth)}`;
  });
  return `${steps.join('')}V${plotHeight}Z`;
};

const numberPlot = ({ low, high, bars }: Extract<Shares, { kind: 'numbers' }>, title: string): string => {
  const top = topOf(bars);
  const barWidth = width / bars.length;
  const heights = (side: 'baseline' | 'current') => bars.map((bar) => ((plotHeight - 12) * bar[side]) / top);
  const tick = (x: number, anchor: string, value: number) =>
    `<text x="${x}" y="${plotHeight + 13}" text-anchor="${anchor}">${numberCell(Number(value.toPrecision(4)))}</text>`;
  return `<svg viewBox="0 0 ${width} ${plotHeight + axisHeight}" role="img" aria-label="${title}">
<path class="base" d="${outline(heights('baseline'), barWidth)}"/><path class="now" d="${outline(heights('current'), barWidth)}"/>
<path class="axis" d="M0 ${plotHeight}H${width}"/><text x="0" y="9">${percent(top)}</text>
${tick(0, 'start', low)}${tick(width / 2, 'middle', (low + high) / 2)}${tick(width, 'end', high)}</svg>`;
};

const categoryPlot = ({ bars }: Extract<Shares, { kind: 'categories' }>, title: string): string => {
  const scale = (width - labelWidth - 60) / topOf(bars);
  const rows = bars.map(({ label, baseline, current }, place) => {
    const y = place * rowHeight;
    const text = label === '' ? '(empty)' : label.length > 18 ? `${label.slice(0, 17)}…` : label;
    return `<text x="${labelWidth - 6}" y="${y + 13}" text-anchor="end">${escaped(text)}</text><rect class="base" x="${labelWidth}" y="${y + 2}" width="${rounded(baseline * scale)}" height="8"/><rect class="now" x="${labelWidth}" y="${y + 10}" width="${rounded(current * scale)}" height="8"/><text x="${rounded(labelWidth + Math.max(baseline, current) * scale + 4)}" y="${y + 14}">${percent(current)}</text>`;
  });
  return `<svg viewBox="0 0 ${width} ${bars.length * rowHeight}" role="img" aria-label="${title}">${rows.join('')}</svg>`;
};

/** The two distributions of a column over each other, as SVG to stand in a page. */
export const plot = (column: string, shares: Shares): string => {
  const title = `Distribution of ${shortName(column)}: baseline and current`;
  return shares.kind === 'numbers' ? numberPlot(shares, title) : categoryPlot(shares, title);
};
