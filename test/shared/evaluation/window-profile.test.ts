import { describe, expect, it } from 'vitest';
import { slicesOf, windowProfile } from '../../../shared/evaluation/index.ts';
import { columnsOf } from '../../../shared/monitor/index.ts';
import { currentPartials, type Partials } from '../../../shared/partial/index.ts';
import { Profile } from '../../../shared/profile/index.ts';
import { hourMs } from '../../../shared/window/index.ts';
import { MemoryWorld } from '../../doubles/chain.ts';
import { aBaseline } from '../../factories/baselines.ts';
import { aMonitor } from '../../factories/monitors.ts';
import { aPartial, aPartialKey } from '../../factories/partials.ts';

const monitor = aMonitor();
const start = Date.parse('2026-11-01T00:00:00Z');
const dayMs = 24 * hourMs;

/** Partials in memory, every call counted. */
class Rig {
  readonly world = new MemoryWorld([monitor]);
  readonly calls = { get: 0, find: 0, put: 0 };
  /** Objects that are being fetched at the same time, at most. */
  mostAtOnce = 0;
  #atOnce = 0;

  readonly partials: Partials = {
    ...this.world.partials,
    get: (key) => this.#counted('get', () => this.world.partials.get(key)),
    find: (key) => this.#counted('find', () => this.world.partials.find(key)),
    put: (key, bytes) => this.#counted('put', () => this.world.partials.put(key, bytes)),
  };

  put(hour: number, name: string, bytes: Uint8Array, sequencer?: string): void {
    this.world.objects.set(aPartialKey(monitor.series, start + hour * hourMs, name, sequencer), bytes);
  }

  /** The bytes of a window's profile, and what it took to get them. */
  async merge(firstDay: number, days: number) {
    Object.assign(this.calls, { get: 0, find: 0, put: 0 });
    const window = { startMs: start + firstDay * dayMs, endMs: start + (firstDay + days) * dayMs };
    const refs = currentPartials(await this.world.partials.list(monitor.series, window));
    const profile = await windowProfile(this.partials, monitor, window, refs);
    return { bytes: Buffer.from(profile.toBytes()), rows: profile.rows, calls: { ...this.calls } };
  }

  forgetRollUps(): number {
    const keys = [...this.world.objects.keys()].filter((key) => key.startsWith('rollups/'));
    for (const key of keys) this.world.objects.delete(key);
    return keys.length;
  }

  async #counted<Result>(call: keyof Rig['calls'], work: () => Promise<Result>): Promise<Result> {
    this.calls[call] += 1;
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      return await work();
    } finally {
      this.#atOnce -= 1;
    }
  }
}

// No two days are of the same ones.
const pool = Array.from({ length: 31 }, (_, number) => aPartial(monitor, number));
const bytesOf = (number: number): Uint8Array => pool[number % pool.length] ?? new Uint8Array();

/** So many objects in each hour of so many days. */
const filled = (days: number, objects: number): Rig => {
  const rig = new Rig();
  for (let hour = 0; hour < days * 24; hour += 1)
    for (let index = 0; index < objects; index += 1) rig.put(hour, `h${hour}-${index}`, bytesOf(hour + 5 * index));
  return rig;
};

const small = Profile.empty(columnsOf(monitor.mapping), 'small').toBytes();

