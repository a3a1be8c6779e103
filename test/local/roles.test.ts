import { describe, expect, test } from 'vitest';
import { compileRole, policyDocumentsOf } from '../../local/roles.ts';

const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/plumbline';
const call = (action: string, resource: string, context: Record<string, string[]> = {}) => ({
  action,
  resource,
  context,
});
const roleOf = (...statements: object[]) =>
  compileRole('profile-capture', [{ Version: '2012-10-17', Statement: statements }]);
const allow = (rest: object) => ({ Effect: 'Allow', Action: 'dynamodb:Query', Resource: '*', ...rest });

describe('isAllowed', () => {
  test('allows nothing without a statement', () => {
    expect(compileRole('none', []).isAllowed(call('sqs:SendMessage', '*'))).toBe(false);
  });

  test('compares the action without regard to case and the resource with it', () => {
    const role = roleOf(allow({ Action: ['DynamoDB:get*'], Resource: table }));
    expect(role.isAllowed(call('dynamodb:GetItem', table))).toBe(true);
    expect(role.isAllowed(call('dynamodb:PutItem', table))).toBe(false);
    expect(role.isAllowed(call('dynamodb:GetItem', table.toUpperCase()))).toBe(false);
  });

  test('takes ? for one character, * for any run and every other one for itself', () => {
    const role = roleOf(allow({ Resource: `${table}/index/by.?*` }));
    expect(role.isAllowed(call('dynamodb:Query', `${table}/index/by.a`))).toBe(true);
    expect(role.isAllowed(call('dynamodb:Query', `${table}/index/by.age/x`))).toBe(true);
    expect(role.isAllowed(call('dynamodb:Query', `${table}/index/by.`))).toBe(false);
    expect(role.isAllowed(call('dynamodb:Query', `${table}/index/by-a`))).toBe(false);
  });

  test('lets a Deny win over any Allow', () => {
    const role = roleOf(allow({}), { Effect: 'Deny', Action: 'dynamodb:*', Resource: table });
    expect(role.isAllowed(call('dynamodb:Query', table))).toBe(false);
    expect(role.isAllowed(call('dynamodb:Query', `${table}2`))).toBe(true);
  });

  test.each([
    ['StringEquals', 'a', ['a'], true],
    ['StringEquals', ['b', 'a'], ['a'], true],
    ['StringEquals', 'a', ['A'], false],
    ['StringEquals', 'a', [], false],
    ['StringLike', 'MONITOR#*', ['MONITOR#1'], true],
    ['StringLike', 'MONITOR#*', ['COST#1'], false],
    ['ForAllValues:StringLike', ['MONITOR#*', 'COST#?'], ['MONITOR#1', 'COST#1'], true],
    ['ForAllValues:StringLike', ['MONITOR#*'], ['MONITOR#1', 'COST#1'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], ['b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], [], true],
    ['ArnEquals', 'arn:aws:sns:*:1:t*', ['arn:aws:sns:eu-west-1:1:topic'], true],
    ['ArnLike', 'arn:aws:sns:*:topic', ['arn:aws:sns:eu-west-1:1:topic'], false],
    ['ArnLike', 'arn:aws:s3:::b/*', ['arn:aws:s3:::b/k:1'], true],
    ['Bool', true, ['true'], true],
    ['Bool', 'false', ['true'], false],
  ])('%s %j holds for %j: %s', (operator, wanted, given, holds) => {
    const role = roleOf(allow({ Condition: { [operator]: { 'Some:Key': wanted } } }));
    expect(role.isAllowed(call('dynamodb:Query', table, { 'some:key': given }))).toBe(holds);
  });

  test('wants every condition of a statement', () => {
    const role = roleOf(allow({ Condition: { StringEquals: { 'a:b': '1', 'a:c': '2' }, Bool: { 'a:d': 'true' } } }));
    const context = { 'a:b': ['1'], 'a:c': ['2'], 'a:d': ['true'] };
    expect(role.isAllowed(call('dynamodb:Query', table, context))).toBe(true);
    expect(role.isAllowed(call('dynamodb:Query', table, { ...context, 'a:c': ['3'] }))).toBe(false);
  });
});

describe('compileRole', () => {
  test.each([
    [{ Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }, /statement 0: NotAction is not supported/],
    [{ Effect: 'Allow', Action: 'sqs:*', NotResource: '*' }, /statement 0: NotResource is not supported/],
    [allow({ Condition: { DateLessThan: { 'aws:CurrentTime': '2027' } } }), /operator DateLessThan is not supported/],
    [allow({ Condition: { 'ForAllValues:Bool': { 'a:b': 'true' } } }), /operator ForAllValues:Bool is not supported/],
    [allow({ Resource: `\${aws:PrincipalTag/x}` }), /policy variables are not supported/],
    [allow({ Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } }), /Role profile-capture, statement 0/],
    [allow({ Resorce: '*' }), /Resorce/],
    [{ Effect: 'allow', Action: '*', Resource: '*' }, /Effect/],
  ])('refuses %j', (statement, sentence) => {
    expect(() => roleOf(statement)).toThrow(sentence);
  });

  test('tolerates the managed policy for logs and refuses one that allows more', () => {
    const logs = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    expect(compileRole('r', [logs]).isAllowed(call('s3:GetObject', '*'))).toBe(false);
    expect(() => compileRole('r', ['arn:aws:iam::aws:policy/AdministratorAccess'])).toThrow(/AdministratorAccess/);
  });

  test('reads what policyDocumentsOf gathers from a role and the policies attached to it', () => {
    const document = (Action: string) => ({ Statement: { Effect: 'Allow', Action, Resource: '*' } });
    const documents = policyDocumentsOf(
      { Policies: [{ PolicyName: 'a', PolicyDocument: document('sqs:SendMessage') }] },
      [{ PolicyDocument: document('sns:Publish') }],
    );
    const role = compileRole('r', documents);
    expect(role.isAllowed(call('sqs:SendMessage', 'q'))).toBe(true);
    expect(role.isAllowed(call('sns:Publish', 't'))).toBe(true);
    expect(role.isAllowed(call('sns:Subscribe', 't'))).toBe(false);
  });
});
