import type { Cause } from '../../events/parts/cause.ts';

/** How a cause is called in a title, and what is most likely behind it. */
export const wordsOf: Readonly<Record<Cause, { readonly name: string; readonly likely: string }>> = {
  silence: {
    name: 'nothing is captured',
    likely:
      'No requests reach the endpoint, Data Capture is off, or its files no longer arrive where the monitor looks.',
  },
  'records-rejected': {
    name: 'records cannot be read',
    likely:
      'The caller or the container changed the form of requests or answers, or Data Capture was set up differently.',
  },
  'column-missing': {
    name: 'columns are missing',
    likely: 'The caller stopped sending them, or sends them under another name or in another place.',
  },
  'values-missing': {
    name: 'values are missing',
    likely: 'A source before the model stopped delivering; the model still answers, from less than it was trained on.',
  },
  'type-changed': {
    name: 'values changed their type',
    likely: 'A source before the model writes these values in another form, such as text for numbers.',
  },
  'constant-value': {
    name: 'a column is stuck at one value',
    likely: 'A source before the model repeats its last value, or a default took its place.',
  },
  'duplicate-rows': {
    name: 'rows come more than once',
    likely: 'The caller retries, or replays requests that were answered already.',
  },
  'capture-incomplete': {
    name: 'not all requests are captured',
    likely:
      'The sampling percentage of Data Capture was lowered, or its files no longer all arrive; the endpoint is called as before.',
  },
  'traffic-loss': { name: 'traffic has fallen', likely: 'The endpoint is called less: a caller is gone or held back.' },
  'traffic-change': {
    name: 'the number of captured rows has changed',
    likely:
      'Callers came or went, or the sampling percentage of Data Capture changed; the number of invocations would tell which.',
  },
  'unit-or-scale': {
    name: 'values arrive in another unit or scale',
    likely:
      'A caller, or a source before it, converts these values differently. Mend it there; do not retrain on them.',
  },
  'swapped-columns': {
    name: 'columns have changed places',
    likely: 'A caller sends these columns in another order. Mend it there; do not retrain on them.',
  },
  'category-renamed': {
    name: 'a category was renamed',
    likely:
      'The same thing is now written differently. The model knows nothing about the new spelling: mend it at the source, or retrain.',
  },
  'category-taking-over': {
    name: 'a new category is taking over',
    likely:
      'A new value came into use and takes the place of others. The model knows nothing about it until it is retrained.',
  },
  'domain-cut': {
    name: 'values are cut off',
    likely:
      'A filter or a limit before the model keeps values beyond a bound away, or sets them to it. Mend it there; do not retrain on them.',
  },
  'clock-shift': {
    name: 'the hours of the day have moved',
    likely: 'A clock change, another time zone, or a caller whose jobs run at another hour.',
  },
  'traffic-mix': {
    name: 'other traffic than usual',
    likely:
      'The same kinds of rows in other proportions: a caller came, grew or went. Within each kind little has changed.',
  },
  'unseen-category': {
    name: 'values never seen before',
    likely: 'A new value came into use, or an existing one was renamed. The model knows nothing about it.',
  },
  'input-and-prediction-drift': {
    name: 'inputs and predictions have shifted',
    likely:
      'Other traffic than before, or a changed source. Whether the model still answers rightly needs ground truth.',
  },
  'input-drift': {
    name: 'inputs have shifted',
    likely: 'A changed source, or other traffic than before. Predictions have not shifted beyond what is tolerated.',
  },
  'prediction-drift': {
    name: 'predictions have shifted',
    likely:
      'Another model took over, or the inputs changed together in a way that no column shows alone. Whether it still answers rightly needs ground truth.',
  },
  unknown: {
    name: 'something has changed',
    likely:
      'Not known: none of the causes that can be told apart fits. The report has what was found column by column.',
  },
  'endpoint-failed': {
    name: 'the endpoint failed',
    likely: 'The reason that SageMaker gives is above; requests may be failing right now.',
  },
  'training-failed': { name: 'training failed', likely: 'The reason that SageMaker gives is above; its log has more.' },
  'pipeline-failed': {
    name: 'the pipeline failed',
    likely: 'The reason that SageMaker gives is above; its log has more.',
  },
  'budget-over': {
    name: 'over its budget',
    likely: 'GET /costs/waste names what could be left unspent, GET /costs?by=kind what the money goes into.',
  },
  'budget-at-risk': {
    name: 'its budget is at risk',
    likely: 'GET /costs/waste names what could be left unspent, GET /costs?by=kind what the money goes into.',
  },
  'cost-anomaly': {
    name: 'a day cost far more than usual',
    likely:
      'More or larger instances, a long job, or one that runs again and again: GET /jobs and GET /endpoints tell.',
  },
};

/** A moment as people read it: 2001-03-10 00:00 UTC. */
export const moment = (time: string): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const grouped = new Intl.NumberFormat('en-US');

/** A number of things: 1 record, 1,512 records. */
export const quantity = (number: number, one: string): string =>
  `${grouped.format(number)} ${number === 1 ? one : `${one}s`}`;

/** Names in a row; those beyond `most` are counted. */
export const listed = (names: readonly string[], most: number): string => {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
};

/** Text as a sentence, with its full stop. */
export const sentence = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`);
