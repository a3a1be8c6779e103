import { describe, expect, it } from 'vitest';
import {
  type CaptureObject,
  currentPartials,
  hourOfCaptureKey,
  partialKey,
  partialRange,
  revisionOf,
} from '../../../shared/partial/index.ts';

const hour = Date.parse('2026-11-20T10:00:00Z');
const object = (key: string, sequencer: string): CaptureObject => ({
  bucket: 'b',
  key,
  size: 1,
  etag: 'e',
  versionId: undefined,
  revision: revisionOf(sequencer),
});
const key = (name: string, sequencer: string) => partialKey('churn/AllTraffic/1', hour, object(name, sequencer));

const ref = (name: string, size = 10) => ({ key: name, size, etag: 'e' });

describe('currentPartials', () => {
  it('takes the latest revision of each object and hour', () => {
    const refs = [key('a', '0A'), key('a', '0B'), key('b', '01')].map((each) => ref(each));
    expect(currentPartials(refs).map((found) => found.key)).toEqual([key('a', '0B'), key('b', '01')].toSorted());
  });

  it('leaves out an hour that the latest revision no longer touches', () => {
    const refs = [ref(key('a', '0A')), ref(key('a', '0B'), 0)];
    expect(currentPartials(refs)).toEqual([]);
  });

  it('does not depend on the order of the listing', () => {
    const refs = ['0A', '0C', '0B'].map((sequencer) => ref(key('a', sequencer)));
    expect(currentPartials(refs.toReversed())).toEqual(currentPartials(refs));
  });
});

describe('revisionOf', () => {
  it('orders sequencers of different length as S3 asks for: the shorter padded with zeros on the right', () => {
    expect(revisionOf('00673DE5B2') < revisionOf('00673DE5B2A1')).toBe(true);
    expect(revisionOf('00673de5b3') > revisionOf('00673DE5B2A1')).toBe(true);
  });
});

describe('partialRange', () => {
  it('spans the hours of the window and no other', () => {
    const range = partialRange('churn/AllTraffic/1', { startMs: hour, endMs: hour + 3_600_000 });
    const inside = key('a', '0A');
    expect(inside > range.startAfter && inside < range.endBefore).toBe(true);
    const next = partialKey('churn/AllTraffic/1', hour + 3_600_000, object('a', '0A'));
    expect(next >= range.endBefore).toBe(true);
    const before = partialKey('churn/AllTraffic/1', hour - 1, object('zz', 'FF'));
    expect(before < range.startAfter).toBe(true);
  });
});

describe('hourOfCaptureKey(key)', () => {
  it.each([
    ['capture/churn/AllTraffic/2026/11/20/09/02-11-318-a.jsonl', Date.UTC(2026, 10, 20, 9)],
    ['capture/churn/AllTraffic/2026/11/20/99/a.jsonl', undefined],
    ['capture.jsonl', undefined],
  ])('of %s is %s', (of, expected) => {
    expect(hourOfCaptureKey(of)).toBe(expected);
  });
});
