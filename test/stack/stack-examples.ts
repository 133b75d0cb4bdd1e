/** Pages of stacks, each with its frames below it as they are read. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "../../src/stack/frame.js";
import { originOf } from "../../src/stack/origin.js";
import { readStack } from "../../src/stack/read-stack.js";
import { projectRoot } from "../project-root.js";

/** One stack of a page. */
export interface StackExample {
  readonly title: string;
  readonly stack: string;
  /** The form that the page names; undefined if it names none. */
  readonly form: string | undefined;
  /** One a line: `name file:line:column [origin]`. */
  readonly frames: string;
}

/** The stacks of a page; throws if one of them has no frames. */
export function stackExamples(path: string): StackExample[] {
  const page = readFileSync(join(projectRoot, path), "utf8");
  const form = /([^\n]+):\n\n```stack\n(.*?)\n```\n\n```frames ?([\w-]*)\n(.*?)\n```/gs;
  const examples = [...page.matchAll(form)].map(
    ([, title = "", stack = "", of = "", frames = ""]) => ({
      title,
      stack: stack.replaceAll("\\u001b", "\u001b"),
      form: of || undefined,
      frames,
    }),
  );
  const count = page.split("```stack").length - 1;
  if (examples.length !== count) throw new Error(`${path}: ${examples.length} of ${count} stacks`);
  return examples;
}

/** How a stack is read: its form, and its frames as a page has them. */
export function readExample(stack: string): Pick<StackExample, "form" | "frames"> {
  const { form, frames } = readStack(stack);
  return { form: form ?? "unread", frames: frames.map(shown).join("\n") };
}

function shown(frame: Frame): string {
  const place = [frame.file, frame.line, frame.column].filter((one) => one !== undefined).join(":");
  const name = frame.functionName ?? "<anonymous>";
  const words = [frame.isUnread === true ? "(text)" : "", name, place, `[${originOf(frame)}]`];
  return words.filter((word) => word !== "").join(" ");
}
