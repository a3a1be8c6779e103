import { Big } from 'big.js';

/**
 * Decimal numbers of any length. Adding, subtracting and multiplying are exact and never round; dividing rounds to 20 decimals, half to
 * even. A constructor of our own, so that nobody else's settings reach it.
 */
export const Decimal = Big();
Decimal.DP = 20;
Decimal.RM = 2;

export type Decimal = Big;
