import { ignoredResources, supportedResources, unknownProperty } from './supported-resources.ts';
import type { Home } from './types.ts';

/** A resource of the template with every intrinsic function resolved. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  /** Physical name: the one given, else derived from stack and logical id. */
  readonly name: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Template {
  /** Resources of one type, in the template's order; those whose condition is false are absent. */
  ofType(type: string): readonly Resource[];
  /** The resource with this ARN or logical id. */
  find(arnOrId: string): Resource | undefined;
  /** Parameters after defaults; a list parameter is a list. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
}

export interface TemplateSettings {
  readonly home: Home;
  /** Values for the template's parameters; lists comma-separated, as CloudFormation takes them. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly stackName?: string;
  /** What `Ref` of a queue gives. */
  readonly queueUrl: (name: string) => string;
  /** What `ApiEndpoint` of an HTTP API gives. */
  readonly httpUrl: string;
}

/** The template asks for something the local cloud does not have, or contradicts itself; AWS would fail or we would lie. */
export class TemplateRefused extends Error {
  constructor(where: string, reason: string) {
    super(`${where}: ${reason}`);
    this.name = 'TemplateRefused';
  }
}

type Json = Record<string, unknown>;
interface Declaration {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Json;
}

const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::IAM::Role': 'RoleName',
};

/** Types whose `Ref` is the logical id here, because other resources of the template point at them by it. */
const REF_IS_ID = /^AWS::(ApiGatewayV2|KMS|IAM::Policy|Logs::MetricFilter)/;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Resolves a compiled CloudFormation template: parameters, conditions and intrinsic functions.
 *
 * @throws TemplateRefused naming logical id, type and property when the template holds what the local cloud lacks
 */
export function resolveTemplate(document: unknown, settings: TemplateSettings): Template {
  if (!isObject(document) || !isObject(document.Resources)) throw new TemplateRefused('template', 'has no Resources');
  const { home, stackName = 'plumbline-local', queueUrl, httpUrl } = settings;
  const declarations = document.Resources as Record<string, Declaration>;
  const conditions = (document.Conditions ?? {}) as Json;
  const mappings = (document.Mappings ?? {}) as Record<string, Record<string, Json>>;
  const parameters = parameterValues((document.Parameters ?? {}) as Record<string, Json>, settings.parameters ?? {});
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::Region': home.region,
    'AWS::AccountId': home.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${home.region}:${home.account}:stack/${stackName}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': undefined,
  };

  const holds = (name: string): boolean => {
    if (!(name in conditions)) throw new TemplateRefused(`condition ${name}`, 'is not declared');
    return Boolean(resolve(conditions[name]));
  };
  const exists = (id: string) => {
    const { Condition } = declarations[id] ?? {};
    return id in declarations && (Condition === undefined || holds(Condition));
  };
  const declared = (id: string): Declaration => {
    const declaration = declarations[id];
    if (declaration === undefined) throw new TemplateRefused(id, 'is referred to but not declared');
    if (!exists(id)) throw new TemplateRefused(id, 'is referred to but its condition is false');
    return declaration;
  };

  function nameOf(id: string): string {
    const { Type, Properties = {} } = declared(id);
    const given = resolve(Properties[NAME_PROPERTIES[Type] ?? 'Name']);
    if (typeof given === 'string') return given;
    return Type === 'AWS::S3::Bucket' ? `${stackName}-${id}`.toLowerCase() : `${stackName}-${id}`;
  }

  function arnOf(id: string): string {
    const { Type, Properties = {} } = declared(id);
    const name = nameOf(id);
    const at = (service: string, path = '') => `arn:aws:${service}:${home.region}:${home.account}:${path}${name}`;
    switch (Type) {
      case 'AWS::Lambda::Function':
        return at('lambda', 'function:');
      case 'AWS::DynamoDB::Table':
        return at('dynamodb', 'table/');
      case 'AWS::S3::Bucket':
        return `arn:aws:s3:::${name}`;
      case 'AWS::IAM::Role':
        return `arn:aws:iam::${home.account}:role${resolve(Properties.Path) ?? '/'}${name}`;
      case 'AWS::Events::EventBus':
        return at('events', 'event-bus/');
      case 'AWS::Events::Rule': {
        const bus = String(resolve(Properties.EventBusName) ?? 'default').replace(/^.*\//, '');
        return at('events', bus === 'default' ? 'rule/' : `rule/${bus}/`);
      }
      case 'AWS::Scheduler::Schedule':
        return at('scheduler', `schedule/${resolve(Properties.GroupName) ?? 'default'}/`);
      case 'AWS::Scheduler::ScheduleGroup':
        return at('scheduler', 'schedule-group/');
      case 'AWS::SSM::Parameter':
        return at('ssm', name.startsWith('/') ? 'parameter' : 'parameter/');
      case 'AWS::KMS::Key':
        return at('kms', 'key/');
      case 'AWS::Logs::LogGroup':
        return `arn:aws:logs:${home.region}:${home.account}:log-group:${resolve(Properties.LogGroupName) ?? name}:*`;
      default:
        return at(Type.split('::')[1]?.toLowerCase() ?? 'local');
    }
  }

  function ref(id: string): unknown {
    if (id in pseudo) return pseudo[id];
    if (id in parameters) return parameters[id];
    const { Type, Properties = {} } = declared(id);
    if (Type === 'AWS::SQS::Queue') return queueUrl(nameOf(id));
    if (Type === 'AWS::SNS::Topic') return arnOf(id);
    if (Type === 'AWS::Logs::LogGroup') return resolve(Properties.LogGroupName) ?? nameOf(id);
    return REF_IS_ID.test(Type) ? id : nameOf(id);
  }

  function attribute(id: string, name: string): unknown {
    const { Type } = declared(id);
    if (name === 'Arn' || name === 'TopicArn') return arnOf(id);
    if (name === 'QueueName' || name === 'TopicName' || name === 'Name') return nameOf(id);
    if (name === 'QueueUrl') return ref(id);
    if (name === 'ApiEndpoint') return httpUrl;
    if (name === 'ApiId' || name === 'KeyId') return id;
    throw new TemplateRefused(id, `attribute ${name} of ${Type} is not known to the local cloud`);
  }

  function substitute(text: string, variables: Json): string {
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, key: string) => {
      if (literal) return `\${${key}}`;
      if (key in variables) return String(resolve(variables[key]));
      const dot = key.indexOf('.');
      return String(dot < 0 ? ref(key) : attribute(key.slice(0, dot), key.slice(dot + 1)));
    });
  }

  function intrinsic(name: string, argument: unknown): unknown {
    const list = Array.isArray(argument) ? argument : [argument];
    switch (name) {
      case 'Ref':
        return ref(String(argument));
      case 'Condition':
        return holds(String(argument));
      case 'Fn::GetAtt': {
        const [id, ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
        return attribute(id ?? '', path.join('.'));
      }
      case 'Fn::Sub':
        return substitute(String(list[0]), (list[1] ?? {}) as Json);
      case 'Fn::Join':
        return (resolve(list[1]) as unknown[]).join(String(list[0]));
      case 'Fn::Split':
        return String(resolve(list[1])).split(String(list[0]));
      case 'Fn::Select':
        return (resolve(list[1]) as unknown[])[Number(resolve(list[0]))];
      case 'Fn::FindInMap': {
        const [map, first, second] = list.map((key) => String(resolve(key)));
        return mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
      }
      case 'Fn::Base64':
        return Buffer.from(String(resolve(argument))).toString('base64');
      case 'Fn::If':
        return resolve(list[holds(String(list[0])) ? 1 : 2]);
      case 'Fn::Equals':
        return String(resolve(list[0])) === String(resolve(list[1]));
      case 'Fn::Not':
        return !resolve(list[0]);
      case 'Fn::And':
        return list.every((part) => resolve(part));
      case 'Fn::Or':
        return list.some((part) => resolve(part));
      default:
        throw new TemplateRefused(name, 'is an intrinsic function that the local cloud does not have');
    }
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter((element) => element !== undefined);
    if (typeof value === 'string' && value.includes('{{resolve:')) {
      throw new TemplateRefused(value, 'is a dynamic reference, which the local cloud does not have');
    }
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only !== undefined && isIntrinsic(...only)) return intrinsic(...only);
    return Object.fromEntries(
      entries.map(([key, member]) => [key, resolve(member)]).filter(([, member]) => member !== undefined),
    );
  }

  const resources = Object.keys(declarations)
    .filter((id) => exists(id) && !(declared(id).Type in ignoredResources))
    .map((id): Resource => {
      const { Type: type, Properties = {} } = declared(id);
      const support = supportedResources[type];
      if (support === undefined) throw new TemplateRefused(`${id} (${type})`, 'the local cloud has no such resource');
      const kept = Object.fromEntries(
        Object.entries(Properties).filter(([name]) => !(name in (support.ignored ?? {}))),
      );
      const properties = resolve(kept) as Json;
      const unknown = unknownProperty(properties, support);
      if (unknown !== undefined) {
        throw new TemplateRefused(`${id} (${type})`, `the local cloud does not know the property ${unknown}`);
      }
      return { id, type, name: nameOf(id), arn: arnOf(id), properties };
    });
  const found = new Map(
    resources.flatMap((resource) => [[resource.id, resource] as const, [resource.arn, resource] as const]),
  );
  return {
    ofType: (type) => resources.filter((resource) => resource.type === type),
    find: (arnOrId) => found.get(arnOrId),
    parameters,
  };
}

