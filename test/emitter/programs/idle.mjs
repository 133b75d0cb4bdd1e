/** Does nothing: for as many milliseconds as its argument says, or `until-told` by the end of its input. */
import { watchdogIsReady } from "./ready.mjs";

await watchdogIsReady();
if (process.argv[2] === "until-told") process.stdin.resume();
else setTimeout(() => {}, Number(process.argv[2]));
console.log("idle");
