// kind: healthy
// expect: none
import { spin } from "./truth.mjs";

let left = 6;
const timer = setInterval(() => {
  spin(250);
  if (--left === 0) clearInterval(timer);
}, 500);
