/** Does nothing for as long as its argument says. */
import { watchdogIsReady } from "./ready.mjs";

await watchdogIsReady();
setTimeout(() => {}, Number(process.argv[2]));
console.log("idle");
