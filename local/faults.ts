/** An error that the next matching calls get. */
export interface Fault {
  /** As the credential scope names it. */
  readonly service: string;
  /** Any operation of the service when absent. */
  readonly operation?: string;
  readonly status: number;
  readonly code: string;
  /** How many calls get it; 1 when absent. */
  readonly times?: number;
  /** The call takes effect first, and only its answer is lost. */
  readonly afterHandling?: boolean;
}

export interface Faults {
  next(fault: Fault): void;
  /** Faults that no call has met yet. */
  pending(): number;
}

/** The faults asked for, and `take`, which gives the one that a call meets. */
export function keepFaults() {
  const waiting: { readonly fault: Fault; left: number }[] = [];
  const faults: Faults = {
    next: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    pending: () => waiting.length,
  };
  const take = (service: string, operation: string): Fault | undefined => {
    const place = waiting.findIndex(
      ({ fault }) => fault.service === service && (fault.operation ?? operation) === operation,
    );
    const met = waiting[place];
    if (met !== undefined && --met.left <= 0) waiting.splice(place, 1);
    return met?.fault;
  };
  return { faults, take };
}
