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
  'unseen-category': {
    name: 'values the baseline never held',
    likely: 'A new value came into use, or an existing one was renamed. The model knows nothing about it.',
  },
  'input-drift': {
    name: 'inputs have shifted',
    likely: 'Another unit or scale, a changed source, or other traffic than the model was trained for.',
  },
  'prediction-drift': {
    name: 'predictions have shifted',
    likely: 'The inputs changed in a way that matters to the model, or another model took over.',
  },
  'endpoint-failed': { name: 'the endpoint failed', likely: 'See the reason that SageMaker gives.' },
  'training-failed': { name: 'training failed', likely: 'See the reason that SageMaker gives.' },
  'pipeline-failed': { name: 'the pipeline failed', likely: 'See the reason that SageMaker gives.' },
};

/** A moment as people read it: 2001-03-10 00:00 UTC. */
export const moment = (time: string): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const grouped = new Intl.NumberFormat('en-US');

/** A number of things: 1 record, 1,512 records. */
export const quantity = (number: number, one: string): string =>
  `${grouped.format(number)} ${number === 1 ? one : `${one}s`}`;
