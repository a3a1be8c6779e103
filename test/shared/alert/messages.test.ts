import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentResolvedExample } from '../../../events/incident-resolved.ts';
import { retrainingStartedExample } from '../../../events/retraining-started.ts';
import { retrainingWithheldExample } from '../../../events/retraining-withheld.ts';
import {
  type Alert,
  alertMessage,
  alertOf,
  parseAlert,
  plainSlackMessage,
  slackMessage,
  type TellableFact,
} from '../../../shared/alert/index.ts';
import { anEnd, anOpening, anUpdate } from '../../factories/facts.ts';
import { aMonitor } from '../../factories/monitors.ts';

const monitor = aMonitor({
  id: 'flights-delay',
  title: 'Late arrivals of US flights',
  owner: 'travel-models@example.com',
  retraining: { pipelineName: 'flights-delay-retrain', onSeverity: 'warning' },
});

const time = '2001-03-11T01:00:00.000Z';

const [usual] = anOpening(time).data.incident.findings;
if (usual === undefined) throw new Error('the opening has no findings');
const shifted = {
  ...usual,
  check: 'location' as const,
  sentence: 'The mean of distance lies 0.42 standard deviations higher.',
  change: {
    series: 'distance/location',
    slice: null,
    category: null,
    side: 'up' as const,
    horizonHours: 24,
    shift: 0.42,
    observedShift: 0.42,
    standardDeviation: 0.06,
    low: 0.31,
    high: 0.53,
    designEffect: 20,
    effectiveRows: 65.2,
    p: 5e-7,
    level: 3.2e-5,
    tolerance: 0.1,
    minimumDetectableEffect: { day: 0.3, week: 0.2 },
    referenceVersion: 'v1',
    isLearning: false,
  },
};

const alertFrom = (event: TellableFact, about: typeof monitor | null = monitor): Alert => {
  const alert = alertOf(event, about ?? undefined);
  if (alert === undefined) throw new Error('the fact is not worth a message');
  return alert;
};

