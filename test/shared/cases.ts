import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Cases from outside lie beside the project's root; where they are absent, their tests are skipped. */
const casesFolder = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));

export const deequKll = `${casesFolder}sketches/deequ-kll-profile.json`;
export const deequDistance = `${casesFolder}sketches/deequ-distance.json`;
export const deequTypes = `${casesFolder}sketches/deequ-datatype.json`;
export const distributionsGrid = `${casesFolder}drift/distribution-functions-grid.json`;
export const scipyVectors = `${casesFolder}drift/scipy-test-vectors.json`;
export const evidentlyVectors = `${casesFolder}drift/evidently-test-vectors.json`;
export const captureFolder = `${casesFolder}model-monitor/captures/`;
export const dataQualityFolder = `${casesFolder}model-monitor/data-quality/`;
export const datasetFolder = `${casesFolder}model-monitor/datasets/`;

/** Whether a file or folder of cases is there; says so when it is not. */
export const whenPresent = (path: string): boolean => {
  const present = existsSync(path);
  if (!present) console.warn(`Skipped: the outside cases at ${path} are absent`);
  return present;
};
