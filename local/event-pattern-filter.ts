import { BlockList, isIP } from 'node:net';

/** A leaf of an event. */
export type Scalar = string | number | boolean | null;

/** Whether one leaf that is present satisfies a filter. */
export type Test = (value: Scalar) => boolean;

/** One element of a pattern's list: a test of a present leaf, or the wish that the key be absent. */
export type Filter = Test | 'absent';

/** A pattern that EventBridge would refuse; the service answers with this name. */
export class InvalidEventPattern extends Error {
  override readonly name = 'InvalidEventPatternException';

  /** @param reason what is wrong, where: a clause that follows "Reason:" */
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
  }
}

type Fields = Readonly<Record<string, unknown>>;
type Refuse = (reason: string) => never;

/** A JSON object, as opposed to a list or a leaf. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A leaf, of what came out of JSON. */
export const isScalar = (value: unknown): value is Scalar => value === null || typeof value !== 'object';

/**
 * Reads one element of a pattern's list: a value to be equal to, or an object with one operator.
 *
 * @param path of the key in the event, for the message
 * @throws InvalidEventPattern
 */
export const parseFilter = (element: unknown, path: string): Filter => {
  const refuse = (reason: string): never => {
    throw new InvalidEventPattern(`"${path}": ${reason}`);
  };
  if (isScalar(element)) return (value) => value === element;
  if (!isFields(element)) return refuse('Match value must be String, number, true, false, or null');
  const [operator, operand] = onlyEntry(element, refuse);
  if (operator === 'exists') return parseExists(operand, refuse);
  const parse = operators.get(operator);
  return parse ? parse(operand, refuse) : refuse(`Unrecognized match type ${operator}`);
};

const onlyEntry = (fields: Fields, refuse: Refuse): [string, unknown] => {
  const [entry, ...others] = Object.entries(fields);
  if (entry === undefined) return refuse('Match expression name not found');
  return others.length === 0 ? entry : refuse('Only one key allowed in match expression');
};

const parseExists = (operand: unknown, refuse: Refuse): Filter => {
  if (typeof operand !== 'boolean') return refuse('exists match pattern must be either true or false.');
  return operand ? () => true : 'absent';
};

/** Ignores case as Event Ruler does, character by character: ß equals SS, the Kelvin sign equals k, ς equals σ. */
const foldCase = (text: string) => text.toUpperCase().toLowerCase().replaceAll('ς', 'σ');

const onText =
  (test: (text: string) => boolean): Test =>
  (value) =>
    typeof value === 'string' && test(value);

const textOperand = (operand: unknown, operator: string, refuse: Refuse): string =>
  typeof operand === 'string' ? operand : refuse(`${operator} match pattern must be a string`);

/** An operator whose operand is a text. */
const onlyText =
  (operator: string, make: (wanted: string, refuse: Refuse) => Test) =>
  (operand: unknown, refuse: Refuse): Test =>
    make(textOperand(operand, operator, refuse), refuse);

const prefix = (wanted: string) => onText((text) => text.startsWith(wanted));
const suffix = (wanted: string) => onText((text) => text.endsWith(wanted));

const equalsIgnoreCase = (wanted: string) => {
  const folded = foldCase(wanted);
  return onText((text) => foldCase(text) === folded);
};

/** `prefix` and `suffix`, whose operand is a text or `{ "equals-ignore-case": text }`. */
const affix = (operator: string, make: (wanted: string) => Test) => (operand: unknown, refuse: Refuse) => {
  if (!isFields(operand)) return make(textOperand(operand, operator, refuse));
  const [inner, wanted] = onlyEntry(operand, refuse);
  if (inner !== 'equals-ignore-case') return refuse(`Unsupported ${operator} pattern: ${inner}`);
  const test = make(foldCase(textOperand(wanted, inner, refuse)));
  return onText((text) => test(foldCase(text)));
};

/** AWS does not publish its bound on a wildcard's complexity; recorded answers refuse six stars and accept one. */
const STARS_MAX = 5;

const wildcard = (wanted: string, refuse: Refuse): Test => {
  const parts = wildcardParts(wanted, refuse);
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return onText((text) => text === first);
  return onText((text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= end;
  });
};

/** The literal parts between the stars; `\*` and `\\` stand for themselves. */
const wildcardParts = (wanted: string, refuse: Refuse): string[] => {
  const parts = [''];
  for (const [token] of wanted.matchAll(/\\[*\\]|./gs)) {
    if (token === '\\') return refuse('Invalid escape character');
    if (token === '*') parts.push('');
    else parts.push(parts.pop() + token.slice(-1));
  }
  if (parts.slice(1, -1).includes('')) return refuse('Consecutive wildcard characters');
  if (parts.length - 1 > STARS_MAX) {
    return refuse('Rule is too complex - try using fewer wildcard characters');
  }
  return parts;
};

