import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ImportedReports } from '../report/index.ts';
import { documents, secondsFromNow, subjectKey, tableName, tookEffect } from './table.ts';

/** As long as the facts of our own evaluations, to which these are compared. */
const keptSeconds = 400 * 24 * 3600;

/** Imported reports in the table, in order of the end of their runs. */
export const importedReportStore = (): ImportedReports => ({
  keep: async (subject, report) => {
    await tookEffect(
      documents.send(
        new PutCommand({
          TableName: tableName(),
          Item: {
            pk: subjectKey(subject),
            sk: `IMPORTED#${report.finishedAt}#${report.jobName}`,
            report,
            expiresAt: secondsFromNow(keptSeconds),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  },
});
