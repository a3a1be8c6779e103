import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Profile } from '../../../shared/profile/index.ts';

const fixture = resolve(import.meta.dirname, '../../fixtures/profiles/version-1.profile');

describe('Profile.fromBytes(bytes)', () => {
  it('reads a profile that was written before numbers were counted in batches', () => {
    const profile = Profile.fromBytes(readFileSync(fixture));
    expect([profile.rows, profile.records, profile.rejected]).toEqual([3000, 3000, 1]);
    const [n, kind, score] = profile.columns;
    expect([n?.missing, n?.present, n?.numeric?.moments.max]).toEqual([429, 2571, 2999 / 4]);
    expect(kind?.values.counts().map(([, count]) => count)).toEqual([600, 600, 600, 600, 600]);
    expect(score?.values.count('0.25')).toBe(1500);
  });
});
