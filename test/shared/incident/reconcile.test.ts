import { describe, expect, it } from 'vitest';
import { type Episode, type KeptIncident, reconcile } from '../../../shared/incident/index.ts';

const about = { subject: 'churn', monitorId: 'churn', owner: 'me' };
const hour = 3_600_000;
const episode = (changes: Partial<Episode> = {}): Episode => ({
  openingMs: 0,
  openingCause: 'input-drift',
  cause: 'input-drift',
  onsetMs: 0,
  openedMs: hour,
  lastSeenMs: hour,
  resolvedMs: undefined,
  isAccepted: false,
  isLasting: false,
  severity: 'warning',
  columns: ['age'],
  headline: 'age has shifted',
  slice: undefined,
  exampleRecordIds: undefined,
  knownChanges: undefined,
  windowsInViolation: 1,
  evaluationId: 'e1',
  ...changes,
});
const run = (episodes: readonly Episode[], kept: readonly KeptIncident[] = []) => reconcile(about, episodes, kept);
const opened = (): KeptIncident => {
  const [change] = run([episode()]);
  if (!change) throw new Error('nothing was opened');
  return change.incident;
};

describe('reconcile', () => {
  it('opens an incident whose id follows from subject, first cause and opening', () => {
    const [change] = run([episode()]);
    expect(change?.tell).toEqual(['Incident Opened']);
    expect(change?.incident).toMatchObject({
      incidentId: 'churn.input-drift.19700101T000000Z',
      status: 'open',
      revision: 1,
    });
  });

  it('has nothing to do when kept and found agree', () => {
    expect(run([episode()], [opened()])).toEqual([]);
  });

  it('keeps a longer episode without telling of it', () => {
    const [change] = run([episode({ lastSeenMs: 2 * hour, windowsInViolation: 2 })], [opened()]);
    expect(change?.tell).toEqual([]);
    expect(change?.incident).toMatchObject({ windowsInViolation: 2, revision: 1 });
  });

  it('tells when it becomes graver or reaches other columns', () => {
    const [change] = run([episode({ severity: 'critical', columns: ['plan', 'age'] })], [opened()]);
    expect(change?.tell).toEqual(['Incident Updated']);
    expect(change?.changed).toEqual(['severity', 'columns']);
    expect(change?.incident.revision).toBe(2);
  });

  it('resolves, and opens the same incident again when late data extends it', () => {
    const [resolved] = run([episode({ resolvedMs: 3 * hour })], [opened()]);
    expect(resolved?.tell).toEqual(['Incident Resolved']);
    expect(resolved?.incident.status).toBe('resolved');
    const [reopened] = run([episode({ lastSeenMs: 4 * hour })], resolved ? [resolved.incident] : []);
    expect(reopened?.changed).toEqual(['reopened']);
    expect(reopened?.incident.status).toBe('open');
  });

  it('withdraws an incident that lost its evidence, once', () => {
    const [change] = run([], [opened()]);
    expect(change?.incident.status).toBe('withdrawn');
    expect(change?.tell).toEqual(['Incident Resolved']);
    expect(run([], change ? [change.incident] : [])).toEqual([]);
  });

  it('puts another in the place of an incident whose opening late data moved, with what people said', () => {
    const acknowledged: KeptIncident = { ...opened(), status: 'acknowledged', answeredBy: 'ada' };
    const earlier = episode({ openingMs: -hour, openedMs: 0, openingCause: 'unit-or-scale', cause: 'unit-or-scale' });
    const [next, gone] = run([earlier], [acknowledged]);
    expect(next).toMatchObject({ tell: ['Incident Opened'], changed: ['moved'] });
    expect(next?.incident).toMatchObject({ status: 'acknowledged', answeredBy: 'ada', cause: 'unit-or-scale' });
    expect(gone).toMatchObject({ incident: { status: 'withdrawn' }, changed: ['withdrawn', 'moved'] });
  });

  it.each([
    ['of another time', episode({ openingMs: 5 * hour, openedMs: 6 * hour, lastSeenMs: 6 * hour })],
    [
      'of another matter',
      episode({ openingMs: -hour, openedMs: 0, columns: ['plan'], openingCause: 'traffic-mix', cause: 'traffic-mix' }),
    ],
  ])('leaves what people said of an incident where an episode is %s', (_, other) => {
    const [next, gone] = run([other], [{ ...opened(), status: 'acknowledged' }]);
    expect([next?.incident.status, next?.changed, gone?.changed]).toEqual(['open', [], ['withdrawn']]);
  });

  it('keeps what people said of an incident', () => {
    const acknowledged: KeptIncident = { ...opened(), status: 'acknowledged' };
    const [change] = run([episode({ windowsInViolation: 5 })], [acknowledged]);
    expect(change?.incident.status).toBe('acknowledged');
  });

  it('tells of a cause that is known better under the same id', () => {
    const [change] = run([episode({ cause: 'unit-or-scale' })], [opened()]);
    expect(change).toMatchObject({ tell: ['Incident Updated'], changed: ['cause'] });
    expect(change?.incident).toMatchObject({
      incidentId: 'churn.input-drift.19700101T000000Z',
      cause: 'unit-or-scale',
    });
  });

  it('tells once that it is lasting', () => {
    const [change] = run([episode({ isLasting: true })], [opened()]);
    expect(change).toMatchObject({ tell: ['Incident Updated'], changed: ['lasting'], incident: { isLasting: true } });
    expect(run([episode({ isLasting: true })], change ? [change.incident] : [])).toEqual([]);
  });

  it('tells that a person accepted it, also when the acceptance is all that was kept', () => {
    const [change] = run([episode({ resolvedMs: 3 * hour, isAccepted: true })], [opened()]);
    expect(change).toMatchObject({
      tell: ['Incident Resolved'],
      changed: ['accepted'],
      incident: { status: 'resolved' },
    });
  });

  it('ends a silence whose time is over, and only then', () => {
    const silenced: KeptIncident = { ...opened(), status: 'silenced', silencedUntil: '1970-01-01T02:00:00.000Z' };
    const [early] = run([episode({ lastSeenMs: 2 * hour - 1 })], [silenced]);
    expect(early).toMatchObject({ tell: [], incident: { status: 'silenced' } });
    const [change] = run([episode({ lastSeenMs: 2 * hour })], [silenced]);
    expect(change).toMatchObject({
      tell: ['Incident Updated'],
      changed: ['silence-over'],
      incident: { status: 'open' },
    });
    expect(change?.incident.silencedUntil).toBeUndefined();
    const [forGood] = run([episode({ lastSeenMs: 9 * hour })], [{ ...opened(), status: 'silenced' }]);
    expect(forGood?.incident.status).toBe('silenced');
  });

  it('has nothing to do for an incident that a store gives back with its keys in another order', () => {
    const slice = { segment: 'plan', value: 'basic' };
    const [change] = run([episode({ slice })]);
    const incident = { ...change?.incident, slice: { value: 'basic', segment: 'plan' } } as KeptIncident;
    expect(run([episode({ slice })], [incident])).toEqual([]);
  });

  it('tells both of an episode that is already over when it is found', () => {
    const [change] = run([episode({ resolvedMs: 2 * hour })]);
    expect(change?.tell).toEqual(['Incident Opened', 'Incident Resolved']);
  });
});
