/** A share as people write it: 12.3 %, or 0.04 % where one digit would hide it. */
export const percent = (share: number): string => {
  const value = share * 100;
  return `${value === 0 || value >= 0.95 ? Number(value.toFixed(1)) : Number(value.toPrecision(2))} %`;
};

const grouped = new Intl.NumberFormat('en-US');

/** A number of things with their name in the right form: 1 row, 1,304 rows. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${grouped.format(number)} ${number === 1 ? one : many}`;
