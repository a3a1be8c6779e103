import { basename, resolve } from 'node:path';
import * as v from 'valibot';
import { InvalidInputError } from '../../shared/errors.ts';
import { count, inRolesOf } from '../../shared/evaluation/index.ts';
import { type Mapping, type Monitor, monitorDocument, monitorOf } from '../../shared/monitor/index.ts';
import type { Profile } from '../../shared/profile/index.ts';
import { constraintViolationsJson, statisticsJson } from '../../shared/report/index.ts';
import { readBaseline } from './baseline-folder.ts';
import { type Command, exitCodes, jsonText, parsedArguments, required } from './command.ts';
import { mappingIn, monitorIn } from './documents.ts';
import { type CheckedEvaluation, evaluate } from './evaluate.ts';
import { placeIn, writeTo } from './files.ts';
import { inputFiles } from './input-files.ts';
import { readingOptions, readingUsage, readPlaces } from './profile.ts';
import { reportPage } from './report/page.ts';
import { numberCell, textTable } from './text-table.ts';
import { tellOfReading } from './told.ts';

/** A monitor for whoever has none: the default checks. */
const defaultMonitor = (mapping: Mapping): Monitor =>
  monitorOf(
    v.parse(monitorDocument, {
      schemaVersion: 1,
      id: 'check',
      owner: 'command line',
      source: { kind: 'endpoint', endpoint: 'check', capture: { bucket: 'none' } },
      mapping,
    }),
  );

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

/** Holds captures, or any data, against a baseline. */
export const check: Command = {
  name: 'check',
  summary: 'holds captures or data against a baseline; writes a report',
  usage: `plumbline check DATA… --baseline DIR --out DIR [--mapping FILE | --monitor FILE] [--no-header] [--json]

Writes statistics.json, constraint_violations.json, evaluation.json and report.html. Ends with 1 when a check is violated.

  --baseline DIR   what plumbline baseline has written, or a folder with Model Monitor's statistics.json
  --out DIR        the report's folder
  --monitor FILE   a monitor (YAML): its mapping, and how strict its checks are
${readingUsage}`,
  run: async (args, terminal) => {
    const text = { type: 'string' } as const;
    const { values, positionals } = parsedArguments(args, {
      ...readingOptions,
      baseline: text,
      monitor: text,
      out: text,
    });
    const folder = required(values.baseline, 'baseline', "the baseline's folder");
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
    const monitor = given ?? defaultMonitor(data.mapping ?? mappingOf(data.profile));
    const baseline = inRolesOf(known, monitor.mapping);
    const baselineVersion = monitor.baseline?.version ?? basename(resolve(folder));
    const files = await inputFiles(positionals);
    const evaluation = evaluate({ monitor, baseline, baselineVersion, data, files });
    const written = {
      'statistics.json': jsonText(statisticsJson(data.profile)),
      'constraint_violations.json': jsonText(constraintViolationsJson(evaluation.findings)),
      'evaluation.json': jsonText(evaluation),
      'report.html': reportPage({ evaluation, baseline, current: data.profile }),
    };
    for (const [name, content] of Object.entries(written)) await writeTo(placeIn(out, name), content);
    const paths = Object.keys(written).map((name) => placeIn(out, name));
    terminal.write(values.json ? jsonText(evaluation) : evaluationText(evaluation, paths));
    return evaluation.verdict === 'violation' ? exitCodes.violations : exitCodes.fine;
  },
};
