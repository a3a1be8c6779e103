import { describe, expect, it } from 'vitest';
import { affectedFrom, incidentIdOf, type KeptIncident } from '../../../shared/incident/index.ts';
import { hour } from '../../factories/judgements.ts';

const incident = (from: number, to: number | undefined, status: KeptIncident['status'] = 'open') => ({
  incidentId: incidentIdOf('churn', 'input-drift', from * hour),
  openedAt: new Date((from + 1) * hour).toISOString(),
  resolvedAt: to === undefined ? null : new Date(to * hour).toISOString(),
  status,
});
const from = (startHour: number, ...incidents: ReturnType<typeof incident>[]) =>
  affectedFrom(incidents, startHour * hour) / hour;

describe('affectedFrom', () => {
  it('is the start of the window where nothing is open', () => {
    expect(from(10)).toBe(10);
    expect(from(10, incident(2, 10, 'resolved'), incident(10, undefined), incident(12, undefined))).toBe(10);
  });

  it('is the opening of what is open in the window', () => {
    expect(from(10, incident(2, undefined), incident(4, 11, 'resolved'))).toBe(2);
  });

  it('goes back to before whatever was open there in turn', () => {
    expect(from(10, incident(6, 11, 'resolved'), incident(3, 7, 'resolved'), incident(1, 3, 'resolved'))).toBe(3);
  });

  it('goes back to what was over for less than it is remembered', () => {
    const over = [incident(2, 6, 'resolved')];
    expect(affectedFrom(over, 10 * hour, 5 * hour) / hour).toBe(2);
    expect(affectedFrom(over, 11 * hour, 5 * hour) / hour).toBe(11);
  });

  it('is not moved by what was withdrawn', () => {
    expect(from(10, incident(2, undefined, 'withdrawn'))).toBe(10);
  });
});
