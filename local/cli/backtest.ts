import { basename, resolve } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';
import {
  calendarOf,
  count,
  type Evaluation,
  inRolesOf,
  type ModelMonitorFiles,
  modelMonitorFiles,
} from '../../shared/evaluation/index.ts';
import { columnsOf, type Monitor } from '../../shared/monitor/index.ts';
import type { Profile } from '../../shared/profile/index.ts';
import { hourMs } from '../../shared/window/index.ts';
import { type CapturedHours, capturedHours } from './backtest/captured-hours.ts';
import { replay } from './backtest/replay.ts';
import { Tally } from './backtest/result.ts';
import { backtestText } from './backtest/text.ts';
import { readConstraints } from './baseline-constraints.ts';
import { readBaseline } from './baseline-folder.ts';
import { type Command, exitCodes, jsonText, parsedArguments } from './command.ts';
import { defaultMonitor } from './default-monitor.ts';
import { mappingIn, monitorIn } from './documents.ts';
import { placeIn, writeTo } from './files.ts';
import { type InputFile, inputFiles } from './input-files.ts';
import { withoutManifests } from './manifests.ts';
import { type FileKinds, fileKinds, proposedMapping } from './profile-data.ts';
import { progressBar, type Terminal } from './terminal.ts';
import { tellOfReading } from './told.ts';

/** What a training baseline's folder holds. */
interface GivenBaseline {
  readonly version: string;
  readonly profile: Profile;
  readonly constrained: Awaited<ReturnType<typeof readConstraints>>;
}

const baselineIn = async (folder: string): Promise<GivenBaseline> => ({
  version: basename(resolve(folder)),
  profile: await readBaseline(folder),
  constrained: await readConstraints(folder),
});

/** The baseline as the monitor names it, whatever its folder is called. */
const named = (monitor: Monitor, baseline: GivenBaseline | undefined): Monitor =>
  baseline === undefined || monitor.baseline !== undefined
    ? monitor
    : { ...monitor, baseline: { version: baseline.version } };

/**
 * The monitor without a beginning that lies after all captures: who replays old captures asks what would have been told, and a reference that
 * begins later would be none.
 */
const beginningWithin = (monitor: Monitor, hours: readonly number[], terminal: Terminal): Monitor => {
  const { referenceFrom, ...decision } = monitor.decision;
  const { startsAt, ...window } = monitor.window;
  const given = referenceFrom ?? startsAt;
  const last = hours.at(-1);
  if (given === undefined || last === undefined || Date.parse(given) < last + hourMs) return monitor;
  terminal.tell(`The monitor begins at ${given}, after these captures; here it begins with them.\n`);
  return { ...monitor, decision, window };
};

const daysOver = (monitor: Monitor, hours: readonly number[]): number =>
  new Set(hours.map(calendarOf(monitor).dateOf)).size;

/** Seven days are learned from before one can be judged. */
const fewestDays = 8;

const tellOfCaptures = (
  monitor: Monitor,
  { partials, untimedRows }: CapturedHours,
  baseline: Profile | undefined,
  terminal: Terminal,
): void => {
  const days = daysOver(monitor, partials.hours);
  const isPlumbline = monitor.decision.mode === 'plumbline';
  if (untimedRows > 0)
    terminal.tell(`${count(untimedRows, 'row')} carry no time, belong to no window and were left out.\n`);
  if (isPlumbline && days < fewestDays)
    terminal.tell(
      `Captures came on ${count(days, 'day')}; change is judged from the eighth on, after seven to learn from. Only what is broken is told.\n`,
    );
  if (baseline === undefined && monitor.baseline !== undefined)
    terminal.tell(
      `The monitor's baseline ${monitor.baseline.version} was not given (--baseline); windows are judged without it.\n`,
    );
};

/** Files that hold records, and of which form. */
const captureFiles = async (
  places: readonly string[],
): Promise<FileKinds & { readonly files: readonly InputFile[] }> => {
  if (places.length === 0)
    throw new InvalidInputError('DATA is missing: captures as files, folders, patterns or s3:// addresses');
  const files = await withoutManifests(await inputFiles(places));
  const kinds = await fileKinds(files);
  if (kinds.sample !== undefined) return { files, ...kinds };
  throw new InvalidInputError(
    `${files[0]?.name} holds no capture records, so that its rows have no time; plumbline check holds them against a baseline`,
  );
};

interface Given {
  readonly monitor: Monitor;
  readonly isProposed: boolean;
}

const givenMonitor = async (
  { monitor, mapping }: { readonly monitor: string | undefined; readonly mapping: string | undefined },
  { sample }: FileKinds,
  baseline: Profile | undefined,
): Promise<Given> => {
  if (mapping !== undefined && monitor !== undefined)
    throw new InvalidInputError('--mapping and --monitor both tell how records are read; give one of them');
  if (monitor !== undefined) return { monitor: await monitorIn(monitor), isProposed: false };
  if (mapping !== undefined)
    return { monitor: defaultMonitor('backtest', await mappingIn(mapping)), isProposed: false };
  if (sample === undefined) throw new InvalidInputError('There is no file to read');
  return { monitor: defaultMonitor('backtest', proposedMapping(sample, baseline)), isProposed: true };
};

