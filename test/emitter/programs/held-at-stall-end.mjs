// Stalls for 0.6 s, and holds the emitter for 0.9 s in what that does at the end of a stall.
import { Worker } from "node:worker_threads";

const spin = (ms) => {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
};
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message, ...rest) {
  if (message?.kind === "aftermath") spin(900);
  return postMessage.call(this, message, ...rest);
};
setTimeout(() => {
  spin(600);
  setTimeout(() => {}, 300);
}, 300);
