/** Functions of the host, for what the kernel would do worse. */

/** Reads a number with more digits than plain arithmetic converts exactly. */
export declare function longNumber(from: usize, to: usize): f64;

/** Reads a timestamp in another form than our emitter's; NaN if it is invalid. */
export declare function oddTimestamp(from: usize, to: usize): f64;
