import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const client = new SSMClient({});
const fetched = new Map<string, Promise<string>>();

/** A parameter's value, decrypted; fetched once per cold start, and again after a failure. */
export const parameter = (name: string): Promise<string> => {
  const known = fetched.get(name);
  if (known !== undefined) return known;
  const value = fetch(name);
  fetched.set(name, value);
  value.catch(() => fetched.delete(name));
  return value;
};

const fetch = async (name: string): Promise<string> => {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  if (!Parameter?.Value) throw new Error(`The parameter ${name} has no value.`);
  return Parameter.Value;
};
