// kind: healthy
// expect: none
import { Worker } from "node:worker_threads";

const text = "const end = Date.now() + 1500; let n = 0; while (Date.now() < end) n++;";
for (let i = 0; i < 2; i++) new Worker(text, { eval: true });
setTimeout(() => {}, 2500);