const cidr = (wanted: string, refuse: Refuse): Test => {
  const [, address = '', bits] = /^([^/%]+)\/(\d{1,3})$/.exec(wanted) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return refuse(`Malformed CIDR: ${wanted}`);
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const subnet = new BlockList();
  subnet.addSubnet(address, Number(bits), type);
  return onText((text) => isIP(text) === family && !text.includes('%') && subnet.check(text, type));
};

const comparisons: ReadonlyMap<unknown, (value: number, bound: number) => boolean> = new Map([
  ['=', (value, bound) => value === bound],
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
]);

/** `["=", n]`, one bound, or a lower bound followed by an upper one. */
const numeric = (operand: unknown, refuse: Refuse): Test => {
  if (!Array.isArray(operand)) return refuse('Value of numeric must be an array.');
  const [operator, bound, upperOperator, upper, ...more] = operand;
  const lower = comparison(operator, bound, refuse);
  if (operand.length === 2) return lower;
  if (more.length > 0 || !String(operator).startsWith('>') || !String(upperOperator).startsWith('<')) {
    return refuse('Too many elements in numeric expression');
  }
  const both = [lower, comparison(upperOperator, upper, refuse)];
  return bound < upper ? (value) => both.every((test) => test(value)) : refuse('Bottom must be less than top');
};

const comparison = (operator: unknown, bound: unknown, refuse: Refuse): Test => {
  const compare = comparisons.get(operator);
  if (compare === undefined) return refuse(`Unrecognized numeric range operator: ${operator}`);
  if (typeof bound !== 'number' || !Number.isFinite(bound)) return refuse(`Value of ${operator} must be numeric`);
  return (value) => typeof value === 'number' && compare(value, bound);
};

/** What may stand inside `anything-but`, each with a text or a list of texts. */
const deniable: ReadonlyMap<string, (wanted: string, refuse: Refuse) => Test> = new Map([
  ['prefix', (wanted, refuse) => (wanted === '' ? refuse('Null prefix/suffix not allowed') : prefix(wanted))],
  ['suffix', (wanted, refuse) => (wanted === '' ? refuse('Null prefix/suffix not allowed') : suffix(wanted))],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
]);

/** A present leaf that is none of these; one of another type is none of them either. */
const anythingBut = (operand: unknown, refuse: Refuse): Test => {
  const denied = isFields(operand) ? deniedTests(operand, refuse) : deniedValues(operand, refuse);
  return (value) => !denied.some((test) => test(value));
};

const deniedTests = (operand: Fields, refuse: Refuse): Test[] => {
  const [operator, wanted] = onlyEntry(operand, refuse);
  const make = deniable.get(operator);
  if (make === undefined) return refuse(`Unsupported anything-but pattern: ${operator}`);
  return oneOrMore(wanted, refuse).map((text) => make(textOperand(text, operator, refuse), refuse));
};

const deniedValues = (operand: unknown, refuse: Refuse): Test[] => {
  const values = oneOrMore(operand, refuse);
  const uniform = ['string', 'number'].some((type) => values.every((value) => typeof value === type));
  if (!uniform)
    return refuse('Inside anything-but, either all values are number or string, mixed type is not supported');
  return values.map((wanted) => (value) => value === wanted);
};

const oneOrMore = (operand: unknown, refuse: Refuse): unknown[] => {
  if (!Array.isArray(operand)) return [operand];
  return operand.length > 0 ? operand : refuse('Empty arrays are not allowed');
};

const operators: ReadonlyMap<string, (operand: unknown, refuse: Refuse) => Test> = new Map([
  ['prefix', affix('prefix', prefix)],
  ['suffix', affix('suffix', suffix)],
  ['equals-ignore-case', onlyText('equals-ignore-case', equalsIgnoreCase)],
  ['wildcard', onlyText('wildcard', wildcard)],
  ['anything-but', anythingBut],
  ['numeric', numeric],
  ['cidr', onlyText('cidr', cidr)],
]);

/** Names that cannot be an event's key inside `$or`, where EventBridge would take them for an operator. */
export const reservedInOr: ReadonlySet<unknown> = new Set([
  ...operators.keys(),
  ...comparisons.keys(),
  'exists',
  'exactly',
]);
