import * as v from 'valibot';
import { listedRates, type RateKey } from '../../shared/cost/index.ts';
import { awsError } from '../aws-error.ts';
import type { LocalService } from '../types.ts';

/** The Region whose prices the project carries. There is no other list here, so they stand for every Region's. */
const listedRegion = 'us-east-1';

const getProducts = v.object({
  ServiceCode: v.literal('AmazonSageMaker'),
  Filters: v.array(v.object({ Type: v.literal('TERM_MATCH'), Field: v.string(), Value: v.string() })),
});

const wanted = v.object({
  instanceName: v.string(),
  component: v.picklist(['Hosting', 'Training', 'Processing', 'BatchTransform']),
  regionCode: v.string(),
});

/** A product in the price list's form, as far as anybody reads it. */
const productOf = (attributes: v.InferOutput<typeof wanted>, USD: string): string =>
  JSON.stringify({
    product: { productFamily: 'ML Instance', sku: 'LOCAL', attributes },
    serviceCode: 'AmazonSageMaker',
    terms: {
      OnDemand: {
        'LOCAL.TERM': { priceDimensions: { 'LOCAL.TERM.RATE': { unit: 'Hrs', pricePerUnit: { USD } } } },
      },
    },
  });

/**
 * The Price List API with SageMaker's instances: the prices that the project carries for us-east-1, in every Region. What is not among them has no
 * product.
 */
export const startPricing = (): LocalService => ({
  handle: async ({ operation, body }) => {
    if (operation !== 'GetProducts')
      return awsError('pricing', 501, 'NotImplemented', `The local price list does not have ${operation}`);
    const input = v.safeParse(getProducts, JSON.parse(body.toString()));
    const fields = input.success ? input.output.Filters.map(({ Field, Value }) => [Field, Value]) : [];
    const attributes = v.safeParse(wanted, Object.fromEntries(fields));
    if (!attributes.success)
      return awsError(
        'pricing',
        400,
        'InvalidParameterException',
        'Only AmazonSageMaker is here, by instanceName, component and regionCode',
      );
    const { instanceName: instanceType, component } = attributes.output;
    const key: RateKey = { of: 'instance', instanceType, component, region: listedRegion };
    const price = listedRates().find(key)?.price;
    const PriceList = price === undefined ? [] : [productOf(attributes.output, price)];
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ FormatVersion: 'aws_v1', PriceList }),
    };
  },
  close: async () => {},
});
