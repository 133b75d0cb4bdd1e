/** What the kernel asks of its host: the few things that it would do worse. */

/** A number of more digits than plain arithmetic reads exactly. */
export declare function longNumber(from: usize, to: usize): f64;

/** A timestamp in another form than our emitter's; not a number if it is none. */
export declare function oddTimestamp(from: usize, to: usize): f64;
