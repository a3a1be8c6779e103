import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statusApi } from '../../functions/status-api.ts';
import { openApi, openApiFile } from '../../local/openapi.ts';
import { answers, queries, type StatusReader } from '../../shared/status/index.ts';
import { compile } from '../deployed/compile.ts';
import { MemoryLifecycle } from '../doubles/memory-lifecycle.ts';

const monitors = { all: async () => [], find: async () => undefined };
const routes = Object.keys(
  statusApi({ monitors, reader: {} as StatusReader, recorded: new MemoryLifecycle().recorded }),
);

describe('docs/openapi.json', () => {
  it('is what npm run docs makes', () => {
    expect(JSON.parse(readFileSync(openApiFile, 'utf8'))).toEqual(openApi());
  });

  it('describes every route that is answered, and no other', () => {
    const described = Object.keys(openApi().paths as object).map((path) => `GET ${path}`);
    expect(described.toSorted()).toEqual(routes.toSorted());
    expect(Object.keys(queries).toSorted()).toEqual(routes.toSorted());
    expect(Object.keys(answers).toSorted()).toEqual(routes.toSorted());
  });

  it('describes every route that is deployed', async () => {
    const { resources } = await compile();
    const deployed = resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Route');
    expect(deployed.map(({ properties }) => properties.RouteKey).toSorted()).toEqual(routes.toSorted());
  }, 60_000);
});
