import { describe, expect, it } from 'vitest';
import { followingFrom } from '../../../shared/origin.ts';
import {
  begun,
  decideRetraining,
  initialState,
  newRecords,
  noted,
  type RetrainingState,
  type Run,
  type Situation,
  type Trigger,
  withheld,
} from '../../../shared/retraining/index.ts';
import { aCollection, anEnd, anOpening, anUpdate } from '../../factories/facts.ts';
import { aMonitor } from '../../factories/monitors.ts';

const retraining = { pipelineName: 'retrain', onSeverity: 'warning', afterRecords: 100, coolDownHours: 72 };
const { retraining: policy } = aMonitor({ retraining });

const situation = (event: Trigger, state: RetrainingState, changes: Partial<Situation> = {}): Situation => {
  if (policy === undefined) throw new Error('the monitor has a policy');
  return {
    monitorId: 'churn',
    policy,
    state: noted(state, event),
    hours: [],
    trigger: followingFrom(event),
    ...changes,
  };
};

const hour = (time: string, records: number) => ({ hourMs: Date.parse(time), records });

const startedBy = (event: Trigger, changes: Partial<Situation> = {}, state = initialState) => {
  const asked = situation(event, state, changes);
  const decision = decideRetraining(asked);
  if (decision.action !== 'start') throw new Error(`decided to ${decision.action}`);
  const run: Run = { ...decision.run, executionArn: 'arn:run' };
  return { run, state: begun(asked.state, run, asked.hours) };
};

const day = (number: number) => `2001-03-${String(number).padStart(2, '0')}T01:00:00.000Z`;

