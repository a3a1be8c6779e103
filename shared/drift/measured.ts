/** What is measured of a column, or in a few words why it cannot be. */
export type Measured<Value> = { readonly value: Value } | { readonly undefinedBecause: string };

/** Measures something of what was measured before; a reason is passed on. */
export const measured = <Input, Value>(
  input: Measured<Input>,
  measure: (value: Input) => Value | undefined,
  undefinedBecause: string,
): Measured<Value> => {
  if ('undefinedBecause' in input) return input;
  const value = measure(input.value);
  return value === undefined ? { undefinedBecause } : { value };
};