describe('alertMessage(alert)', () => {
  it('tells of an incident that opened', () => {
    const { subject, text, attributes } = alertMessage(alertFrom(anOpening(time)));
    expect(subject).toBe('[warning] flights-delay: inputs have shifted (distance)');
    expect(text).toBe(`[warning] flights-delay: inputs have shifted (distance)

What
distance has shifted: population stability index 0.37 where 0.2 is tolerated.
Monitor: Late arrivals of US flights

Since
2001-03-10 00:00 UTC, first seen 2001-03-11 00:00 UTC; in 1 window, the last up to 2001-03-11 00:00 UTC

How sure
It is beyond a fixed threshold, from 1,304 rows; how often that happens by chance is not known.

How bad
Severity warning
- The population stability index of distance is 0.37 over 1,304 rows; up to 0.2 is tolerated.

Likely cause
A changed source, or other traffic than before. Predictions have not shifted beyond what is tolerated.

What was done
Retraining by flights-delay-retrain is asked for, within the policy's limits; a message follows when a run starts.

What to do
Say that you are on it: POST /incidents/flights-delay.input-drift.20010310T000000Z/acknowledge
Hear no more of it until it is over: POST /incidents/flights-delay.input-drift.20010310T000000Z/silence

Where to look
Report: s3://plumbline-dev-data/reports/flights-delay/2001/03/10/00/r1/evaluation.json
API: GET /incidents/flights-delay.input-drift.20010310T000000Z

Owner
travel-models@example.com
`);
    const { alert, ...filters } = attributes;
    expect(filters).toEqual({
      monitor: 'flights-delay',
      severity: 'warning',
      owner: 'travel-models@example.com',
      cause: 'input-drift',
      kind: 'incident-opened',
    });
    expect(parseAlert(alert)).toEqual(alertFrom(anOpening(time)));
  });

  it('tells of an incident that is over', () => {
    const { subject, text } = alertMessage(alertFrom(incidentResolvedExample));
    expect(subject).toBe('[resolved] flights-delay: inputs have shifted (distance, departure_hour)');
    expect(text).toContain('in 3 windows, over since 2001-03-14 00:00 UTC');
    expect(text).toContain('What was done\nThe incident was closed: the cause has stayed away long enough.');
    expect(text).not.toMatch(/What to do|How sure|Likely cause/);
  });

  it('tells who accepted what as the new normal', () => {
    const end = anEnd(time, { answeredBy: 'ada' }, ['accepted']);
    expect(alertMessage(alertFrom(end)).text).toContain(
      'What was done\nThe incident was closed: ada accepted it as the new normal, which windows from now on are compared with.',
    );
  });

  it('tells of a change against the past with all that was found out', () => {
    const opening = anOpening(time, {
      cause: 'unit-or-scale',
      headline: 'distance arrives in kilometres instead of miles',
      slice: { segment: 'origin', value: 'ATL' },
      knownChanges: ["The endpoint's configuration changed 40 minutes before."],
      exampleRecordIds: Array.from({ length: 12 }, (_, index) => `r${index}`),
      findings: [shifted],
    });
    const { subject, text } = alertMessage(alertFrom(opening));
    expect(subject).toMatch(
      /^\[warning\] flights-delay: values arrive in another unit or scale \(distance\) only where/,
    );
    expect(text.slice(text.indexOf('What\n'), text.indexOf('Report: '))).toBe(`What
distance arrives in kilometres instead of miles.
It shows only where origin is ATL.
Monitor: Late arrivals of US flights

Since
2001-03-10 00:00 UTC, first seen 2001-03-11 00:00 UTC; in 1 window, the last up to 2001-03-11 00:00 UTC

How sure
Where nothing changed, such a shift shows once in 2,000,000 checks; it is told of from once in 31,000 on.
It is 4.2 times what is tolerated, with 95 % confidence at least 3.1 times.
1,304 rows count as 65 independent ones.

How bad
Severity warning
- The mean of distance lies 0.42 standard deviations higher.

Likely cause
The endpoint's configuration changed 40 minutes before.
A caller, or a source before it, converts these values differently. Mend it there; do not retrain on them.

What was done
Nothing yet: a person has to decide.

What to do
Say that you are on it: POST /incidents/flights-delay.input-drift.20010310T000000Z/acknowledge
Hear no more of it until it is over: POST /incidents/flights-delay.input-drift.20010310T000000Z/silence

Where to look
Records that show it: r0, r1, r2, r3, r4, r5, r6, r7, r8, r9 and 2 more
`);
  });

  it.each([
    [{ p: 0 }, 'less than once in 1,000,000,000 checks'],
    [{ low: -0.01, high: 0.85 }, 'at least 0 times'],
    [
      { shift: -0.42, observedShift: -0.42, low: -0.53, high: -0.31 },
      'It is 4.2 times what is tolerated, with 95 % confidence at least 3.1 times',
    ],
    [{ isLearning: true }, 'less than 14 days to compare with'],
  ])('says how sure it is of %j', (change, words) => {
    const findings = [{ ...shifted, change: { ...shifted.change, ...change } }];
    expect(alertMessage(alertFrom(anOpening(time, { findings }))).text).toContain(words);
  });

  it('compares with nothing where no shift is tolerated', () => {
    const findings = [{ ...shifted, change: { ...shifted.change, tolerance: null } }];
    expect(alertMessage(alertFrom(anOpening(time, { findings }))).text).not.toContain('what is tolerated, with');
  });

  it('says that what is broken is certain', () => {
    const opening = anOpening(time, { cause: 'type-changed', findings: [] });
    expect(alertMessage(alertFrom(opening)).text).toContain('Certain: it breaks a rule that holds for every window.');
  });

  it('names the cause that is known better now', () => {
    const update = anUpdate(time, { cause: 'unit-or-scale' }, ['cause']);
    const { subject, text } = alertMessage(alertFrom(update));
    expect(subject).toBe(
      '[warning] flights-delay: cause now known better: values arrive in another unit or scale (distance)',
    );
    expect(text).toContain('What\nCause now known better: values arrive in another unit or scale.');
  });

  it('offers to accept what lasts, with the call that does it, and never what is broken', () => {
    const lasting = { isLasting: true };
    const { subject, text } = alertMessage(alertFrom(anUpdate(time, lasting, ['lasting'])));
    expect(subject).toBe('[warning] flights-delay: for 14 days now, inputs have shifted (distance)');
    expect(
      text,
    ).toContain(`It has gone on since 2001-03-11 00:00 UTC. If this is how it is meant to be, accept it as the new normal:
POST /incidents/flights-delay.input-drift.20010310T000000Z/accept with the body {"by": "your name"}
Windows after that are compared with the time since 2001-03-10 00:00 UTC. Nothing does this by itself.`);
    const broken = alertMessage(alertFrom(anUpdate(time, { ...lasting, cause: 'values-missing' }, ['lasting']))).text;
    expect(broken).toContain('It has gone on since');
    expect(broken).not.toContain('/accept');
  });

  it('tells once of an incident whose opening late data moved', () => {
    const opening = anOpening(time);
    const moved = { ...opening, data: { ...opening.data, changed: ['moved'] } };
    const { subject, text } = alertMessage(alertFrom(moved));
    expect(subject).toBe('[warning] flights-delay: told anew after late data, inputs have shifted (distance)');
    expect(text).toContain('Late data moved its opening: it takes the place of the incident told before.');
  });

  it('says who is on it already', () => {
    const update = anUpdate(time, { status: 'acknowledged', answeredBy: 'ada' }, ['severity']);
    expect(alertMessage(alertFrom(update)).text).toContain('What to do\nada is on it.');
  });

  it('tells of a failed endpoint that no monitor watches', () => {
    const at = '2026-11-20T15:02:09.000Z';
    const opening = anOpening(at, {
      subject: 'endpoint.churn-xgb',
      monitorId: null,
      owner: 'unowned',
      cause: 'endpoint-failed',
      severity: 'critical',
      columns: [],
      headline: 'The endpoint churn-xgb is Failed: no ping',
      onsetAt: at,
      openedAt: at,
      lastSeenAt: at,
      findings: [],
      report: null,
      incidentId: 'endpoint.churn-xgb.endpoint-failed.20261120T150209Z',
    });
    expect(alertMessage(alertFrom(opening, null)).text).toBe(`[critical] endpoint.churn-xgb: the endpoint failed

What
The endpoint churn-xgb is Failed: no ping.

Since
2026-11-20 15:02 UTC; in 1 report, the last up to 2026-11-20 15:02 UTC

How sure
Certain: SageMaker says so.

How bad
Severity critical

Likely cause
The reason that SageMaker gives is above; requests may be failing right now.

What was done
Nothing yet: a person has to decide.

What to do
Say that you are on it: POST /incidents/endpoint.churn-xgb.endpoint-failed.20261120T150209Z/acknowledge
Hear no more of it until it is over: POST /incidents/endpoint.churn-xgb.endpoint-failed.20261120T150209Z/silence

Where to look
API: GET /incidents/endpoint.churn-xgb.endpoint-failed.20261120T150209Z

Owner
unowned
`);
  });

  it('tells of a run that started', () => {
    expect(alertMessage(alertFrom(retrainingStartedExample)).text).toBe(`[info] flights-delay: retraining started

What
The pipeline flights-delay-retrain was started to retrain the model.

Why
An incident of severity warning is open (distance has shifted: population stability index 0.37 where 0.2 is tolerated); run 1 of at most 2.

With
512 records collected since the last run

What to do
Nothing now. The new model still has to be approved before it takes over.

Where to look
Execution: arn:aws:sagemaker:eu-west-1:123456789012:pipeline/flights-delay-retrain/execution/p4jn9xou8a8s
API: GET /incidents/flights-delay.input-drift.20010310T000000Z

Owner
travel-models@example.com
`);
  });

  it('asks a person to decide when retraining is withheld', () => {
    const { subject, text } = alertMessage(alertFrom(retrainingWithheldExample));
    expect(subject).toBe('[warning] flights-delay: retraining has not helped, please decide');
    expect(text).toContain('2 runs of flights-delay-retrain; no more will start by itself.');
  });

  it('quotes the worst findings and counts the others', () => {
    const [finding] = anOpening(time).data.incident.findings;
    const findings = Array.from({ length: 8 }, () => finding).filter((each) => each !== undefined);
    const columns = ['a', 'b', 'c', 'd', 'e'];
    const { subject, text } = alertMessage(alertFrom(anOpening(time, { findings, columns })));
    expect(text.match(/- The population/g)).toHaveLength(5);
    expect(text).toContain('- and 3 more findings');
    expect(subject).toContain('(a, b, c and 2 more)');
    expect(text).toContain('Columns: a, b, c, d, e');
  });

  it('has a subject that SNS takes, whatever the columns are called', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { maxLength: 5 }), (columns) => {
        const { subject, text, attributes } = alertMessage(alertFrom(anOpening(time, { columns })));
        expect(subject).toMatch(/^[ -~]{1,100}$/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that SNS refuses
        expect(text + attributes.alert).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
        expect((text + attributes.alert).isWellFormed()).toBe(true);
        expect(parseAlert(attributes.alert)?.kind).toBe('incident-opened');
      }),
    );
  });
});

