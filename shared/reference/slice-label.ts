import type { Slice } from '../profile/index.ts';

/** A slice in words, `origin=ATL`; of all other rows of a segment `origin=(other)`. */
export const sliceLabel = ({ segment, value }: Pick<Slice, 'segment' | 'value'>): string =>
  `${segment.name}=${value === undefined ? '(other)' : value}`;

/** A label's parts. @throws RangeError when the text is no label */
export const slicePartsOf = (label: string): { readonly segment: string; readonly value: string } => {
  const at = label.indexOf('=');
  if (at < 1) throw new RangeError(`label is '${label}', but must be of the form segment=value`);
  return { segment: label.slice(0, at), value: label.slice(at + 1) };
};
