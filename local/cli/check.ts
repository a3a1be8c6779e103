import { basename, resolve } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';
import { constrainedOf, count, inRolesOf } from '../../shared/evaluation/index.ts';
import type { Mapping, Monitor } from '../../shared/monitor/index.ts';
import { hourMs, type Profile } from '../../shared/profile/index.ts';
import {
  type ConstrainedBaseline,
  constraintViolationsJson,
  dataQualityViolations,
  statisticsJson,
} from '../../shared/report/index.ts';
import { readConstraints } from './baseline-constraints.ts';
import { readBaseline } from './baseline-folder.ts';
import { type Command, exitCodes, jsonText, parsedArguments, required } from './command.ts';
import { defaultMonitor } from './default-monitor.ts';
import { mappingIn, monitorIn } from './documents.ts';
import { type CheckedEvaluation, evaluate } from './evaluate.ts';
import { placeIn, writeTo } from './files.ts';
import { inputFiles } from './input-files.ts';
import { readingOptions, readingUsage, readPlaces } from './profile.ts';
import type { ProfiledData } from './profile-data.ts';
import { reportPage } from './report/page.ts';
import type { Terminal } from './terminal.ts';
import { numberCell, textTable } from './text-table.ts';
import { tellOfReading } from './told.ts';

/** The columns of a data set as a mapping. */
const mappingOf = ({ columns }: Profile): Mapping => {
  const side = (role: 'input' | 'output') => {
    const names = columns.filter((column) => column.role === role).map(({ name }) => name);
    return names.length === 0 ? {} : { [role]: { columns: names } };
  };
  return { ...side('input'), ...side('output') };
};

const shownFindings = 20;

const evaluationText = (evaluation: CheckedEvaluation, files: readonly string[]): string => {
  const { verdict, rows, causes, findings, counts } = evaluation;
  const verdictText = {
    violation: `${count(counts.violation, 'violation')} in ${count(rows, 'row')}`,
    ok: `No violation in ${count(rows, 'row')}`,
    'not-enough-data': `Not enough data to judge: ${count(rows, 'row')}`,
  }[verdict];
  const violations = findings.filter((finding) => finding.verdict === 'violation').slice(0, shownFindings);
  const table = textTable(
    ['check', 'column', 'value', 'threshold', 'rows'],
    violations.map(({ check, column, value, threshold, rows: of }) => [
      check,
      column ?? '',
      numberCell(value),
      numberCell(threshold),
      numberCell(of),
    ]),
  );
  const causeLines = causes.map(({ cause, severity, headline }) => `  ${cause} (${severity}): ${headline}\n`).join('');
  const left = counts.violation - violations.length;
  const more = left > 0 ? `${count(left, 'violation')} more: see evaluation.json\n` : '';
  const told = violations.length === 0 ? '' : `\n${causeLines}\n${table}${more}\n`;
  const unjudged = counts['not-enough-data'];
  const aside =
    unjudged > 0 && verdict !== 'not-enough-data' ? `; ${count(unjudged, 'check')} had too few rows to judge` : '';
  return `${verdictText}${aside}\n${told}${files.join('\n')}\n`;
};

/** Model Monitor's constraints, where the monitor is judged by them. */
const constraintsFor = async ({ decision }: Monitor, folder: string): Promise<ConstrainedBaseline | undefined> =>
  decision.mode === 'model-monitor' ? readConstraints(folder) : undefined;

const violationsOf = ({ checks }: Monitor, constrained: ConstrainedBaseline | undefined, profile: Profile) =>
  constrained === undefined ? { violations: [] } : dataQualityViolations(constrained, profile, checks.ignoreColumns);

/** Days of captures from which on they can be held against their own past. */
const backtestDays = 8;

/** Says that captures of many days can say more than as one data set. */
const tellOfBacktest = ({ window }: Pick<ProfiledData, 'window'>, terminal: Terminal): void => {
  if (window === undefined || window.endMs - window.startMs < backtestDays * 24 * hourMs) return;
  const days = Math.floor((window.endMs - window.startMs) / (24 * hourMs));
  terminal.tell(
    `These captures are of ${days} days, held against the baseline as one; plumbline backtest replays them window by window, as a deployed monitor judges them.\n`,
  );
};

/** Holds captures, or any data, against a baseline. */
export const check: Command = {
  name: 'check',
  summary: 'holds captures or data against a baseline; writes a report',
  usage: `plumbline check DATA… --baseline DIR --out DIR [--mapping FILE | --monitor FILE] [--no-header] [--json]

Writes statistics.json, constraint_violations.json, evaluation.json and report.html. Ends with 1 when a check is violated.

  --baseline DIR   what plumbline baseline has written, or a folder with Model Monitor's statistics.json
  --out DIR        the report's folder
  --monitor FILE   a monitor (YAML): its mapping, and how strict its checks are; in the mode model-monitor, Model Monitor's own checks are made
${readingUsage}`,
  run: async (args, terminal) => {
    const text = { type: 'string' } as const;
    const { values, positionals } = parsedArguments(args, {
      ...readingOptions,
      baseline: text,
      monitor: text,
      out: text,
    });
    const folder = required(
      values.baseline,
      'baseline',
      "the baseline's folder; captures of eight days or more need none for plumbline backtest",
    );
    const out = required(values.out, 'out', "the report's folder");
    if (values.mapping !== undefined && values.monitor !== undefined)
      throw new InvalidInputError('--mapping and --monitor both tell how records are read; give one of them');
    const given = values.monitor === undefined ? undefined : await monitorIn(values.monitor);
    const mapping = given?.mapping ?? (values.mapping === undefined ? undefined : await mappingIn(values.mapping));
    const known = await readBaseline(folder);
    const data = await readPlaces(
      positionals,
      { mapping, baseline: known, header: !values['no-header'], rowsAreRecords: true },
      terminal,
    );
    tellOfReading(data, terminal);
    tellOfBacktest(data, terminal);
    const monitor = given ?? defaultMonitor('check', data.mapping ?? mappingOf(data.profile));
    const baseline = inRolesOf(known, monitor.mapping);
    const baselineVersion = monitor.baseline?.version ?? basename(resolve(folder));
    const files = await inputFiles(positionals);
    const constrained = (await constraintsFor(monitor, folder)) ?? {};
    const evaluation = evaluate({ monitor, baseline, baselineVersion, constrained, data, files });
    const written = {
      'statistics.json': jsonText(statisticsJson(data.profile)),
      'constraint_violations.json': jsonText(
        monitor.decision.mode === 'model-monitor'
          ? violationsOf(monitor, constrainedOf(baseline, constrained), data.profile)
          : constraintViolationsJson(evaluation.findings),
      ),
      'evaluation.json': jsonText(evaluation),
      'report.html': reportPage({ evaluation, baseline, current: data.profile }),
    };
    for (const [name, content] of Object.entries(written)) await writeTo(placeIn(out, name), content);
    const paths = Object.keys(written).map((name) => placeIn(out, name));
    terminal.write(values.json ? jsonText(evaluation) : evaluationText(evaluation, paths));
    return evaluation.verdict === 'violation' ? exitCodes.violations : exitCodes.fine;
  },
};
