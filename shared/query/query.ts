import { search } from '@aws-lambda-powertools/jmespath';

/** @see https://jmespath.org/specification.html#built-in-functions */
const knownFunctions: ReadonlySet<string> = new Set(
  (
    'abs avg ceil contains ends_with floor join keys length map max max_by merge min min_by not_null reverse ' +
    'sort sort_by starts_with sum to_array to_number to_string type values'
  ).split(' '),
);

/** What stands between quotes: raw strings, names, literals. */
const quoted = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`/g;

const calledFunctions = (expression: string): readonly string[] =>
  [...expression.replaceAll(quoted, '""').matchAll(/([A-Za-z_]\w*)\s*\(/g)].map(([, name = '']) => name);

/** Whether an expression can be parsed where another would also end. */
const isGrammatical = (expression: string): boolean => {
  try {
    // Of null, lists and objects of expressions are null: this parses and evaluates nothing. What closes the one cannot close the other.
    search(`[${expression}]`, null);
    search(`{asked: ${expression}}`, null);
    return true;
  } catch {
    return false;
  }
};

/**
 * What is wrong with a JMESPath expression; `undefined` when it can be evaluated. Its functions are looked up too, which evaluation
 * does not do before a value reaches them.
 *
 * @see https://jmespath.org/specification.html
 */
export const queryFault = (expression: string): string | undefined => {
  if (!isGrammatical(expression)) return 'not a JMESPath expression such as predictions[].score';
  const unknown = calledFunctions(expression).find((name) => !knownFunctions.has(name));
  return unknown === undefined ? undefined : `JMESPath has no function ${unknown}`;
};

/** Answers of several expressions to one JSON value, in their order; `undefined` when one of them cannot be applied to it. */
export type Questions = (value: unknown) => readonly unknown[] | undefined;

const isJson = (value: unknown): boolean => typeof value !== 'function' && value !== undefined;

/**
 * Prepares expressions to be asked of many values. They are parsed once, as one list: the parser remembers by text what it parsed,
 * but only the last hundred or so.
 *
 * @param expressions without a `queryFault`
 * @throws Error when they cannot be parsed
 */
export const questions = (expressions: readonly string[]): Questions => {
  // In parentheses, since `[*]` and `[0]` are no lists of one expression.
  const list = `[${expressions.map((expression) => `(${expression})`).join(', ')}]`;
  search(list, null);
  return (value) => {
    try {
      const answers = search(list, value as Parameters<typeof search>[1]);
      // What objects inherit, such as `toString`, is found too.
      return Array.isArray(answers) ? answers.map((answer) => (isJson(answer) ? answer : null)) : [];
    } catch {
      // A function was given a value of another type, or the value is nested too deeply.
      return undefined;
    }
  };
};