describe('windowProfile(partials, monitor, window, refs)', () => {
  it('reads thirty objects for a month that was evaluated before, and one day more for a late file', async () => {
    const rig = new Rig();
    for (let hour = 0; hour < 30 * 24; hour += 1)
      for (let index = 0; index < 3; index += 1) rig.put(hour, `h${hour}-${index}`, small);
    expect((await rig.merge(0, 30)).calls).toEqual({ get: 2160, find: 30, put: 30 });
    expect((await rig.merge(0, 30)).calls).toEqual({ get: 0, find: 30, put: 0 });
    rig.put(100, 'late', small);
    expect((await rig.merge(0, 30)).calls).toEqual({ get: 73, find: 30, put: 1 });
  });

  it('takes the days of a week from those who evaluated them as days', async () => {
    const rig = filled(7, 1);
    for (let day = 0; day < 7; day += 1) await rig.merge(day, 1);
    expect((await rig.merge(0, 7)).calls).toEqual({ get: 0, find: 7, put: 0 });
  });

  it('gives the same bytes with all roll-ups, with some and with none', async () => {
    const rig = filled(3, 2);
    const { bytes, rows } = await rig.merge(0, 3);
    expect(rows).toBe(3 * 24 * 2 * 700);
    expect((await rig.merge(0, 3)).bytes.equals(bytes)).toBe(true);
    expect(rig.forgetRollUps()).toBe(3);
    await rig.merge(1, 1);
    expect((await rig.merge(0, 3)).bytes.equals(bytes)).toBe(true);
    rig.forgetRollUps();
    expect((await rig.merge(0, 3)).bytes.equals(bytes)).toBe(true);
  });

  it('never holds more than sixteen objects, also of an hour of thousands', async () => {
    const rig = new Rig();
    for (let index = 0; index < 3000; index += 1) rig.put(0, `a${index}`, small);
    expect((await rig.merge(0, 1)).calls).toEqual({ get: 3000, find: 1, put: 1 });
    expect(rig.mostAtOnce).toBe(16);
  });

  it('goes on from what it had where it was cut off', async () => {
    const rig = filled(4, 1);
    const [listed, lookedUp, madeOfADay] = [1, 4, 24 + 1];
    rig.world.faults.failAt(listed + lookedUp + 3 * madeOfADay + 10, false);
    await expect(rig.merge(0, 4)).rejects.toThrow('the connection broke');
    const { calls, bytes } = await rig.merge(0, 4);
    expect(calls).toEqual({ get: 24, find: 4, put: 1 });
    rig.forgetRollUps();
    expect((await rig.merge(0, 4)).bytes.equals(bytes)).toBe(true);
  });

  it('fails where a roll-up cannot be kept', async () => {
    const rig = filled(1, 1);
    const [listed, lookedUp, read] = [1, 1, 24];
    rig.world.faults.failAt(listed + lookedUp + read + 1, false);
    await expect(rig.merge(0, 1)).rejects.toThrow('the connection broke');
    expect(rig.calls).toEqual({ get: 24, find: 1, put: 1 });
  });

  it('names the object that is damaged, and what helps against a damaged roll-up', async () => {
    const rig = filled(1, 1);
    await rig.merge(0, 1);
    const [key = ''] = [...rig.world.objects.keys()].filter((each) => each.startsWith('rollups/'));
    rig.world.objects.set(key, new Uint8Array(20));
    const sentence = `The roll-up ${key} cannot be merged. The profile's magic is something else, but must be PLPF. Delete it`;
    await expect(rig.merge(0, 1)).rejects.toThrow(sentence);
    rig.forgetRollUps();
    rig.put(3, 'h3-0', new Uint8Array(20));
    const partial = aPartialKey(monitor.series, start + 3 * hourMs, 'h3-0');
    await expect(rig.merge(0, 1)).rejects.toThrow(`The partial ${partial} cannot be merged.`);
  });

  it('merges counts by slice along, through roll-ups or not', async () => {
    const slicePlan = slicesOf({ ...monitor, segments: ['plan'] }, aBaseline(monitor));
    const rig = new Rig();
    for (let hour = 0; hour < 48; hour += 1) {
      const profile = Profile.empty(columnsOf(monitor.mapping), `${hour}`, { slicePlan });
      for (const plan of ['basic', 'basic', 'premium', 'odd']) profile.addRow({ input: [hour, plan], output: ['0.5'] });
      rig.put(hour, `h${hour}`, profile.toBytes());
    }
    const { bytes, calls } = await rig.merge(0, 2);
    expect(calls.put).toBe(2);
    const again = await rig.merge(0, 2);
    expect(again.calls.get).toBe(0);
    for (const each of [bytes, again.bytes])
      expect(
        Profile.fromBytes(each)
          .slices?.slices()
          .map(({ value, rows }) => [value, rows]),
      ).toEqual([
        ['basic', 96],
        ['premium', 48],
        [undefined, 48],
      ]);
  });
});
