import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1));

/** An answer of the price list. No price is an answer, too: nobody has to ask again on the same day. */
const keptPrice = v.object({
  instanceType: text,
  component: v.picklist(['Hosting', 'Training', 'Processing', 'BatchTransform']),
  region: text,
  /** USD an hour. */
  price: v.nullable(v.pipe(v.string(), v.regex(/^\d+(?:\.\d+)?$/))),
  askedAtMs: v.number(),
});

export type KeptPrice = Readonly<v.InferOutput<typeof keptPrice>>;

const keptPrices = v.object({ version: v.literal(1), prices: v.array(keptPrice) });

/** Kept prices as they are stored. */
export const keptPricesText = (prices: readonly KeptPrice[]): string => JSON.stringify({ version: 1, prices });

/** Kept prices as they were stored; none where they have another form: they can be asked for again. */
export const keptPricesIn = (value: unknown): readonly KeptPrice[] => {
  const parsed = v.safeParse(keptPrices, value);
  return parsed.success ? parsed.output.prices : [];
};
