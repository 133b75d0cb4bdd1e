/**
 * What loads Node's own modules in the target, as a text to evaluate with the protocol's command line API: that has
 * `require`, and `process.getBuiltinModule` is there from 20.16 and 22.3 on.
 */
export const BUILTINS = "(process.getBuiltinModule ?? require)";
