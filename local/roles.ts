import * as v from 'valibot';
import type { Permission } from './permissions.ts';

export { accessDenied, type Permission, requiredPermissions } from './permissions.ts';

/** What a role may do, ready to be asked. */
export interface CompiledRole {
  readonly roleName: string;
  /** Whether the role's own policies allow one call: some statement allows it and none denies it. */
  isAllowed(call: Permission): boolean;
}

type Context = Permission['context'];
type Test = (call: Permission) => boolean;

const oneOrMany = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(
    v.union([item, v.array(item)]),
    v.transform((value): v.InferOutput<Item>[] => (Array.isArray(value) ? value : [value])),
  );

const pattern = v.pipe(
  v.string(),
  v.check((text) => !/\$\{/.test(text), 'policy variables are not supported'),
);
const conditionValue = v.pipe(v.union([pattern, v.boolean(), v.number()]), v.transform(String));

const statementSchema = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: oneOrMany(pattern),
  Resource: oneOrMany(pattern),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), oneOrMany(conditionValue)))),
});
type Statement = v.InferOutput<typeof statementSchema>;

const documentSchema = v.object({ Version: v.optional(v.string()), Statement: oneOrMany(v.unknown()) });

/** Managed policies that allow only logs and traces, which the local cloud does not check. */
const harmlessManagedPolicy =
  /^arn:aws[a-z-]*:iam::aws:policy\/(service-role\/AWSLambda(Basic|VPCAccess)ExecutionRole|AWSXRayDaemonWriteAccess)$/;

/**
 * Reads the identity-based policies of one role.
 *
 * @param policyDocuments with every CloudFormation reference resolved; the ARN of a managed policy may stand in place
 *   of a document when it allows no more than logs and traces
 * @throws TypeError naming the role and the statement, for anything that cannot be judged here: NotAction,
 *   NotResource, policy variables, other condition operators, other managed policies
 */
export const compileRole = (roleName: string, policyDocuments: readonly unknown[]): CompiledRole => {
  const rules = policyDocuments.flatMap((document) => compileDocument(roleName, document));
  return {
    roleName,
    isAllowed: (call) => {
      const fitting = rules.filter(({ applies }) => applies(call));
      return fitting.length > 0 && fitting.every(({ effect }) => effect === 'Allow');
    },
  };
};

/**
 * The policy documents of one role, gathered from the resolved template for `compileRole`.
 *
 * @param role properties of the AWS::IAM::Role
 * @param attached properties of every AWS::IAM::Policy that names the role in `Roles`
 */
export const policyDocumentsOf = (
  role: { readonly Policies?: unknown; readonly ManagedPolicyArns?: unknown },
  attached: readonly { readonly PolicyDocument?: unknown }[] = [],
): unknown[] => {
  const inline = v.parse(v.optional(v.array(v.looseObject({ PolicyDocument: v.unknown() })), []), role.Policies);
  const managed = v.parse(v.optional(v.array(v.string()), []), role.ManagedPolicyArns);
  return [...inline, ...attached].map(({ PolicyDocument }): unknown => PolicyDocument).concat(managed);
};

const compileDocument = (roleName: string, document: unknown) => {
  if (typeof document === 'string') {
    if (harmlessManagedPolicy.test(document)) return [];
    throw new TypeError(`Role ${roleName}: the managed policy ${document} is not known to the local cloud`);
  }
  const read = v.safeParse(documentSchema, document);
  if (!read.success) throw new TypeError(`Role ${roleName}: not a policy document: ${v.summarize(read.issues)}`);
  return read.output.Statement.map((statement, index) =>
    compileStatement(`Role ${roleName}, statement ${index}`, statement),
  );
};

const compileStatement = (place: string, statement: unknown) => {
  for (const key of ['NotAction', 'NotResource', 'Principal', 'NotPrincipal']) {
    if (statement instanceof Object && key in statement) throw new TypeError(`${place}: ${key} is not supported`);
  }
  const read = v.safeParse(statementSchema, statement);
  if (!read.success) throw new TypeError(`${place}: ${v.summarize(read.issues)}`);
  return { effect: read.output.Effect, applies: statementTest(place, read.output) };
};

const statementTest = (place: string, { Action, Resource, Condition = {} }: Statement): Test => {
  const actions = Action.map((action) => glob(action, 'i'));
  const resources = Resource.map((resource) => glob(resource));
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => conditionTest(place, operator, key, values)),
  );
  return ({ action, resource, context }) =>
    actions.some((fits) => fits(action)) &&
    resources.some((fits) => fits(resource)) &&
    conditions.every((holds) => holds(context));
};

/** How each operator compares the request's value with one of the policy's. */
const comparisons: Readonly<Record<string, (wanted: string) => (value: string) => boolean>> = {
  StringEquals: (wanted) => (value) => value === wanted,
  StringLike: (wanted) => glob(wanted),
  ArnEquals: (wanted) => arnGlob(wanted),
  ArnLike: (wanted) => arnGlob(wanted),
  Bool: (wanted) => (value) => value.toLowerCase() === wanted.toLowerCase(),
};
const forAllValues = 'ForAllValues:';

const conditionTest = (place: string, operator: string, key: string, wanted: readonly string[]) => {
  const all = operator.startsWith(forAllValues);
  const base = all ? operator.slice(forAllValues.length) : operator;
  const comparison = comparisons[base];
  if (comparison === undefined || (all && !base.startsWith('String'))) {
    throw new TypeError(`${place}: the condition operator ${operator} is not supported`);
  }
  const fits = wanted.map(comparison);
  const fitsOne = (value: string): boolean => fits.some((test) => test(value));
  return (context: Context): boolean => {
    const values = valuesOf(context, key);
    // ForAllValues holds for a key that the request lacks; the plain operators do not.
    return all ? values.every(fitsOne) : values.length > 0 && values.some(fitsOne);
  };
};

/** Condition keys are compared without regard to case. */
const valuesOf = (context: Context, key: string): readonly string[] =>
  Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];

/** `*` stands for any run of characters, `?` for one; everything else for itself. */
const glob = (wanted: string, flags = ''): ((value: string) => boolean) => {
  const source = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  const expression = new RegExp(`^${source}$`, flags);
  return (value) => expression.test(value);
};

/** ArnLike compares the six parts of an ARN one by one: a wildcard never crosses one of the first five colons. */
const arnGlob = (wanted: string): ((value: string) => boolean) => {
  const parts = arnParts(wanted).map((part) => glob(part));
  return (value) => {
    const given = arnParts(value);
    return given.length === parts.length && parts.every((fits, index) => fits(given[index] ?? ''));
  };
};

const arnParts = (arn: string): string[] => {
  const [a = '', b = '', c = '', d = '', e = '', ...resource] = arn.split(':');
  return [a, b, c, d, e, resource.join(':')];
};
