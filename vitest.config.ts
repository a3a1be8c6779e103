import { defineConfig } from 'vitest/config';

/** What every function finds in its environment when deployed; tests that reach a service override it. */
const env = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  TABLE_NAME: 'plumbline-test',
  DATA_BUCKET: 'plumbline-test-data',
  BUS_NAME: 'plumbline-test',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:9/000000000000/dead-letter',
  FLAGGED_QUEUE_URL: 'http://127.0.0.1:9/000000000000/flagged',
  WINDOWS_QUEUE_URL: 'http://127.0.0.1:9/000000000000/windows',
  ALERTS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:alerts',
  SLACK_WEBHOOK_PARAMETER: '/plumbline/test/slack-webhook',
  OWNER_TAG: 'owner',
  DEFAULT_OWNER: 'unowned',
  POWERTOOLS_SERVICE_NAME: 'test',
  POWERTOOLS_METRICS_NAMESPACE: 'Plumbline',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

/** Tests that run the deployed wiring share one build and one compiled template. */
const deployed = ['test/integration/**/*.test.ts', 'test/browser/**/*.test.ts'];

const common = { env, testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: '.test-reports/vitest.json' }]],
    projects: [
      { test: { ...common, name: 'domain', include: ['test/**/*.test.ts'], exclude: deployed } },
      { test: { ...common, name: 'deployed', include: deployed, globalSetup: ['test/setup/deployment.ts'] } },
    ],
  },
});
