/**
 * A fair coin that always falls the same way for the same seed: the upper bit of Mulberry32 (Tommy Ettinger, public
 * domain; period 2^32). Its state is one 32-bit number, so it can be kept and resumed.
 */
export class Coin {
  #state: number;

  /** @param seed an integer, of which the lower 32 bits count */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** What `new Coin(state)` resumes from. */
  get state(): number {
    return this.#state;
  }

  /** 0 or 1, equally often. */
  toss(): 0 | 1 {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (bits ^ (bits >>> 14)) < 0 ? 1 : 0;
  }

  /** 0 to 2^bits − 1, equally often: so many tosses. */
  number(bits: number): number {
    let number = 0;
    for (let bit = 0; bit < bits; bit += 1) number = 2 * number + this.toss();
    return number;
  }
}
