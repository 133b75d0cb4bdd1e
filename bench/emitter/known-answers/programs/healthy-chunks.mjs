// kind: healthy
// expect: none
import { spin } from "./truth.mjs";

let left = 50;
function crunchChunk() {
  spin(30);
  if (--left > 0) setTimeout(crunchChunk, 0);
}
setTimeout(crunchChunk, 700);