/** `Condition` is a function only with a name behind it; in an IAM statement it is an ordinary member. */
const isIntrinsic = (key: string, argument: unknown) =>
  key === 'Ref' || key.startsWith('Fn::') || (key === 'Condition' && typeof argument === 'string');

function parameterValues(declared: Record<string, Json>, given: Readonly<Record<string, string>>) {
  for (const name of Object.keys(given)) {
    if (!(name in declared)) throw new TemplateRefused(`parameter ${name}`, 'is not declared by the template');
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, parameter]): [string, string | string[]] => {
      const value = given[name] ?? parameter.Default;
      const refuse = (reason: string) => new TemplateRefused(`parameter ${name}`, reason);
      if (value === undefined) throw refuse('has neither a value nor a default');
      const text = String(value);
      const { AllowedValues: allowed, AllowedPattern: pattern, Type: type } = parameter;
      if (Array.isArray(allowed) && !allowed.map(String).includes(text)) {
        throw refuse(`is "${text}", allowed are ${allowed.join(', ')}`);
      }
      if (typeof pattern === 'string' && !new RegExp(`^(?:${pattern})$`).test(text)) {
        throw refuse(`is "${text}", which does not match ${pattern}`);
      }
      if (type === 'Number' && !Number.isFinite(Number(text))) throw refuse(`is "${text}", not a number`);
      if (!/^(String|Number|CommaDelimitedList|List<Number>)$/.test(String(type))) {
        throw refuse(`has the type ${type}, which the local cloud does not have`);
      }
      return [
        name,
        /List/.test(String(type))
          ? text
              .split(',')
              .map((item) => item.trim())
              .filter(Boolean)
          : text,
      ];
    }),
  );
}
