import { count, percent } from '../../../shared/evaluation/index.ts';
import type { Profile } from '../../../shared/profile/index.ts';
import type { CheckedEvaluation } from '../evaluate.ts';
import { numberCell } from '../text-table.ts';
import { escaped, shortName, within } from './markup.ts';
import { plot } from './plot.ts';
import { sharesOf } from './shares.ts';

/** Together under 300 KB, with all that stands around them. */
const plotBytes = 160 * 1024;
const tableBytes = 110 * 1024;

export interface ReportPage {
  readonly evaluation: CheckedEvaluation;
  readonly baseline: Profile;
  readonly current: Profile;
}

type Finding = CheckedEvaluation['findings'][number];

const style = `
:root{--ink:#1c2733;--soft:#5b6b7a;--line:#d8dee5;--page:#fff;--card:#f6f8fa;--base:#8a9bb0;--now:#e0652b;--bad:#b42318;--good:#1a7f4b;--unsure:#8a6100}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#9fb0c0;--line:#33404d;--page:#12181f;--card:#1a222b;--base:#73869c;--now:#ff8a50;--bad:#ff7b6e;--good:#4fc38a;--unsure:#e0b34d}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);max-width:1180px;margin:2rem auto;padding:0 1.25rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2.2rem 0 .6rem}h3{font-size:1rem;margin:0;overflow-wrap:anywhere}p{margin:.3rem 0}
.soft,figure p,.facts{color:var(--soft)}.violation{color:var(--bad)}.ok{color:var(--good)}.not-enough-data{color:var(--unsure)}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(340px,1fr));gap:1rem}
figure{margin:0;padding:.9rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:8px}figure p{font-size:.85rem;overflow-wrap:anywhere}
svg{width:100%;height:auto;margin-top:.5rem;overflow:visible}svg text{font-size:10px;fill:var(--soft)}
.base{fill:var(--base);fill-opacity:.55;stroke:var(--base)}.now{fill:var(--now);fill-opacity:.35;stroke:var(--now)}.axis{stroke:var(--line)}
.key{display:inline-block;width:.8em;height:.8em;margin:0 .35em 0 1em;border-radius:2px}
table{border-collapse:collapse;width:100%;font-size:.88rem}td,th{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}td:nth-child(3),td:last-child{overflow-wrap:anywhere}td:first-child,th{white-space:nowrap}
.number{text-align:right;white-space:nowrap}ul{padding-left:1.2rem;margin:.3rem 0}`;

const verdictWords = {
  violation: 'Violations found',
  ok: 'Nothing found',
  'not-enough-data': 'Not enough data to judge',
} as const;

const header = ({ evaluation }: ReportPage): string => {
  const { verdict, rows, records, recordsRejected, window, monitorId, baselineVersion, counts } = evaluation;
  const span = window === null ? '' : ` from ${escaped(window.start)} to ${escaped(window.end)}`;
  const of = records > 0 ? ` in ${count(records, 'record')}` : '';
  const aside = recordsRejected > 0 ? `, ${numberCell(recordsRejected)} set aside` : '';
  return `<h1><span class="${verdict}">${verdictWords[verdict]}</span></h1>
<p class="facts">${shortName(monitorId)}: ${count(rows, 'row')}${of}${aside}${span}, against the baseline ${shortName(baselineVersion ?? '–')}</p>
<p class="facts">${count(counts.violation, 'violation')}, ${numberCell(counts['not-enough-data'])} not judged for want of rows, ${numberCell(counts.ok)} fine</p>`;
};

const causes = ({ evaluation }: ReportPage): string => {
  if (evaluation.causes.length === 0) return '';
  const items = evaluation.causes.slice(0, 20).map(({ cause, severity, columns, headline }) => {
    const shown = columns.slice(0, 8).map(shortName).join(', ');
    const more = columns.length > 8 ? ` and ${columns.length - 8} more` : '';
    return `<li><strong>${escaped(cause)}</strong> (${escaped(severity)})${shown === '' ? '' : `, in ${shown}${more}`}: ${escaped(headline.slice(0, 400))}</li>`;
  });
  return `<h2>Causes</h2><ul>${items.join('')}</ul>`;
};

const missingShare = (column: Profile['columns'][number]): number =>
  column.missing / Math.max(1, column.missing + column.present);

const figure = ({ baseline, current }: ReportPage, [first, ...more]: readonly [Finding, ...Finding[]]): string => {
  const { column: name, role } = first;
  const isIt = (column: Profile['columns'][number]) => column.name === name && column.role === role;
  const [expected, found] = [baseline.columns.find(isIt), current.columns.find(isIt)];
  const told = [first, ...more].map(({ sentence }) => `<p>${escaped(sentence.slice(0, 400))}</p>`).join('');
  const heading = `<h3>${shortName(name ?? '')} <span class="soft">${role}</span></h3>${told}`;
  if (expected === undefined || found === undefined) return `<figure>${heading}</figure>`;
  const shares = sharesOf(expected, found);
  const missing = `<p>missing: ${percent(missingShare(expected))} in the baseline, ${percent(missingShare(found))} now</p>`;
  return `<figure>${heading}${missing}${shares === undefined ? '' : plot(name ?? '', shares)}</figure>`;
};

const plots = (page: ReportPage): string => {
  const violations = page.evaluation.findings.filter(
    ({ verdict, column }) => verdict === 'violation' && column !== null,
  );
  const columns = Map.groupBy(violations, ({ column, role }) => `${role}/${column}`);
  if (columns.size === 0) return '';
  const figures = columns
    .values()
    .map(([first, ...more]) => (first === undefined ? '' : figure(page, [first, ...more])));
  const { markup, leftOut } = within(plotBytes, figures);
  const rest = leftOut === 0 ? '' : `<p class="soft">${count(leftOut, 'column')} more: see evaluation.json.</p>`;
  const keys =
    '<i class="key base" style="background:var(--base)"></i>baseline<i class="key now" style="background:var(--now)"></i>current';
  return `<h2>Columns <span class="soft" style="font-weight:400">${keys}</span></h2><div class="plots">${markup}</div>${rest}`;
};

const findingRow = ({ check, column, value, threshold, rows, verdict, sentence }: Finding): string =>
  `<tr><td class="${verdict}">${verdict}</td><td>${check}</td><td>${shortName(column ?? '')}</td><td class="number">${numberCell(value)}</td><td class="number">${numberCell(threshold)}</td><td class="number">${numberCell(rows)}</td><td>${escaped(sentence.slice(0, 300))}</td></tr>`;

const findings = ({ evaluation }: ReportPage): string => {
  const { markup, leftOut } = within(tableBytes, evaluation.findings.map(findingRow));
  const rest = leftOut === 0 ? '' : `<p class="soft">${count(leftOut, 'finding')} more: see evaluation.json.</p>`;
  const headings = ['verdict', 'check', 'column'].map((name) => `<th>${name}</th>`).join('');
  const numbers = ['value', 'threshold', 'rows'].map((name) => `<th class="number">${name}</th>`).join('');
  return `<h2>Findings</h2><table><thead><tr>${headings}${numbers}<th>in words</th></tr></thead><tbody>${markup}</tbody></table>${rest}`;
};

/**
 * The report of one evaluation as a page that stands alone: no script, nothing to fetch, under 300 KB however many columns there are.
 * It names the most frequent values of drifted columns, so it is as personal as these.
 */
export const reportPage = (page: ReportPage): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${verdictWords[page.evaluation.verdict]} · ${shortName(page.evaluation.monitorId)}</title><style>${style}</style></head>
<body>${header(page)}${causes(page)}${plots(page)}${findings(page)}</body></html>
`;
