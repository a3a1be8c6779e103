import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { answers, bodies, problem, queries, type RouteKey } from '../shared/status/index.ts';

/** Where the description of the HTTP API lies. */
export const openApiFile = fileURLToPath(new URL('../docs/openapi.json', import.meta.url));

type Json = Readonly<Record<string, unknown>>;

/** Schemas without what JSON cannot say: that a text is turned into a number or a time. */
const schemaOf = (schema: GenericSchema, typeMode: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = toJsonSchema(schema, { typeMode, errorMode: 'ignore' });
  return json as Json;
};

const words: Readonly<Record<string, string>> = {
  limit: 'How many items at most, 1 to 100',
  cursor: 'Where the page before ended; opaque',
  from: 'Beginning of the span, which belongs to it. ISO 8601',
  to: 'End of the span, which does not belong to it. ISO 8601',
  at: 'The moment. ISO 8601; now, where it is absent',
  kind: 'Only of this kind',
  outcome: 'Only what came out so',
  status: 'Only of this status',
  monitor: 'Only of the monitor with this id',
  by: 'By what costs are cut; all does not cut them',
  id: 'Id',
  name: 'Name, in any letter case',
};

const parametersOf = (path: string, query: GenericSchema | undefined): readonly Json[] => {
  const { properties = {} } = (query === undefined ? {} : schemaOf(query, 'input')) as {
    properties?: Readonly<Record<string, Json>>;
  };
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    ...{ name, in: 'path', required: true, description: words[name], schema: { type: 'string' } },
  }));
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: false, description: words[name], schema },
  }));
  return [...inPath, ...inQuery];
};

const refusal = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const operationOf = (key: RouteKey): Json => {
  const [, path = ''] = key.split(' ');
  const { summary, schema } = answers[key];
  const query: GenericSchema | undefined = (queries as Partial<Record<RouteKey, GenericSchema>>)[key];
  const body: GenericSchema | undefined = (bodies as Partial<Record<RouteKey, GenericSchema>>)[key];
  const content = { 'application/json': { schema: schemaOf(schema, 'output') } };
  return {
    operationId: path.replace(/[{}]/g, '').split('/').filter(Boolean).join('-'),
    summary,
    parameters: parametersOf(path, query),
    ...(body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: schemaOf(body, 'input') } } } }),
    responses: {
      200: { description: summary, content },
      400: refusal('A query parameter or body that the route does not take, or not with this value'),
      ...(path.includes('{') ? { 404: refusal('There is nothing of that name') } : {}),
      ...(body === undefined ? {} : { 409: refusal('The state of what it is about does not allow it') }),
      500: refusal('The request could not be answered; it is safe to try again'),
    },
  };
};

/** The whole HTTP API in OpenAPI 3.1, made from the schemas of its queries and answers. */
export const openApi = (): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Plumbline',
    version: JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version,
    description:
      'How monitored models stand, what ran, what every endpoint served, and what it cost; people answer incidents.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  security: [{ aws: [] }, { token: [] }],
  paths: Object.fromEntries(
    (Object.keys(answers) as RouteKey[]).map((key) => {
      const [method = '', path = ''] = key.split(' ');
      return [path, { [method.toLowerCase()]: operationOf(key) }];
    }),
  ),
  components: {
    schemas: { Problem: schemaOf(problem, 'output') },
    securitySchemes: {
      aws: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'AWS Signature Version 4' },
      token: { type: 'http', scheme: 'bearer', description: 'Where the stack has a JwtIssuer' },
    },
  },
});

// `import.meta.main` is not there on Node 22, which is what macOS on arm64 gets.
if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(openApiFile, `${JSON.stringify(openApi(), null, 1)}\n`);
