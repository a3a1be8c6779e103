import { describe, expect, it } from 'vitest';
import { type CauseName, causeNames, causeOf } from '../../../shared/decision/index.ts';
import { scenarios } from './cause-scenarios.ts';

const seeds = [1, 2, 3, 4, 5];

const answers = scenarios.map(({ kind, cause, source }) => ({
  kind,
  cause,
  answers: seeds.map((seed) => causeOf(source(seed)).cause),
}));

const share = (of: readonly CauseName[], cause: CauseName): number =>
  of.filter((one) => one === cause).length / of.length;

const matrix = (): string => {
  const shown = causeNames.filter((name) => answers.some((row) => row.cause === name || row.answers.includes(name)));
  const legend = shown.map((name, at) => `${at}: ${name}`).join(', ');
  const lines = answers.map(({ kind, cause, answers: of }) => {
    const counts = shown.map((name) => (share(of, name) * of.length || '·').toString().padStart(3)).join('');
    return `${kind.padEnd(50)}${shown.indexOf(cause).toString().padStart(3)} │${counts}`;
  });
  return [
    legend,
    `${'kind'.padEnd(50)} is │${shown.map((_, at) => at.toString().padStart(3)).join('')}`,
    ...lines,
  ].join('\n');
};

describe('causeOf(source) on seeded changes', () => {
  it('names the cause of at least nine in ten, of every cause and of what is nearest to it', () => {
    process.stdout.write(`seeds ${seeds.join(', ')}\n${matrix()}\n`);
    const byCause = Map.groupBy(answers, ({ cause }) => cause);
    const recalls = [...byCause].map(([cause, rows]) =>
      share(
        rows.flatMap(({ answers: of }) => of),
        cause,
      ),
    );
    expect(recalls.length).toBeGreaterThanOrEqual(8);
    expect(recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length).toBeGreaterThanOrEqual(0.9);
  });

  it.each(answers)('$kind: $cause, more often than not', ({ cause, answers: of }) => {
    expect(share(of, cause)).toBeGreaterThan(0.5);
  });
});
