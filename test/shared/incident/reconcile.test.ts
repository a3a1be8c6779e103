import { describe, expect, it } from 'vitest';
import {
  type Episode,
  incidentIdOf,
  type KeptIncident,
  parseIncidentId,
  reconcile,
} from '../../../shared/incident/index.ts';

const about = { subject: 'churn', monitorId: 'churn', owner: 'me' };
const hour = 3_600_000;
const episode = (changes: Partial<Episode> = {}): Episode => ({
  onsetMs: 0,
  openedMs: hour,
  lastSeenMs: hour,
  resolvedMs: undefined,
  severity: 'warning',
  columns: ['age'],
  headline: 'age has shifted',
  windowsInViolation: 1,
  evaluationId: 'e1',
  ...changes,
});
const run = (episodes: readonly Episode[], kept: readonly KeptIncident[] = []) =>
  reconcile(about, 'input-drift', episodes, kept);
const opened = (): KeptIncident => {
  const [change] = run([episode()]);
  if (!change) throw new Error('nothing was opened');
  return change.incident;
};

describe('reconcile', () => {
  it('opens an incident whose id follows from subject, cause and onset', () => {
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

  it('keeps what people said of an incident', () => {
    const acknowledged: KeptIncident = { ...opened(), status: 'acknowledged' };
    const [change] = run([episode({ windowsInViolation: 5 })], [acknowledged]);
    expect(change?.incident.status).toBe('acknowledged');
  });

  it('tells both of an episode that is already over when it is found', () => {
    const [change] = run([episode({ resolvedMs: 2 * hour })]);
    expect(change?.tell).toEqual(['Incident Opened', 'Incident Resolved']);
  });
});

describe('parseIncidentId', () => {
  it('gives back what incidentIdOf was given', () => {
    const onsetMs = Date.parse('2026-11-20T10:03:27.123Z');
    const id = incidentIdOf('endpoint.churn-xgb', 'endpoint-failed', onsetMs);
    expect(parseIncidentId(id)).toEqual({ subject: 'endpoint.churn-xgb', cause: 'endpoint-failed', onsetMs });
  });

  it('is undefined for anything else', () => {
    for (const id of ['', 'x', 'churn.input-drift', 'churn.input-drift.2026'])
      expect(parseIncidentId(id)).toBeUndefined();
  });
});
