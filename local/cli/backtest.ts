import { InvalidInputError } from '../../shared/errors.ts';
import { count, modelMonitorFiles } from '../../shared/evaluation/index.ts';
import { type CapturedHours, capturedHours } from './backtest/captured-hours.ts';
import { type Given, given } from './backtest/given.ts';
import { replay } from './backtest/replay.ts';
import { Reports } from './backtest/reports.ts';
import { type BacktestResult, Tally } from './backtest/result.ts';
import { backtestText } from './backtest/text.ts';
import { beginningWithin, dayTeller, tellOfCaptures } from './backtest/told.ts';
import { type Command, exitCodes, jsonText, parsedArguments } from './command.ts';
import { placeIn, writeTo } from './files.ts';
import { progressBar, type Terminal } from './terminal.ts';

/** The captures by hour, with a progress bar. */
const readCaptures = async (request: Given, terminal: Terminal): Promise<CapturedHours> => {
  const bytes = request.captures.reduce((total, { file }) => total + file.byteLength, 0);
  const progress = progressBar(terminal, bytes);
  try {
    return withHours(await capturedHours(request.captures, { ...request, progress }));
  } finally {
    progress.end();
  }
};

/** @throws InvalidInputError when there is no hour to replay */
const withHours = (hours: CapturedHours): CapturedHours => {
  const { partials, untimedRows, rejected, rejectedLines } = hours;
  if (partials.hours.length > 0) return hours;
  if (untimedRows > 0) throw new InvalidInputError('No record carries a time, so that there are no windows to replay');
  const [first] = rejected.examples;
  const where =
    first === undefined ? '' : `. The first, line ${first.record.line} of ${first.file}: ${first.record.detail}`;
  throw new InvalidInputError(`No row can be read: ${count(rejectedLines, 'line')} set aside${where}`);
};

/** Replays all windows, and writes the evaluations of those in violation and of the last. */
const replayed = async (
  { monitor, baseline, constrained }: Given,
  { partials }: CapturedHours,
  reports: Reports,
  terminal: Terminal,
): Promise<BacktestResult> => {
  const days = dayTeller(terminal);
  const tally = new Tally(monitor);
  const incidents = await replay({
    monitor,
    partials,
    baseline,
    files: modelMonitorFiles(monitor, baseline, constrained),
    onEvaluation: async (evaluation) => {
      tally.add(evaluation);
      days.advance(evaluation.window.start);
      if (evaluation.verdict === 'violation') await reports.write(evaluation);
    },
  });
  days.end();
  if (tally.last !== undefined) await reports.write(tally.last);
  return tally.result(incidents, reports.places);
};

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
    const { monitor, mapping, baseline, out } = values;
    const asked = await given({ places: positionals, monitor, mapping, baseline });
    const hours = await readCaptures(asked, terminal);
    tellOfCaptures(asked, hours, terminal);
    const within = beginningWithin(asked.monitor, hours.partials.hours, terminal);
    const result = await replayed({ ...asked, monitor: within }, hours, new Reports(out), terminal);
    if (out !== undefined) await writeTo(placeIn(out, 'incidents.json'), jsonText(result));
    terminal.write(values.json ? jsonText(result) : backtestText(result));
    return result.incidents.length > 0 ? exitCodes.violations : exitCodes.fine;
  },
};
