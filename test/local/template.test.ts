import { describe, expect, test } from 'vitest';
import { resolveTemplate, TemplateRefused } from '../../local/template.ts';
import { localTemplate, resourceWith, withResources } from '../fixtures/local-template.ts';

const settings = {
  home: { account: '000000000000', region: 'eu-west-1' },
  stackName: 'stack',
  queueUrl: (name: string) => `http://queues/${name}`,
  httpUrl: 'http://api',
};
const resolve = (document: object, parameters: Readonly<Record<string, string>> = {}) =>
  resolveTemplate(document, { ...settings, parameters });

/** What a value becomes: it is put into a parameter of the Parameter Store and read back. */
const resolved = (Value: unknown, more: object = {}, parameters: Readonly<Record<string, string>> = {}) => {
  const Probe = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value } };
  const document = { ...withResources({ Probe }), ...more };
  return resolve(document, parameters).find('Probe')?.properties.Value;
};

describe('resolveTemplate(…) resolves', () => {
  const mappings = { Mappings: { Sizes: { dev: { memory: 512 } } } };
  const conditions = {
    Conditions: {
      HasMail: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AlertEmail' }, ''] }] },
      Never: { 'Fn::And': [{ Condition: 'HasMail' }, { 'Fn::Equals': ['a', 'b'] }] },
      Either: { 'Fn::Or': [{ Condition: 'Never' }, { Condition: 'HasMail' }] },
    },
  };

  test.each<[string, unknown, unknown]>([
    ['Ref of a queue to its URL', { Ref: 'Jobs' }, 'http://queues/jobs'],
    ['Ref of a topic to its ARN', { Ref: 'Alerts' }, 'arn:aws:sns:eu-west-1:000000000000:alerts'],
    ['Ref of a table to a name made from the stack', { Ref: 'Table' }, 'stack-Table'],
    ['Ref of a bucket to a name in small letters', { Ref: 'Bucket' }, 'stack-bucket'],
    ['Ref of a list parameter', { Ref: 'CaptureBuckets' }, ['capture-one', 'capture-two']],
    ['pseudo parameters', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['GetAtt', { 'Fn::GetAtt': ['TakeJobs', 'Arn'] }, 'arn:aws:lambda:eu-west-1:000000000000:function:take-jobs'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Bus.Arn' }, 'arn:aws:events:eu-west-1:000000000000:event-bus/facts'],
    ['the ARN of a rule on a custom bus', { 'Fn::GetAtt': ['FactsRule', 'Arn'] }, /rule\/facts\/stack-FactsRule$/],
    ['the address of the HTTP API', { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] }, 'http://api'],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is how Fn::Sub writes its variables
    ['Sub', { 'Fn::Sub': '${AWS::AccountId}/${Jobs.Arn}/${!Kept}' }, /^0{12}\/arn:aws:sqs:.*:jobs\/\$\{Kept\}$/],
    ['Sub with variables', { 'Fn::Sub': ['${A}-${AWS::Region}', { A: { Ref: 'Bus' } }] }, 'facts-eu-west-1'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
    ['Join and Split', { 'Fn::Join': ['+', { 'Fn::Split': ['-', 'a-b-c'] }] }, 'a+b+c'],
    ['Select', { 'Fn::Select': ['1', { Ref: 'CaptureBuckets' }] }, 'capture-two'],
    ['If, both ways', [{ 'Fn::If': ['Either', 'yes', 'no'] }, { 'Fn::If': ['Never', 'yes', 'no'] }], ['yes', 'no']],
    ['If with NoValue to nothing', { a: { 'Fn::If': ['Never', 1, { Ref: 'AWS::NoValue' }] }, b: 2 }, { b: 2 }],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'dev', 'memory'] }, 512],
    [
      'a member named Condition as itself',
      { Condition: { Bool: { x: 'true' } } },
      { Condition: { Bool: { x: 'true' } } },
    ],
  ])('%s', (_, value, expected) => {
    const actual = resolved(value, { ...mappings, ...conditions });
    if (expected instanceof RegExp) expect(actual).toMatch(expected);
    else expect(actual).toEqual(expected);
  });

  test('parameters given over those defaulted, and drops resources whose condition is false', () => {
    const template = resolve(localTemplate, { AlertEmail: '' });
    expect(template.find('AlertsByMail')).toBeUndefined();
    expect(template.ofType('AWS::SNS::Subscription').map(({ id }) => id)).toEqual(['AlertsToFunction']);
  });
});

describe('resolveTemplate(…) refuses', () => {
  test.each<[string, object, RegExp]>([
    ['an unknown type', { X: { Type: 'AWS::Kinesis::Stream' } }, /X \(AWS::Kinesis::Stream\)/],
    ['an unknown property', { Jobs: resourceWith('Jobs', { Invented: 1 }) }, /Jobs \(AWS::SQS::Queue\): .* Invented/],
    [
      'an unknown member in a list',
      { FactsRule: resourceWith('FactsRule', { Targets: [{ Id: 'a', Arn: 'b', EcsParameters: {} }] }) },
      /FactsRule .* Targets\.EcsParameters/,
    ],
    [
      'a filter that would be passed over',
      { M: resourceWith('JobsMapping', { FilterCriteria: {} }) },
      /M .*FilterCriteria/,
    ],
    ['an unknown function', { B: resourceWith('Bus', { Name: { 'Fn::ImportValue': 'x' } }) }, /Fn::ImportValue/],
    [
      'an unknown attribute',
      { B: resourceWith('Bus', { Name: { 'Fn::GetAtt': ['Table', 'StreamArn'] } }) },
      /StreamArn/,
    ],
    ['a reference to nothing', { B: resourceWith('Bus', { Name: { Ref: 'Nowhere' } }) }, /Nowhere/],
    ['a dynamic reference', { B: resourceWith('Bus', { Name: '{{resolve:ssm:x}}' }) }, /dynamic reference/],
  ])('%s', (_, changes, message) => {
    const attempt = () => resolve(withResources(changes as Readonly<Record<string, unknown>>));
    expect(attempt).toThrow(TemplateRefused);
    expect(attempt).toThrow(message);
  });

  test('a reference to a resource whose condition is false', () => {
    const B = resourceWith('Bus', { Name: { Ref: 'AlertsByMail' } });
    expect(() => resolve(withResources({ B }), { AlertEmail: '' })).toThrow(/AlertsByMail.*condition is false/);
  });

  test.each<[string, object, Readonly<Record<string, string>>, RegExp]>([
    ['no value', { Type: 'String' }, {}, /neither a value nor a default/],
    ['a value that is not allowed', { Type: 'String', AllowedValues: ['a'] }, { P: 'b' }, /allowed are a/],
    ['a value that does not match', { Type: 'String', AllowedPattern: '[a-z]+' }, { P: 'B' }, /does not match/],
    ['a number that is none', { Type: 'Number' }, { P: 'x' }, /not a number/],
    ['a name that is not declared', { Type: 'String', Default: '' }, { Q: 'x' }, /Q.*not declared/],
  ])('a parameter with %s', (_, P, given, message) => {
    expect(() => resolve({ Parameters: { P }, Resources: {} }, given)).toThrow(message);
  });
});
