import { GetParameterCommand, GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startParameterStore } from '../../../local/services/ssm.ts';
import { served } from './served.ts';

const home = { account: '123456789012', region: 'us-east-1' };
const store = startParameterStore({ '/plumbline/slack/webhook': 'https://hooks.slack.test/x', plain: 'p' }, home);
let server: Awaited<ReturnType<typeof served>>;
let ssm: SSMClient;

beforeAll(async () => {
  server = await served(() => store);
  ssm = new SSMClient(server.config);
});
afterAll(async () => {
  await server.close();
  await store.close();
});

test('GetParameter(WithDecryption) returns the text of a SecureString', async () => {
  const command = new GetParameterCommand({ Name: '/plumbline/slack/webhook', WithDecryption: true });
  expect((await ssm.send(command)).Parameter).toMatchObject({
    Name: '/plumbline/slack/webhook',
    ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/plumbline/slack/webhook',
    Type: 'SecureString',
    Value: 'https://hooks.slack.test/x',
    Version: 1,
  });
});

test('GetParameter() without decryption hides the text', async () => {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: 'plain' }));
  expect(Parameter?.Value).not.toBe('p');
});

test.each([
  ['arn:aws:ssm:us-east-1:123456789012:parameter/plumbline/slack/webhook', '/plumbline/slack/webhook'],
  ['arn:aws:ssm:us-east-1:123456789012:parameter/plain', 'plain'],
])('GetParameter(%s) finds the parameter by its ARN', async (arn, name) => {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: arn }));
  expect(Parameter?.Name).toBe(name);
});

test('GetParameter() of an unknown name is ParameterNotFound', async () => {
  await expect(ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
});

test('GetParameters() tells the names it does not know', async () => {
  const found = await ssm.send(new GetParametersCommand({ Names: ['plain', '/none'], WithDecryption: true }));
  expect(found.Parameters?.map(({ Value }) => Value)).toEqual(['p']);
  expect(found.InvalidParameters).toEqual(['/none']);
});

test('PutParameter() needs Overwrite for a name that exists and counts versions', async () => {
  await ssm.send(new PutParameterCommand({ Name: '/put', Value: 'a', Type: 'String' }));
  await expect(ssm.send(new PutParameterCommand({ Name: '/put', Value: 'b' }))).rejects.toMatchObject({
    name: 'ParameterAlreadyExists',
  });
  const { Version } = await ssm.send(new PutParameterCommand({ Name: '/put', Value: 'b', Overwrite: true }));
  expect(Version).toBe(2);
  expect((await ssm.send(new GetParameterCommand({ Name: '/put' }))).Parameter?.Value).toBe('b');
});

test('an empty name is a ValidationException and an unknown operation says its name', async () => {
  await expect(ssm.send(new GetParameterCommand({ Name: '' }))).rejects.toMatchObject({ name: 'ValidationException' });
  const request = { operation: 'DeleteParameter', method: 'POST', url: '/', headers: {}, body: Buffer.from('{}') };
  const { status, body } = await store.handle(request);
  expect(status).toBe(400);
  expect(JSON.parse(String(body))).toMatchObject({
    __type: 'UnknownOperationException',
    message: expect.stringContaining('DeleteParameter'),
  });
});
