/**
 * A quantity as it is counted: whole, from 0.
 *
 * @throws RangeError when it is negative or not finite
 */
export const wholeQuantity = (name: string, quantity: number): number => {
  if (!Number.isFinite(quantity) || quantity < 0)
    throw new RangeError(`${name} is ${quantity}, but must be at least 0`);
  return Math.round(quantity);
};
