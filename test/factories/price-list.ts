/** A product of SageMaker's price list, as the Pricing API tells it. */
export const aProduct = (
  instanceName: string,
  component: string,
  usd: string,
  { unit = 'Hrs', regionCode = 'eu-west-1' }: { unit?: string; regionCode?: string } = {},
) => ({
  product: {
    productFamily: 'ML Instance',
    sku: 'W2MG9F',
    attributes: {
      instanceName,
      instanceType: `${instanceName}-${component}`,
      component,
      regionCode,
      location: 'EU (Ireland)',
      operation: 'RunInstance',
      usagetype: `EU-${component}:${instanceName}`,
    },
  },
  serviceCode: 'AmazonSageMaker',
  terms: {
    OnDemand: {
      'W2MG9F.JRTCKXETXF': {
        effectiveDate: '2026-11-01T00:00:00Z',
        offerTermCode: 'JRTCKXETXF',
        priceDimensions: {
          'W2MG9F.JRTCKXETXF.6YS6EN2CT7': {
            unit,
            description: `$${usd} per hour`,
            rateCode: 'W2MG9F.JRTCKXETXF.6YS6EN2CT7',
            pricePerUnit: { USD: usd },
          },
        },
      },
    },
  },
  version: '20261101000000',
});
