import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Ports as AnswerPorts, answerIncident } from '../../functions/answer-incident.ts';
import { statusApi } from '../../functions/status-api.ts';
import { openApi, openApiFile } from '../../local/openapi.ts';
import { answers, bodies, queries, type StatusReader } from '../../shared/status/index.ts';
import { compile } from '../deployed/compile.ts';
import { MemoryCosts } from '../doubles/memory-costs.ts';
import { MemoryLifecycle } from '../doubles/memory-lifecycle.ts';

const monitors = { all: async () => [], find: async () => undefined };
const reading = Object.keys(
  statusApi({ monitors, reader: {} as StatusReader, recorded: new MemoryLifecycle().recorded, ...new MemoryCosts() }),
);

const routes = [...reading, ...Object.keys(answerIncident({} as AnswerPorts))];

describe('docs/openapi.json', () => {
  it('is what npm run docs makes', () => {
    expect(JSON.parse(readFileSync(openApiFile, 'utf8'))).toEqual(openApi());
  });

  it('describes every route that is answered, and no other', () => {
    const described = Object.entries(openApi().paths as object).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(routes.toSorted());
    expect([...Object.keys(queries), ...Object.keys(bodies)].toSorted()).toEqual(routes.toSorted());
    expect(Object.keys(answers).toSorted()).toEqual(routes.toSorted());
  });

  it('describes every route that is deployed', async () => {
    const { resources } = await compile();
    const deployed = resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Route');
    expect(deployed.map(({ properties }) => properties.RouteKey).toSorted()).toEqual(routes.toSorted());
  }, 60_000);
});
