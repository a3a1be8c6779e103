import * as v from 'valibot';
import type { Home, LocalService, ServiceRequest, ServiceResponse } from '../types.ts';

const nameSchema = v.pipe(v.string(), v.minLength(1));
const decryption = v.optional(v.boolean(), false);
const inputs = {
  GetParameter: v.object({ Name: nameSchema, WithDecryption: decryption }),
  GetParameters: v.object({
    Names: v.pipe(v.array(nameSchema), v.minLength(1), v.maxLength(10)),
    WithDecryption: decryption,
  }),
  PutParameter: v.object({
    Name: nameSchema,
    Value: v.string(),
    Type: v.optional(v.picklist(['String', 'StringList', 'SecureString'])),
    Overwrite: v.optional(v.boolean(), false),
  }),
};

interface Parameter {
  readonly Name: string;
  readonly Type: 'String' | 'StringList' | 'SecureString';
  readonly Value: string;
  readonly Version: number;
  /** Seconds since 1970. */
  readonly LastModifiedDate: number;
}

class ParameterError extends Error {
  readonly type: string;

  constructor(type: string, sentence: string) {
    super(sentence);
    this.type = type;
  }
}

/** Where a parameter lives when nobody says otherwise; the local cloud's usual home. */
const usualHome: Home = { account: '000000000000', region: 'us-east-1' };

/**
 * A Parameter Store that keeps nothing beyond its process. GetParameter, GetParameters and PutParameter work as in SSM.
 *
 * @param initial values by name; they are SecureStrings, whose text is readable only with WithDecryption
 */
export const startParameterStore = (initial: Readonly<Record<string, string>>, home = usualHome): LocalService => {
  const parameters = new Map<string, Parameter>();

  const put = (Name: string, Value: string, Type: Parameter['Type']): Parameter => {
    const Version = (parameters.get(Name)?.Version ?? 0) + 1;
    const parameter = { Name, Value, Type, Version, LastModifiedDate: Date.now() / 1000 };
    parameters.set(Name, parameter);
    return parameter;
  };
  for (const [name, value] of Object.entries(initial)) put(name, value, 'SecureString');

  const read = (named: string, decrypted: boolean): object | undefined => {
    const prefix = `arn:aws:ssm:${home.region}:${home.account}:parameter`;
    // The ARN of a name that begins with a slash is joined with that slash; any other name gets one.
    const path = named.startsWith(prefix) ? named.slice(prefix.length) : named;
    const parameter = parameters.get(path) ?? parameters.get(path.replace(/^\//, ''));
    if (parameter === undefined) return undefined;
    const ARN = `${prefix}${parameter.Name.startsWith('/') ? '' : '/'}${parameter.Name}`;
    const sealed = parameter.Type === 'SecureString' && !decrypted;
    const Value = sealed ? Buffer.from(`sealed:${parameter.Value}`).toString('base64') : parameter.Value;
    return { ...parameter, Value, ARN, DataType: 'text' };
  };

  const operations: Readonly<Record<string, (input: unknown) => object>> = {
    GetParameter: (input) => {
      const { Name, WithDecryption } = v.parse(inputs.GetParameter, input);
      const Parameter = read(Name, WithDecryption);
      if (Parameter === undefined) throw new ParameterError('ParameterNotFound', `Parameter ${Name} not found.`);
      return { Parameter };
    },
    GetParameters: (input) => {
      const { Names, WithDecryption } = v.parse(inputs.GetParameters, input);
      return {
        Parameters: Names.flatMap((name) => read(name, WithDecryption) ?? []),
        InvalidParameters: Names.filter((name) => read(name, WithDecryption) === undefined),
      };
    },
    PutParameter: (input) => {
      const { Name, Value, Type, Overwrite } = v.parse(inputs.PutParameter, input);
      const present = parameters.get(Name);
      if (present && !Overwrite)
        throw new ParameterError('ParameterAlreadyExists', `The parameter ${Name} already exists.`);
      const { Version } = put(Name, Value, Type ?? present?.Type ?? 'String');
      return { Version, Tier: 'Standard' };
    },
  };

  return {
    handle: async ({ operation, body }: ServiceRequest) =>
      answered(() => {
        const act = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
        if (act === undefined)
          throw new ParameterError(
            'UnknownOperationException',
            `The local Parameter Store does not know the operation ${operation}.`,
          );
        return act(JSON.parse(body.toString()));
      }),
    close: async () => {},
  };
};

const answered = (act: () => object): ServiceResponse => {
  try {
    return response(200, act());
  } catch (error) {
    if (error instanceof ParameterError) return response(400, { __type: error.type, message: error.message });
    if (v.isValiError(error))
      return response(400, { __type: 'ValidationException', message: v.summarize(error.issues) });
    throw error;
  }
};

const response = (status: number, body: object): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