describe('alertOf(event, monitor)', () => {
  it.each([
    [['severity'], 'graver now'],
    [['columns'], 'spreading'],
    [['reopened'], 'back again'],
    [['cause'], 'cause now known better: '],
    [['severity', 'cause'], 'graver now, cause now known better: '],
    [['lasting'], 'for 14 days now'],
    [['silence-over'], 'silenced until now'],
  ])('tells of an update that changed %j', (changed, word) => {
    expect(alertFrom(anUpdate(time, {}, changed))).toMatchObject({
      kind: 'incident-updated',
      title: expect.stringContaining(word),
    });
  });

  it.each([
    ['an update that asks nothing of anybody', anUpdate(time, {}, ['onset'])],
    ['an acknowledgement', anUpdate(time, { status: 'acknowledged' }, ['status'])],
    [
      'the withdrawal of one that another took the place of',
      anEnd(time, { status: 'withdrawn' }, ['withdrawn', 'moved']),
    ],
    ['a silence', anUpdate(time, { status: 'silenced' }, ['silenced'])],
    ['an incident that somebody silenced', anUpdate(time, { status: 'silenced' }, ['severity'])],
    ['an opening that is over by the time it is known', anOpening(time, { status: 'resolved', resolvedAt: time })],
  ])('is undefined for %s', (_, event) => {
    expect(alertOf(event, monitor)).toBeUndefined();
  });

  it('tells an end from a withdrawal', () => {
    expect(alertFrom(anEnd(time)).kind).toBe('incident-resolved');
    expect(alertFrom(anEnd(time, { status: 'withdrawn' })).kind).toBe('incident-withdrawn');
  });

  it('says that a person has to decide where the policy asks for no run', () => {
    const [done] = alertFrom(anOpening(time), aMonitor()).points.filter(({ label }) => label === 'What was done');
    expect(done?.text).toBe('Nothing yet: a person has to decide.');
  });
});

