/**
 * The forms of stacks that are read; `docs/stacks.md` has an example of each, executed by a test.
 */
export const STACK_FORMS = ["v8", "at-sign", "python", "py-spy", "java", "dotnet"] as const;

/** Who prints a stack in this form. */
export type StackForm = (typeof STACK_FORMS)[number];

/** The forms in words. */
export const FORM_WORDS: Readonly<Record<StackForm, string>> = {
  v8: "V8",
  "at-sign": "JavaScriptCore or SpiderMonkey",
  python: "Python",
  "py-spy": "py-spy",
  java: "Java",
  dotnet: ".NET",
};