describe('decideRetraining(situation)', () => {
  it('starts a run for an open incident that is grave enough', () => {
    const decision = decideRetraining(situation(anOpening(day(1)), initialState));
    expect(decision).toMatchObject({
      action: 'start',
      isNew: true,
      run: {
        runId: expect.stringMatching(/^[0-9a-f]{64}$/),
        monitorId: 'churn',
        pipelineName: 'retrain',
        incidentId: anOpening(day(1)).data.incident.incidentId,
        reason:
          'An incident of severity warning is open (distance has shifted: population stability index 0.37 where 0.2 is tolerated); run 1 of at most 2.',
        executionArn: null,
        leaseUntilMs: Date.parse(day(2)),
      },
    });
  });

  it('gives the same run for the same reason, whatever fact asks for it', () => {
    const { run } = startedBy(anOpening(day(1)));
    expect(startedBy(anUpdate(day(2), {})).run.runId).toBe(run.runId);
    expect(startedBy(anOpening(day(1), { incidentId: 'another' })).run.runId).not.toBe(run.runId);
  });

  it.each([
    { severity: 'info' },
    { cause: 'values-missing', severity: 'critical' },
    { cause: 'pipeline-failed', severity: 'critical' },
    { status: 'silenced' },
    { status: 'resolved' },
    { status: 'withdrawn' },
  ] as const)('starts none for an incident that is %j', (changes) => {
    expect(decideRetraining(situation(anOpening(day(1), changes), initialState)).action).toBe('none');
  });

  it.each([{ severity: 'critical' }, { status: 'acknowledged' }] as const)(
    'starts one for an incident that is %j',
    (changes) => {
      expect(decideRetraining(situation(anOpening(day(1), changes), initialState)).action).toBe('start');
    },
  );

  it('starts a run once enough records joined since the last one', () => {
    const hours = [hour('2001-03-01T00:00:00Z', 60), hour('2001-03-01T01:00:00Z', 39)];
    expect(decideRetraining(situation(aCollection(day(1)), initialState, { hours })).action).toBe('none');
    const enough = [...hours, hour('2001-03-01T02:00:00Z', 1)];
    const { run, state } = startedBy(aCollection(day(1)), { hours: enough });
    expect(run).toMatchObject({
      incidentId: null,
      newRecords: 100,
      reason: '100 records were collected since the last run; 100 start one.',
    });
    expect(newRecords(state, enough)).toBe(0);
  });

  it('counts records of the hour a run began in, and late ones, for the next run', () => {
    const at = '2001-03-10T10:00:00Z';
    const { state } = startedBy(aCollection(day(10)), { hours: [hour('2001-02-01T00:00:00Z', 90), hour(at, 30)] });
    const from = state.collectedBefore?.fromHourMs ?? 0;
    expect(new Date(from).toISOString()).toBe('2001-03-08T10:00:00.000Z');
    expect(newRecords(state, [hour('2001-03-09T00:00:00Z', 5), hour(at, 37)])).toBe(12);
  });

  it('tells again of the run that the same fact started', () => {
    const opening = anOpening(day(1));
    const { run, state } = startedBy(opening);
    expect(decideRetraining(situation(opening, state))).toEqual({ action: 'tell-again', run });
  });

  it('takes up a run that was decided but not seen through, whatever fact comes', () => {
    const { run, state } = startedBy(anOpening(day(1)));
    const unfinished = { ...state, lastRun: { ...run, executionArn: null } };
    expect(decideRetraining(situation(aCollection(day(2)), unfinished))).toEqual({
      action: 'start',
      run: unfinished.lastRun,
      isNew: false,
    });
  });

  it('waits for the cool-down without asking SageMaker', () => {
    const { state } = startedBy(anOpening(day(1)));
    expect(decideRetraining(situation(anUpdate(day(3), {}), state))).toEqual({
      action: 'wait',
      why: 'the cool-down goes on',
      untilMs: Date.parse(day(4)),
    });
  });

  it('asks how the last run is doing once the cool-down is over, at whatever fact comes', () => {
    const { state } = startedBy(anOpening(day(1)));
    expect(decideRetraining(situation(aCollection(day(4)), state))).toEqual({ action: 'ask', executionArn: 'arn:run' });
  });

  it('starts the next run when the last is over, even before its lease has run out', () => {
    const { run, state } = startedBy(anOpening(day(1)));
    const leased = { ...state, lastRun: { ...run, leaseUntilMs: Date.parse(day(20)) } };
    const decision = decideRetraining(situation(aCollection(day(5)), leased, { execution: 'finished' }));
    expect(decision).toMatchObject({ action: 'start', run: { incidentId: run.incidentId } });
    expect(decision).toMatchObject({ run: { reason: expect.stringContaining('run 2 of at most 2') } });
  });

  it('extends the lease of a run that still goes on', () => {
    const { state } = startedBy(anOpening(day(1)));
    expect(decideRetraining(situation(aCollection(day(5)), state, { execution: 'executing' }))).toEqual({
      action: 'wait',
      why: 'a run goes on',
      leaseUntilMs: Date.parse(day(6)),
    });
  });

  it('waits for the end of the lease of a run that SageMaker does not know, and no longer', () => {
    const { run, state } = startedBy(anOpening(day(1)));
    const leased = { ...state, lastRun: { ...run, leaseUntilMs: Date.parse(day(6)) } };
    const asked = (time: string) => situation(aCollection(time), leased, { execution: 'unknown' });
    expect(decideRetraining(asked(day(5)))).toMatchObject({ action: 'wait', untilMs: Date.parse(day(6)) });
    expect(decideRetraining(asked(day(6))).action).toBe('start');
  });

  it('asks a person, once, when an incident has had all its runs and the last is over', () => {
    const first = startedBy(anOpening(day(1)));
    const second = startedBy(aCollection(day(5)), { execution: 'finished' }, first.state);
    const later = situation(aCollection(day(10)), second.state, { execution: 'finished' });
    const decision = decideRetraining(later);
    expect(decision).toMatchObject({
      action: 'withhold',
      incident: { runs: 2, owner: 'travel-models@example.com' },
      reason: expect.stringContaining('after 2 runs'),
    });
    const told = withheld(later.state, first.run.incidentId ?? '');
    expect(decideRetraining(situation(aCollection(day(11)), told, { execution: 'finished' })).action).toBe('none');
  });

  it('starts runs for records after a person was asked about an incident', () => {
    const state = withheld(noted(initialState, anOpening(day(1))), anOpening(day(1)).data.incident.incidentId);
    const spent = { ...state, incidents: state.incidents.map((incident) => ({ ...incident, runs: 2 })) };
    const hours = [hour(day(1), 100)];
    expect(decideRetraining(situation(aCollection(day(2)), spent, { hours }))).toMatchObject({
      action: 'start',
      run: { incidentId: null },
    });
  });
});

describe('noted(state, event)', () => {
  it('forgets a wish whose incident is over', () => {
    const { state } = startedBy(anOpening(day(1)));
    const over = noted(state, anEnd(day(3)));
    expect(decideRetraining(situation(aCollection(day(9)), over)).action).toBe('none');
  });

  it('does not let an older fact bring back what a newer one ended', () => {
    const over = noted(initialState, anEnd(day(3)));
    expect(noted(over, anOpening(day(1)))).toBe(over);
    expect(noted(over, anUpdate(day(2), {}))).toBe(over);
  });

  it('keeps how many runs an incident has had', () => {
    const { state } = startedBy(anOpening(day(1)));
    expect(noted(state, anUpdate(day(2), { severity: 'critical' })).incidents).toMatchObject([
      { severity: 'critical', runs: 1 },
    ]);
  });

  it('remembers a bounded number of incidents', () => {
    let state = initialState;
    for (let index = 0; index < 200; index += 1) state = noted(state, anOpening(day(1), { incidentId: `i${index}` }));
    expect(state.incidents).toHaveLength(50);
    expect(state.incidents.at(-1)?.incidentId).toBe('i199');
  });
});