describe('slackMessage(alert)', () => {
  it('has a header, a section for each point and a line of context', () => {
    const alert = alertFrom(anOpening(time));
    const short = { ...alert, points: alert.points.slice(0, 1) };
    expect(slackMessage(short)).toEqual({
      text: '[warning] flights-delay: inputs have shifted (distance)',
      blocks: [
        {
          type: 'header',
          text: {
            type: 'plain_text',
            text: ':large_orange_circle: flights-delay: inputs have shifted (distance)',
          },
        },
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: '*What*\ndistance has shifted: population stability index 0.37 where 0.2 is tolerated.\nMonitor: Late arrivals of US flights',
          },
        },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'warning | input-drift | travel-models@example.com' }] },
      ],
    });
  });

  it('holds the offer for what lasts, its slice and the records, within the limits', () => {
    const update = anUpdate(
      time,
      { isLasting: true, slice: { segment: 'origin', value: '<ATL>' }, exampleRecordIds: ['r1'] },
      ['lasting'],
    );
    const { text, blocks } = slackMessage(alertFrom(update));
    expect(text).toBe(
      '[warning] flights-delay: for 14 days now, inputs have shifted (distance) only where origin is &lt;ATL&gt;',
    );
    const sections = blocks.flatMap((block) => (block.type === 'section' ? [block.text.text] : []));
    expect(sections.map((section) => section.split('\n')[0])).toEqual(
      ['What', 'Since', 'How sure', 'How bad', 'Likely cause', 'What was done', 'What to do', 'Where to look'].map(
        (label) => `*${label}*`,
      ),
    );
    expect(sections.join('\n')).toContain('/accept with the body {"by": "your name"}');
    expect(sections.join('\n')).toContain('It shows only where origin is &lt;ATL&gt;.');
    expect(sections.at(-1)).toContain('Records that show it: r1');
  });

  it('marks what is over', () => {
    expect(slackMessage(alertFrom(anEnd(time))).text).toMatch(/^\[resolved\]/);
    expect(JSON.stringify(slackMessage(alertFrom(anEnd(time))).blocks[0])).toContain(':white_check_mark:');
  });

  it('lets no column mention everyone, and stays within the limits of Slack', () => {
    const alert = alertFrom(
      anOpening(time, { headline: `<!channel> & ${'x'.repeat(5000)}`, columns: ['y'.repeat(300)] }),
    );
    const { text, blocks } = slackMessage(alert);
    expect(text + JSON.stringify(blocks)).not.toContain('<!channel>');
    expect(JSON.stringify(blocks)).toContain('&lt;!channel&gt; &amp;');
    for (const block of blocks)
      if (block.type !== 'context')
        expect(block.text.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000);
  });
});

describe('plainSlackMessage(subject, text)', () => {
  it('brings any other message of the topic', () => {
    expect(plainSlackMessage('A test', 'a < b')).toEqual({
      text: 'A test',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*A test*\na &lt; b' } }],
    });
  });
});

describe('parseAlert(text)', () => {
  it.each(['', '{', 'null', '{"kind":"incident-opened"}'])('returns undefined for %j', (text) => {
    expect(parseAlert(text)).toBeUndefined();
  });
});
