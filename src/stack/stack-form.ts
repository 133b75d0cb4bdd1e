/**
 * The forms of stacks that are read; `docs/stacks.md` has an example of each, executed by a test.
 */
export const STACK_FORMS = [
  "v8",
  "at-sign",
  "python",
  "py-spy",
  "java",
  "dotnet",
  "native",
] as const;

/** The form of a stack. */
export type StackForm = (typeof STACK_FORMS)[number];

/** The producers of each form, for people. */
export const FORM_WORDS: Readonly<Record<StackForm, string>> = {
  v8: "V8",
  "at-sign": "JavaScriptCore or SpiderMonkey",
  python: "Python",
  "py-spy": "py-spy",
  java: "Java",
  dotnet: ".NET",
  native: "machine code",
};