const readCaptures = async (
  { files, captures }: FileKinds & { readonly files: readonly InputFile[] },
  monitor: Monitor,
  baseline: Profile | undefined,
  terminal: Terminal,
): Promise<CapturedHours> => {
  const progress = progressBar(
    terminal,
    files.reduce((total, { byteLength }) => total + byteLength, 0),
  );
  try {
    return await capturedHours(captures, { monitor, baseline, progress });
  } finally {
    progress.end();
  }
};

const nothingTimed = ({ untimedRows, rejected, rejectedLines }: CapturedHours): InvalidInputError => {
  if (untimedRows > 0) return new InvalidInputError('No record carries a time, so that there are no windows to replay');
  const [first] = rejected.examples;
  const where =
    first === undefined ? '' : `. The first, line ${first.record.line} of ${first.file}: ${first.record.detail}`;
  return new InvalidInputError(`No row can be read: ${count(rejectedLines, 'line')} set aside${where}`);
};

/** Writes evaluations of windows in violation as they come, and the last in any case. */
class Reports {
  /** Where evaluations were written, by their ids. */
  readonly places = new Map<string, string>();
  readonly #folder: string | undefined;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async write(evaluation: Evaluation): Promise<void> {
    const { evaluationId, window } = evaluation;
    if (this.#folder === undefined || this.places.has(evaluationId)) return;
    const place = placeIn(this.#folder, `windows/${window.start.slice(0, 13)}/evaluation.json`);
    await writeTo(place, jsonText(evaluation));
    this.places.set(evaluationId, place);
  }
}

/** Replays captures as a deployed monitor would have judged them. */
export const backtest: Command = {
  name: 'backtest',
  summary: 'replays captures window by window; tells which incidents a deployed monitor would have opened',
  usage: `plumbline backtest CAPTURES… [--monitor FILE | --mapping FILE] [--baseline DIR] [--out DIR] [--json]

Holds captures against their own past, by the code that is deployed: seven days are learned from, the eighth is the first to be judged. Ends with 1
when an incident was opened, whether or not it was resolved since.

  --monitor FILE   a monitor (YAML): its mapping, windows, time zone, tolerances and mode; without it all defaults, windows of a day
  --mapping FILE   only how records are read (YAML); without both it is proposed from the first records
  --baseline DIR   what plumbline baseline has written, or a folder of Model Monitor; its mode needs one
  --out DIR        incidents.json, and windows/…/evaluation.json of each window in violation and of the last
  --json           the content of incidents.json instead of tables`,
  run: async (args, terminal) => {
    const text = { type: 'string' } as const;
    const { values, positionals } = parsedArguments(args, { monitor: text, mapping: text, baseline: text, out: text });
    const known = values.baseline === undefined ? undefined : await baselineIn(values.baseline);
    const found = await captureFiles(positionals);
    const given = await givenMonitor({ monitor: values.monitor, mapping: values.mapping }, found, known?.profile);
    if (given.monitor.decision.mode === 'model-monitor' && known === undefined)
      throw new InvalidInputError("--baseline is missing: Model Monitor's checks hold windows against one");
    const baseline = known && inRolesOf(known.profile, given.monitor.mapping);
    const hours = await readCaptures(found, given.monitor, baseline, terminal);
    const { partials, rejected, rejectedLines } = hours;
    if (partials.hours.length === 0) throw nothingTimed(hours);
    const { mapping } = given.monitor;
    const profile = { columns: columnsOf(mapping), rejected: rejectedLines };
    tellOfReading({ profile, mapping, isProposed: given.isProposed, rejected: rejected.examples }, terminal);
    const monitor = beginningWithin(named(given.monitor, known), partials.hours, terminal);
    tellOfCaptures(monitor, hours, baseline, terminal);
    const files: ModelMonitorFiles = modelMonitorFiles(monitor, baseline, known?.constrained);
    const tally = new Tally(monitor);
    const reports = new Reports(values.out);
    const incidents = await replay({
      monitor,
      partials,
      baseline,
      files,
      onEvaluation: async (evaluation) => {
        tally.add(evaluation);
        if (evaluation.verdict === 'violation') await reports.write(evaluation);
      },
    });
    if (tally.last !== undefined) await reports.write(tally.last);
    const result = tally.result(incidents, reports.places);
    if (values.out !== undefined) await writeTo(placeIn(values.out, 'incidents.json'), jsonText(result));
    terminal.write(values.json ? jsonText(result) : backtestText(result));
    return incidents.length > 0 ? exitCodes.violations : exitCodes.fine;
  },
};
