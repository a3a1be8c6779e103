import { type ResourceState, siblingArn } from './resource-state.ts';
import type { ResourceName } from './told-state.ts';

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** What a resource was made from, one step back: an endpoint's config, a config's models, a model's package, a package's execution. */
export const originsOf = (state: ResourceState): readonly ResourceName[] => {
  const sibling = (kind: 'endpoint-config' | 'model', name: string): ResourceName => ({
    kind,
    arn: siblingArn(state.resourceArn, kind, name),
    name,
  });
  switch (state.kind) {
    case 'endpoint':
      return state.configName === undefined ? [] : [sibling('endpoint-config', state.configName)];
    case 'endpoint-config': {
      const models = new Set((state.variants ?? []).flatMap(({ modelName }) => modelName ?? []));
      return [...models].map((name) => sibling('model', name));
    }
    case 'transform-job':
      return state.modelName === undefined ? [] : [sibling('model', state.modelName)];
    case 'model':
      return named('model-package', state.modelPackageArn);
    case 'model-package':
      return named('pipeline-execution', state.executionArn);
    default:
      return [];
  }
};

const named = (kind: 'model-package' | 'pipeline-execution', arn: string | undefined): readonly ResourceName[] =>
  arn === undefined ? [] : [{ kind, arn, name: lastPart(arn) }];
