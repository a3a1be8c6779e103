import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifiedText } from '../../../shared/capture/cell-type.ts';
import { type Tally, TextDictionary } from '../../../shared/capture/text-dictionary.ts';
import { Hash, hashText, keptForm } from '../../../shared/sketch/index.ts';

const seed = 20_261_133;
console.info(`Property tests of dictionaries of texts: fast-check seed ${seed}`);
const settings = { seed, numRuns: 500 };

const newTally = (): Tally => ({ bytes: 0, uncommitted: 0, latest: [] });

/** Few letters, so that texts come again and many share their length. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '007',
      '1e400',
      'NaN',
      'true',
      '\ud800',
      'é',
      '',
      '\u0000',
      '- 3',
      '12345678901234567890',
    ),
  },
  { weight: 1, arbitrary: fc.nat({ max: 3 }).map((end) => `${'x'.repeat(158)}${'yz'.repeat(end)}`) },
);
/** What is asked for by its bytes: a plain word that is neither number nor boolean, nor names one that is not finite. */
const isWord = (each: string): boolean => /^[b-hj-mo-z][!-~]{0,30}$/.test(each) && !/^(?:true|false)$/.test(each);

const wordIn = (dictionary: TextDictionary, each: string, before: number): number => {
  const bytes = Buffer.from(`${' '.repeat(before)}${each}",`, 'latin1');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return dictionary.word(bytes, view, before, before + each.length);
};

/** Entries are numbered as their kept forms come. */
const numbered = (texts: readonly string[]): readonly number[] => {
  const seen = new Map<string, number>();
  return texts.map((each) => {
    const kept = keptForm(each);
    if (!seen.has(kept)) seen.set(kept, seen.size);
    return seen.get(kept) ?? -1;
  });
};

describe('TextDictionary', () => {
  it('numbers texts as they come, however they are asked for, and knows what each counts as', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 60 }), fc.nat({ max: 7 }), (texts, before) => {
        const dictionary = new TextDictionary(newTally());
        const twin = new TextDictionary(newTally());
        const expected = numbered(texts);
        for (const [index, each] of texts.entries()) {
          const entry = isWord(each) && index % 2 === 0 ? wordIn(dictionary, each, before) : dictionary.entry(each);
          expect(entry).toBe(expected[index]);
          expect(twin.twin(dictionary.facts(entry))).toBe(entry);
          const hash = new Hash();
          hashText(each, hash);
          const { type, number, nonFinite } = classifiedText(each);
          const facts = { text: keptForm(each), type, number: nonFinite ? Number.NaN : number, nonFinite };
          for (const kept of [dictionary, twin]) {
            expect(kept.facts(entry)).toEqual({ ...facts, length: each.length, high: hash.high, low: hash.low });
            expect([kept.highs[entry], kept.lows[entry]]).toEqual([hash.high, hash.low]);
          }
        }
        expect(dictionary.size).toBe(new Set(expected).size);
      }),
      settings,
    );
  });

  it('keeps thousands of texts apart as it grows', () => {
    const dictionary = new TextDictionary(newTally());
    const names = Array.from({ length: 20_000 }, (_, index) => `kind ${(index * 7919) % 100_003}`);
    for (let turn = 0; turn < 2; turn += 1)
      for (const [entry, name] of names.entries())
        expect(entry % 3 === turn ? dictionary.entry(name) : wordIn(dictionary, name, entry % 5)).toBe(entry);
    expect(dictionary.size).toBe(20_000);
  });

  it('forgetLast() leaves nothing behind of the text that came last', () => {
    const steps = fc.array(fc.option(text, { freq: 3 }), { maxLength: 120 });
    fc.assert(
      fc.property(steps, (some) => {
        const tally = newTally();
        const dictionary = new TextDictionary(tally);
        let known: string[] = [];
        for (const step of some) {
          if (step === null) {
            dictionary.forgetLast();
            known = known.slice(0, -1);
          } else {
            const kept = keptForm(step);
            const entry = dictionary.entry(step);
            if (!known.includes(kept)) known.push(kept);
            expect(entry).toBe(known.indexOf(kept));
          }
        }
        const fresh = newTally();
        const again = new TextDictionary(fresh);
        for (const kept of known) again.twin(dictionary.facts(known.indexOf(kept)));
        expect([dictionary.size, tally.bytes]).toEqual([known.length, fresh.bytes]);
        for (const [entry, kept] of known.entries()) expect(dictionary.facts(entry).text).toBe(kept);
      }),
      settings,
    );
  });

  it('clear() forgets its own texts only, and changes the generation', () => {
    const tally = newTally();
    const [one, other] = [new TextDictionary(tally), new TextDictionary(tally)];
    other.entry('gold');
    const before = tally.bytes;
    for (const each of ['basic', 'é', 'x'.repeat(1000), '007']) one.entry(each);
    const { generation } = one;
    one.clear();
    expect([one.size, tally.bytes, other.size]).toEqual([0, before, 1]);
    expect(one.generation).not.toBe(generation);
    expect([one.entry('é'), one.entry('basic'), other.entry('gold')]).toEqual([0, 1, 0]);
  });

  it('facts(entry) refuses an entry that is none', () => {
    expect(() => new TextDictionary(newTally()).facts(0)).toThrow(new RangeError('entry is 0, but must be below 0'));
  });
});
