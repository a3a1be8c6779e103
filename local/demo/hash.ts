/**
 * A well-mixed unsigned 32-bit number for a pair of numbers; the same pair gives the same number on every machine.
 * It stands in for chance: what is sampled, spread or named by it comes out alike in every run.
 *
 * @param value any whole number below 2^32, e.g. a row's index
 * @param salt tells the uses apart, so that a row's sampling says nothing about its second
 */
export const hash32 = (value: number, salt: number): number => {
  // Two rounds of xor-shift and multiplication by odd constants, the shape of MurmurHash3's final mix.
  let h = Math.imul(value ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39);
  return (h ^ (h >>> 16)) >>> 0;
};

/** `hash32` as a share of its range: 0 inclusive to 1 exclusive. */
export const hashShare = (value: number, salt: number): number => hash32(value, salt) / 2 ** 32;

/** A version 4 UUID in form, determined by its arguments in content. */
export const hashUuid = (value: number, salt: number): string => {
  const hex = [0, 1, 2, 3].map((word) =>
    hash32(value, salt * 4 + word)
      .toString(16)
      .padStart(8, '0'),
  );
  const digits = hex.join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
};
