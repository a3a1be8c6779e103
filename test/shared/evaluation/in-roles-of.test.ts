import { describe, expect, it } from 'vitest';
import { inRolesOf } from '../../../shared/evaluation/index.ts';
import { Profile } from '../../../shared/profile/index.ts';

const mapping = { input: { columns: ['age', 'plan'] }, output: { columns: ['score'] } };

/** A profile of one row with columns called by role and name. */
const profileOf = (...columns: readonly string[]): Profile => {
  const named = columns.map((column) => column.split(' ') as ['input' | 'output', string]);
  const profile = Profile.empty(
    named.map(([role, name]) => ({ role, name })),
    'test',
  );
  const cells = (role: string) => named.flatMap(([of], place) => (of === role ? [String(place)] : []));
  profile.addRow({ input: cells('input'), output: cells('output') });
  return profile;
};

const described = ({ columns }: Profile): string[] => columns.map(({ role, name }) => `${role} ${name}`);

describe('inRolesOf(baseline, mapping)', () => {
  it('gives columns the role that the mapping has for their name, with all that they hold', () => {
    const moved = inRolesOf(profileOf('input age', 'input score', 'input plan'), mapping);
    expect(described(moved)).toEqual(['input age', 'output score', 'input plan']);
    expect(moved.columns.map(({ numeric }) => numeric?.moments.max)).toEqual([0, 1, 2]);
  });

  it('is the baseline itself where all are in place', () => {
    const baseline = profileOf('input age', 'output score', 'input label');
    expect(inRolesOf(baseline, mapping)).toBe(baseline);
  });

  it('leaves alone what the mapping does not name, and a name that the baseline has in both roles', () => {
    const baseline = profileOf('input label', 'input score', 'output score', 'input age');
    expect(described(inRolesOf(baseline, mapping))).toEqual(described(baseline));
  });
});
