import { CostExplorerClient, GetCostAndUsageCommand, type ResultByTime } from '@aws-sdk/client-cost-explorer';
import { type Billed, type BilledDay, dayName, figureOf, moneyOf } from '../cost/index.ts';

/** The API has one endpoint for all Regions. */
const client = new CostExplorerClient({ region: 'us-east-1' });

const metric = 'UnblendedCost';

const dayIn = ({ TimePeriod, Total, Estimated }: ResultByTime): readonly BilledDay[] => {
  const { Amount, Unit = 'USD' } = Total?.[metric] ?? {};
  const day = TimePeriod?.Start;
  if (day === undefined || Amount === undefined) return [];
  return [{ day, billed: figureOf(moneyOf(Amount, Unit)), isEstimated: Estimated ?? false }];
};

/**
 * What AWS billed for SageMaker in a Region, asked of Cost Explorer. Every request, each page one, costs US$0.01: one a day as it is used here.
 *
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export const costExplorer = (region: string): Billed => ({
  days: async ({ startMs, endMs }) => {
    const days: BilledDay[] = [];
    let NextPageToken: string | undefined;
    do {
      const page = await client.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: dayName(startMs), End: dayName(endMs) },
          Granularity: 'DAILY',
          Metrics: [metric],
          Filter: {
            And: [
              { Dimensions: { Key: 'SERVICE', Values: ['Amazon SageMaker'] } },
              { Dimensions: { Key: 'REGION', Values: [region] } },
            ],
          },
          NextPageToken,
        }),
      );
      days.push(...(page.ResultsByTime ?? []).flatMap(dayIn));
      NextPageToken = page.NextPageToken;
    } while (NextPageToken);
    return days;
  },
});
