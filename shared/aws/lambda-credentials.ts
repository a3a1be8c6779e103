import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Where a Lambda's credentials are: in its environment, and nowhere else. The build puts this module in the place of the SDK's chain of
 * providers (`@aws-sdk/credential-provider-node`), which also knows profiles, SSO, other processes and the metadata of machines:
 * a fifth of a bundle and of its time to load, for places that a Lambda on Node does not have.
 */
export const defaultProvider = fromEnv;
