import { compileRole } from './roles.ts';
import { type Resource, type Template, TemplateRefused } from './template.ts';
import { functionMeant, queueMeant, roleMeant, subscriptionsOf } from './wiring.ts';

/**
 * Looks for the grants without which AWS would take the template and then silently deliver nothing: policies of queues,
 * permissions of functions, roles of schedules and of functions with queues.
 *
 * @throws TemplateRefused naming the resource that would fail and the grant that is missing
 */
export function checkGrants(template: Template): void {
  for (const rule of template.ofType('AWS::Events::Rule')) {
    for (const target of listOf(rule.properties.Targets)) {
      checkDelivery(template, rule, 'events.amazonaws.com', rule.arn, String(target.Arn));
      const deadLetter = target.DeadLetterConfig as { Arn?: string } | undefined;
      if (deadLetter?.Arn) checkDelivery(template, rule, 'events.amazonaws.com', rule.arn, deadLetter.Arn);
    }
  }
  for (const { resource, topicArn, protocol, endpoint, attributes } of subscriptionsOf(template)) {
    if (template.find(topicArn) === undefined) throw refused(resource, `${topicArn} is not a topic of this template`);
    if (protocol === 'lambda' || protocol === 'sqs') {
      checkDelivery(template, resource, 'sns.amazonaws.com', topicArn, endpoint);
    } else if (protocol !== 'email') throw refused(resource, `the local cloud does not deliver to ${protocol}`);
    const redrive = attributes.RedrivePolicy && (JSON.parse(attributes.RedrivePolicy) as Record<string, string>);
    if (redrive) {
      checkDelivery(template, resource, 'sns.amazonaws.com', topicArn, redrive.deadLetterTargetArn ?? '');
    }
  }
  for (const schedule of template.ofType('AWS::Scheduler::Schedule')) checkSchedule(template, schedule);
  for (const target of template.ofType('AWS::Lambda::Function')) checkFunction(template, target);
  for (const mapping of template.ofType('AWS::Lambda::EventSourceMapping')) checkMapping(template, mapping);
  for (const integration of template.ofType('AWS::ApiGatewayV2::Integration')) {
    const { ApiId, IntegrationUri } = integration.properties;
    const source = `arn:aws:execute-api:${regionAndAccount(integration)}:${ApiId}/$default/GET/any`;
    checkDelivery(template, integration, 'apigateway.amazonaws.com', source, String(IntegrationUri));
  }
}

const refused = ({ id, type }: Resource, reason: string) => new TemplateRefused(`${id} (${type})`, reason);
const listOf = (value: unknown) => (value ?? []) as readonly Readonly<Record<string, unknown>>[];
const regionAndAccount = ({ arn }: Resource) => arn.split(':').slice(3, 5).join(':');

/** Whether a service may deliver from `source` to a function or queue. */
function checkDelivery(template: Template, owner: Resource, service: string, source: string, targetArn: string): void {
  const target = template.find(targetArn) ?? functionMeant(template, targetArn);
  if (target?.type === 'AWS::Lambda::Function') {
    if (!isInvokableBy(template, target, service, source)) {
      throw refused(owner, `no AWS::Lambda::Permission lets ${service} invoke ${target.id} from ${source}`);
    }
  } else if (target?.type === 'AWS::SQS::Queue') {
    if (!isSendableBy(template, target, service, source)) {
      throw refused(owner, `no AWS::SQS::QueuePolicy lets ${service} send to ${target.id} from ${source}`);
    }
  } else throw refused(owner, `its target ${targetArn} is neither a function nor a queue of this template`);
}

const isInvokableBy = (template: Template, target: Resource, service: string, source: string): boolean =>
  template.ofType('AWS::Lambda::Permission').some(({ properties: { Action, FunctionName, Principal, SourceArn } }) => {
    const isMeant = functionMeant(template, FunctionName) === target && Principal === service;
    return isMeant && /^lambda:(InvokeFunction|\*)$/.test(String(Action)) && fits(String(SourceArn ?? '*'), source);
  });

