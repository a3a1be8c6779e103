import { existsSync, readFileSync, statSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

/*
 * DuckDB on one thread, over the same file: `node duckdb.mjs FILE NUMERIC FEATURES`. Of every number, the output too: count, mean,
 * deviation, range, five quantiles, approximate distinct values; of every text: count, approximate distinct values, histogram. It
 * is spared what it has no like of: types of cells, frequent numbers, a whole quantile sketch, hours, and anything to merge later.
 */
const [, , path, numeric, features] = process.argv;
const before = process.cpuUsage();
const begin = performance.now();

const isNumber = (index) => index < Number(numeric) || index === Number(features);
const places = Array.from({ length: Number(features) + 1 }, (_, index) => index);
const cell = (index) => (index === Number(features) ? 'output' : `cells[${index + 1}]`);
const values = places.map((index) =>
  isNumber(index) ? `try_cast(${cell(index)} as double) as c${index}` : `nullif(${cell(index)}, '') as c${index}`,
);
const aggregates = places.map((index) => {
  const column = `c${index}`;
  const both = `present: count(${column}), distinct_values: approx_count_distinct(${column})`;
  return isNumber(index)
    ? `{${both}, mean: avg(${column}), deviation: stddev_pop(${column}), min: min(${column}), max: max(${column}), quantiles: approx_quantile(${column}, [0.05, 0.25, 0.5, 0.75, 0.95])} as s${index}`
    : `{${both}, counts: histogram(${column})} as s${index}`;
});
const query = `
  select count(*) as records, ${aggregates.join(', ')}
  from (select ${values.join(', ')} from (
    select string_split(captureData.endpointInput.data, ',') as cells, captureData.endpointOutput.data as output
    from read_json('${path}', format = 'newline_delimited',
      columns = {captureData: 'STRUCT(endpointInput STRUCT(data VARCHAR), endpointOutput STRUCT(data VARCHAR))'})))`;

const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const [row] = (await connection.runAndReadAll(query)).getRowObjectsJson();
const columns = places.map((index) => {
  const { present, distinct_values, counts, quantiles, ...rest } = row[`s${index}`];
  const summary = { present: Number(present), distinct: Number(distinct_values), ...rest };
  return counts === undefined
    ? { ...summary, median: quantiles[2] }
    : { ...summary, top: Math.max(...counts.map(({ value }) => Number(value))) };
});
const seconds = (performance.now() - begin) / 1000;
const { user, system } = process.cpuUsage(before);
// Where there is one, Linux's own count: what `resourceUsage` says begins with what the parent held.
const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
const peakKibibytes = /VmHWM:\s+(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
const peakMebibytes = peakKibibytes / 1024;
const answer = { records: Number(row.records), columns };
console.log(
  JSON.stringify({ answer, seconds, cpuSeconds: (user + system) / 1e6, peakMebibytes, bytes: statSync(path).size }),
);
