/** What the names of our functions and scripts have in them by which stacks are told to be ours. */
export const OWN_MARK = "stall-report:";

/**
 * Calls a function, under a name that every stack shows: whatever is above it is ours. The runtime must call it directly
 * (`setTimeout(callAsOwn, ms, act)`), so that nothing of ours is below it either.
 *
 * Names of files do not serve for that: in a bundle ours is the application's. A key in quotes survives bundlers and
 * minifiers, and the profiler, which does not see names that are set while a program runs, knows it.
 */
export const { "stall-report:call": callAsOwn } = {
  "stall-report:call"<Args extends unknown[], Result>(
    act: (...args: Args) => Result,
    ...args: Args
  ): Result {
    return act(...args);
  },
};

/** A listener that the runtime calls as it calls {@link callAsOwn}: a bound function is on no stack. */
export function asOwn<Args extends unknown[]>(
  act: (...args: Args) => void,
): (...args: Args) => void {
  return (callAsOwn<Args, void>).bind(undefined, act);
}

/** The URLs of modules that are ours and nobody else's. A profile meets their code outside of any call. */
export const ownModules = new Set<string>();
