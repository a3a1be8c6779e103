/** An error that the next matching calls get. */
export interface Fault {
  /** As the credential scope names it; any service when absent. */
  readonly service?: string;
  /** Any operation of the service when absent. */
  readonly operation?: string;
  /** Only calls of this function; anybody's when absent. */
  readonly functionName?: string;
  /** How many matching calls pass unharmed first; none when absent. */
  readonly passing?: number;
  readonly status: number;
  readonly code: string;
  /** How many calls get it; 1 when absent. */
  readonly times?: number;
  /** The call takes effect first, and only its answer is lost. */
  readonly afterHandling?: boolean;
}

/** A call that met a fault. */
export interface FaultMet {
  readonly service: string;
  readonly operation: string;
  /** Absent where somebody other than a function called. */
  readonly functionName: string | undefined;
}

export interface Faults {
  /** Asks for a fault. A call meets the first that means it; those asked for later wait until that one is used up. */
  next(fault: Fault): void;
  /** Faults that no call has met yet. */
  pending(): number;
  /** Forgets the faults that no call has met yet. */
  clear(): void;
  /** The calls that met a fault so far, in order. */
  met(): readonly FaultMet[];
}

/** The faults asked for, and `take`, which gives the one that a call meets. */
export function keepFaults() {
  const waiting: { readonly fault: Fault; left: number; passing: number }[] = [];
  const met: FaultMet[] = [];
  const faults: Faults = {
    next: (fault) => void waiting.push({ fault, left: fault.times ?? 1, passing: fault.passing ?? 0 }),
    pending: () => waiting.length,
    clear: () => void waiting.splice(0),
    met: () => [...met],
  };
  const take = (call: FaultMet): Fault | undefined => {
    const place = waiting.findIndex(({ fault }) => isMeant(fault, call));
    const one = waiting[place];
    if (one === undefined || one.passing-- > 0) return undefined;
    met.push(call);
    if (--one.left <= 0) waiting.splice(place, 1);
    return one.fault;
  };
  return { faults, take };
}

const isMeant = (fault: Fault, { service, operation, functionName }: FaultMet): boolean =>
  (fault.service ?? service) === service &&
  (fault.operation ?? operation) === operation &&
  (fault.functionName ?? functionName) === functionName;
