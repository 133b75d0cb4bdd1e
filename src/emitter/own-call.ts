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
  "stall-report:call"<Result>(act: () => Result): Result {
    return act();
  },
};

/** The URLs of modules that are ours and nobody else's. A profile meets their code outside of any call. */
export const ownModules = new Set<string>();
