/** Types of one family by size, each followed by the next smaller one. */
const smallerSize: Readonly<Record<string, string>> = {
  large: 'medium',
  xlarge: 'large',
  '2xlarge': 'xlarge',
  '4xlarge': '2xlarge',
  '8xlarge': '4xlarge',
  '9xlarge': '4xlarge',
  '12xlarge': '4xlarge',
  '16xlarge': '8xlarge',
  '18xlarge': '9xlarge',
  '24xlarge': '12xlarge',
  '48xlarge': '24xlarge',
};

/** Families whose types have a GPU or an accelerator. */
const accelerated = /^(?:g|p|inf|trn)\d/;

/** Sizes of the G families that have one GPU whatever their processors: going down among them keeps it. */
const oneGpuSizes: ReadonlySet<string> = new Set(['xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge']);

/** `ml.m5.2xlarge` as its family and size; undefined where it has another form. */
const partsOf = (instanceType: string): { readonly family: string; readonly size: string } | undefined => {
  const [, family, size] = /^ml\.([a-z0-9-]+)\.([a-z0-9]+)$/.exec(instanceType) ?? [];
  return family === undefined || size === undefined ? undefined : { family, size };
};

/** Whether a type has a GPU or another accelerator. */
export const isAccelerated = (instanceType: string): boolean => accelerated.test(partsOf(instanceType)?.family ?? '');

/**
 * The next smaller type of the same family: half of processors and memory, or a third. Of types with a GPU only where the smaller one has
 * it, too.
 *
 * @returns undefined where there is none
 */
export const smallerType = (instanceType: string): string | undefined => {
  const parts = partsOf(instanceType);
  const size = parts === undefined ? undefined : smallerSize[parts.size];
  if (parts === undefined || size === undefined) return undefined;
  const isOneGpu = /^g\d/.test(parts.family) && oneGpuSizes.has(parts.size) && oneGpuSizes.has(size);
  return isAccelerated(instanceType) && !isOneGpu ? undefined : `ml.${parts.family}.${size}`;
};

/** Share of processors and memory that the next smaller type has. */
export const smallerShare = (instanceType: string): number => {
  const size = partsOf(instanceType)?.size ?? '';
  return ['9xlarge', '12xlarge'].includes(size) ? 1 / 3 : 1 / 2;
};

/** Families that a later one replaces at the same size. */
const laterFamily: Readonly<Record<string, string>> = {
  m4: 'm5',
  c4: 'c5',
  t2: 't3',
  r4: 'r5',
  inf1: 'inf2',
};

/** Types that a later one replaces at another size: as many GPUs, with at least as much memory. */
const laterType: Readonly<Record<string, string>> = {
  'ml.p2.xlarge': 'ml.g4dn.xlarge',
  'ml.p3.2xlarge': 'ml.g5.2xlarge',
  'ml.p3.8xlarge': 'ml.g5.12xlarge',
  'ml.p3.16xlarge': 'ml.g5.48xlarge',
};

/** The type of a later generation that does the same; undefined where none is known here. */
export const laterGeneration = (instanceType: string): string | undefined => {
  const parts = partsOf(instanceType);
  const family = parts === undefined ? undefined : laterFamily[parts.family];
  return laterType[instanceType] ?? (family === undefined ? undefined : `ml.${family}.${parts?.size}`);
};
