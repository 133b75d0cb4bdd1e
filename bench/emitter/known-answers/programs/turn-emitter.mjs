// kind: turn
// expect: onTick
// accept: spin
// verdict: code

import { EventEmitter } from "node:events";
import { LATER, spin, stall } from "./truth.mjs";

const bus = new EventEmitter();
bus.setMaxListeners(0);
function onTick() {
  return spin(3);
}
for (let i = 0; i < 400; i++) bus.on("tick", onTick);
setTimeout(() => stall(() => bus.emit("tick")), LATER);
