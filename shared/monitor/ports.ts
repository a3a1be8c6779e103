import type { Monitor } from './monitor.ts';

/** Where monitors are looked up. */
export interface Monitors {
  all(): Promise<readonly Monitor[]>;
  find(monitorId: string): Promise<Monitor | undefined>;
}
