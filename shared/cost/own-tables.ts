import { amountOf } from './money.ts';
import { type OwnBill, ownBill } from './own-bill.ts';
import { type OwnItem, ownItems, ownPrices } from './own-prices.ts';
import { monitorsAtLimit, quotaUse } from './own-quotas.ts';
import { expectedUse, usualWorkload } from './own-use.ts';

/** Numbers of endpoints that the tables are for. */
export const tableSizes = [5, 50, 500] as const;

const rounded = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const grouped = new Intl.NumberFormat('en-US');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map((_, place) => (place === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');

const billOf = (monitors: number) => ownBill(expectedUse(usualWorkload(monitors)), monitors);

const priceText = (item: (typeof ownItems)[number]): string => {
  const { price, per, unit, asOf } = ownPrices[item];
  const amount = per === 1 ? unit : `${grouped.format(per)} ${unit}`;
  return `$${price} / ${amount}${asOf === 'undated' ? ' ?' : ''}`;
};

/** The bill of a usual month at each size, line by line, as a table of Markdown. */
export const billTable = (): string => {
  const bills = tableSizes.map(billOf);
  const head = ['line', 'price', ...tableSizes.flatMap((size) => [`${size} endpoints`, '$'])];
  const lines = ownItems.map((item) => [
    ownPrices[item].name,
    priceText(item),
    ...bills.flatMap((bill) => cellsOf(bill, item)),
  ]);
  const totals = ['**a month**', '', ...bills.flatMap(({ total }) => ['', `**${amountOf(total)}**`])];
  const each = [
    'for each endpoint',
    '',
    ...bills.flatMap(({ perMonitor }) => ['', perMonitor ? amountOf(perMonitor) : '']),
  ];
  return table(head, [...lines, totals, each]);
};

const cellsOf = ({ lines }: OwnBill, item: OwnItem): readonly string[] =>
  lines
    .filter((line) => line.item === item)
    .flatMap(({ quantity, cost }) => [rounded.format(quantity), amountOf(cost)]);

/** How much of each quota a usual workload takes at each size, and at how many endpoints it is reached; that which binds first comes first. */
export const quotaTable = (): string => {
  const uses = tableSizes.map((size) => new Map(quotaUse(usualWorkload(size)).map((use) => [use.name, use])));
  const names = [...quotaUse(usualWorkload(1)).map(({ name }) => name)].map((name) => ({
    name,
    at: monitorsAtLimit(name),
  }));
  const rows = names
    .toSorted(
      (a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY) || (a.name < b.name ? -1 : 1),
    )
    .map(({ name, at }) => {
      const { limit = 0, unit = '' } = uses[0]?.get(name) ?? {};
      const used = uses.map((of) => rounded.format(of.get(name)?.used ?? 0));
      return [name, `${grouped.format(limit)} ${unit}`, ...used, at === undefined ? 'never' : `${rounded.format(at)}`];
    });
  return table(['quota', 'limit', ...tableSizes.map(String), 'reached at'], rows);
};
