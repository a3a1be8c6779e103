import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidEventPattern, matches, parsePattern } from '../../local/event-pattern.ts';
import { parseScheduleExpression } from '../../local/schedule-expression.ts';
import { startEventBridge } from '../../local/services/eventbridge.ts';

/**
 * Answers of AWS and of its open-source Event Ruler. The files lie beside the project, not in it. No case is excepted: a
 * case that fails is a difference to mend.
 */
const folder = resolve(import.meta.dirname, '../../../shared/cases/eventbridge');
const isHere = existsSync(folder);
if (!isHere) console.warn(`Skipped the event pattern cases: ${folder} does not exist`);

const casesOf = <Case>(file: string): Case[] => JSON.parse(readFileSync(resolve(folder, file), 'utf8')).cases;

const succeeds = (action: () => unknown): boolean => {
  try {
    action();
    return true;
  } catch (error) {
    // Any other error is a fault of ours, not an answer.
    if (error instanceof InvalidEventPattern || error instanceof RangeError) return false;
    throw error;
  }
};

describe.skipIf(!isHere)('Event Ruler', () => {
  it('matches(pattern, event) is its answer', () => {
    interface Case {
      readonly pattern: string;
      readonly event: string;
      readonly match: boolean;
    }
    const cases = casesOf<Case>('event-ruler-pairs.json');
    expect(cases.length).toBeGreaterThan(200);
    expect(cases.filter((c) => matches(parsePattern(c.pattern), JSON.parse(c.event)) !== c.match)).toEqual([]);
  });

  it('matches(pattern, event) is its answer for every operator on text', () => {
    const cases = casesOf<{ pattern: string; value: string; match: boolean }>('event-ruler-string-operators.json');
    expect(cases.length).toBeGreaterThan(600);
    expect(cases.filter((c) => matches(parsePattern(c.pattern), { x: c.value }) !== c.match)).toEqual([]);
  });

  it('parsePattern(json) refuses what it refuses', () => {
    const cases = casesOf<{ pattern: string; valid: boolean }>('event-ruler-pattern-validity.json');
    expect(cases.length).toBeGreaterThan(50);
    expect(cases.filter((c) => succeeds(() => parsePattern(c.pattern)) !== c.valid)).toEqual([]);
  });
});

describe.skipIf(!isHere)('AWS', () => {
  it('TestEventPattern answers as recorded', async () => {
    interface Case {
      readonly name: string;
      readonly event: string;
      readonly pattern: string;
      readonly expected: 'match' | 'no-match' | 'exception';
    }
    const refusing = () => Promise.reject(new Error('nothing is delivered here'));
    const home = { account: '123456789012', region: 'us-east-2' };
    const eventBridge = startEventBridge({ home, clock: () => 0, deliver: refusing, sendToQueue: refusing });
    const ask = async ({ event, pattern }: Case) => {
      const body = Buffer.from(JSON.stringify({ EventPattern: pattern, Event: event }));
      const answer = await eventBridge.handle({
        operation: 'TestEventPattern',
        method: 'POST',
        url: '/',
        headers: {},
        body,
      });
      if (answer.status === 400) return 'exception';
      return JSON.parse(String(answer.body)).Result === true ? 'match' : 'no-match';
    };
    const cases = casesOf<Case>('localstack-aws-validated-patterns.json');
    expect(cases.length).toBeGreaterThan(50);
    for (const recorded of cases)
      expect([recorded.name, await ask(recorded)]).toEqual([recorded.name, recorded.expected]);
  });

  it('parseScheduleExpression(expression) refuses what PutRule refuses', () => {
    const cases = casesOf<{ expression: string; valid: boolean }>('schedule-expressions.json');
    expect(cases.length).toBeGreaterThan(30);
    expect(cases.filter((c) => succeeds(() => parseScheduleExpression(c.expression)) !== c.valid)).toEqual([]);
  });
});
