import { identity } from './identity.ts';

/** What every fact carries; see `events/parts/fact.ts`. */
export interface Metadata<Type extends string> {
  readonly id: string;
  readonly type: Type;
  readonly version: 1;
  readonly time: string;
  readonly correlationId: string;
  readonly causationId: string;
}

/** One of our facts, ready to be published. */
export interface Fact<Type extends string = string, Data = unknown> {
  readonly metadata: Metadata<Type>;
  readonly data: Data;
}

/** The input a fact follows from. */
export interface Origin {
  /** When the input happened, by its own clock. ISO 8601. */
  readonly time: string;
  readonly correlationId: string;
  readonly causationId: string;
}

/**
 * Builds a fact whose id derives from its type and `key`, never from the clock or the delivery.
 *
 * @param key what makes this fact the one it is, e.g. an evaluation's id
 */
export const fact = <const Type extends string, Data>(
  type: Type,
  key: readonly (string | number)[],
  origin: Origin,
  data: Data,
): Fact<Type, Data> => ({
  metadata: { id: identity(type, ...key), type, version: 1, ...origin },
  data,
});

/** Tells the bus; resolves once every fact is accepted. Publishing the same fact again is harmless. */
export interface Facts {
  publish(facts: readonly Fact[]): Promise<void>;
}
