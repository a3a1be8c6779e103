import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { apiCall, apiCallExample } from '../../../events/cloudtrail/api-call.ts';
import { apiCallRecordOf } from '../../../shared/lifecycle/index.ts';

const recordOf = (detail: object) =>
  apiCallRecordOf(v.parse(apiCall, { ...apiCallExample, detail: { ...apiCallExample.detail, ...detail } }));

const home = 'arn:aws:sagemaker:eu-west-1:123456789012:';

describe('apiCallRecordOf(event)', () => {
  it.each([
    ['CreateTrainingJob', { trainingJobName: 'Churn-A', roleArn: 'arn:aws:iam::1:role/r' }, 'training-job/churn-a'],
    ['DeleteEndpoint', { endpointName: 'Churn' }, 'endpoint/churn'],
    ['DeleteEndpointConfig', { endpointConfigName: 'cfg' }, 'endpoint-config/cfg'],
    ['UpdateEndpointWeightsAndCapacities', { endpointName: 'churn' }, 'endpoint/churn'],
    ['StopHyperParameterTuningJob', { hyperParameterTuningJobName: 't' }, 'hyper-parameter-tuning-job/t'],
    ['UpdateModelPackage', { modelPackageArn: `${home}model-package/churn/8` }, 'model-package/churn/8'],
    ['DeleteModelPackage', { modelPackageName: `${home}model-package/churn/8` }, 'model-package/churn/8'],
    ['StartPipelineExecution', { pipelineName: 'train' }, 'pipeline/train'],
    ['AddTags', { resourceArn: `${home}endpoint/churn` }, 'endpoint/churn'],
  ])('%s about %j is about %s', (eventName, requestParameters, resource) => {
    const call = recordOf({ eventName, requestParameters, responseElements: null });
    expect(call).toMatchObject({ name: eventName, resourceArn: home + resource });
  });

  it('says who called: a person, a role, or AWS itself', () => {
    const who = (userIdentity: object) => recordOf({ userIdentity })?.by;
    expect(who({ type: 'IAMUser', arn: 'arn:aws:iam::1:user/ana' })).toBe('arn:aws:iam::1:user/ana');
    expect(who({ type: 'AWSService', invokedBy: 'sagemaker.amazonaws.com' })).toBe('sagemaker.amazonaws.com');
    expect(who({})).toBe('unknown');
  });

  it.each([
    ['only reads', { eventName: 'DescribeEndpoint' }],
    ['uses an endpoint', { eventName: 'InvokeEndpoint' }],
    ['failed', { errorCode: 'ValidationException' }],
    ['names nothing', { eventName: 'CreateDomain', requestParameters: {}, responseElements: {} }],
  ])('is undefined for a call that %s', (_, detail) => {
    expect(recordOf(detail)).toBeUndefined();
  });
});