/** ARN with `*` and `?` as wildcards. */
function fits(wanted: string, arn: string): boolean {
  const source = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(arn);
}

function isSendableBy(template: Template, queue: Resource, service: string, source: string): boolean {
  const context = { 'aws:SourceArn': [source], 'aws:SourceAccount': [source.split(':')[4] ?? ''] };
  return template
    .ofType('AWS::SQS::QueuePolicy')
    .filter(({ properties }) => (properties.Queues as readonly unknown[]).some((url) => isUrlOf(url, queue)))
    .some(({ id, properties }) => {
      const statements = statementsFor(properties.PolicyDocument, service);
      const policy = compileRole(id, [{ Statement: statements }]);
      return policy.isAllowed({ action: 'sqs:SendMessage', resource: queue.arn, context });
    });
}

const isUrlOf = (url: unknown, { name }: Resource) => String(url).endsWith(`/${name}`);

/** The statements of a resource's policy that speak about one service, as a role's policy would say them. */
function statementsFor(document: unknown, service: string): unknown[] {
  const { Statement = [] } = document as { Statement?: unknown };
  return [Statement].flat().flatMap((statement) => {
    const { Principal, ...rest } = statement as { Principal?: unknown };
    const services =
      typeof Principal === 'object' && Principal !== null ? (Principal as { Service?: unknown }).Service : [];
    return Principal === '*' || [services].flat().includes(service) ? [rest] : [];
  });
}

function checkSchedule(template: Template, schedule: Resource): void {
  const target = schedule.properties.Target as {
    readonly Arn: string;
    readonly RoleArn: string;
    readonly DeadLetterConfig?: { readonly Arn: string };
  };
  const { resource, role } = roleMeant(template, schedule, target.RoleArn);
  checkTrust(schedule, resource, 'scheduler.amazonaws.com');
  const meant = functionMeant(template, target.Arn);
  const resourceArn = meant?.arn ?? queueMeant(template, schedule, target.Arn).arn;
  const action = meant ? 'lambda:InvokeFunction' : 'sqs:SendMessage';
  const needed = [{ action, resource: resourceArn }];
  if (target.DeadLetterConfig) needed.push({ action: 'sqs:SendMessage', resource: target.DeadLetterConfig.Arn });
  const missing = needed.find((one) => !role.isAllowed({ ...one, context: {} }));
  if (missing)
    throw refused(schedule, `its role ${resource.id} does not allow ${missing.action} on ${missing.resource}`);
}

function checkTrust(owner: Resource, role: Resource, service: string): void {
  const trusted = statementsFor(role.properties.AssumeRolePolicyDocument, service);
  if (trusted.length === 0) throw refused(owner, `its role ${role.id} does not trust ${service}`);
}

function checkFunction(template: Template, target: Resource): void {
  const { resource, role } = roleMeant(template, target, target.properties.Role);
  checkTrust(target, resource, 'lambda.amazonaws.com');
  const deadLetter = target.properties.DeadLetterConfig as { readonly TargetArn: string } | undefined;
  const call = { action: 'sqs:SendMessage', resource: deadLetter?.TargetArn ?? '', context: {} };
  if (deadLetter && !role.isAllowed(call)) {
    throw refused(target, `its role ${resource.id} does not allow sqs:SendMessage on its dead-letter queue`);
  }
}

function checkMapping(template: Template, mapping: Resource): void {
  const { EventSourceArn, FunctionName } = mapping.properties;
  const target = functionMeant(template, FunctionName);
  if (target === undefined) throw refused(mapping, `${FunctionName} is not a function of this template`);
  const { resource, role } = roleMeant(template, mapping, target.properties.Role);
  for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']) {
    if (!role.isAllowed({ action, resource: String(EventSourceArn), context: {} })) {
      throw refused(mapping, `the role ${resource.id} of ${target.id} does not allow ${action} on its queue`);
    }
  }
}
