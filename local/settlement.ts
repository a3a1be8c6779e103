/** Lets callers wait until nothing is left to do. */
export interface Settlement {
  /** Something ended: look again whether all is done. Cheap while nobody waits. */
  readonly changed: () => void;
  settled(): Promise<void>;
}

/** Some ends are silent, such as a message that moved to its dead-letter queue when its next taker looked. */
const LOOK_AGAIN_MS = 5;

/** @param isDone whether nothing runs and nothing waits to run */
export function startSettlement(isDone: () => boolean): Settlement {
  const waiting: (() => void)[] = [];
  let isLooking = false;
  let timer: NodeJS.Timeout | undefined;
  let wasDone = false;

  function look(): void {
    isLooking = false;
    clearTimeout(timer);
    if (waiting.length === 0) return;
    const done = isDone();
    // What has just ended may start something in the same turn, so one look is not enough.
    if (done && wasDone) for (const resolve of waiting.splice(0)) resolve();
    wasDone = done;
    if (waiting.length === 0) return;
    if (done) changed();
    else timer = setTimeout(changed, LOOK_AGAIN_MS);
  }
  function changed(): void {
    if (waiting.length === 0 || isLooking) return;
    isLooking = true;
    setImmediate(look);
  }
  return {
    changed,
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        wasDone = false;
        changed();
      }),
  };
}
