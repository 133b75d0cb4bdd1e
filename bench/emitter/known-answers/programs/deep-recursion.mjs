// kind: recursion
// expect: archiveThread
// accept: library.copy,library.copyFields,copy,copyFields
// verdict: code,gc
import { LATER, stall } from "./truth.mjs";

let thread = { text: "first", replies: [] };
for (let i = 0; i < 300; i++) thread = { text: `reply ${i}`, replies: [thread, { text: "x" }] };
// Two functions that call each other, 600 deep.
const library = {
  copy(value) {
    return typeof value === "object" && value !== null ? library.copyFields(value) : value;
  },
  copyFields(value) {
    const made = Array.isArray(value) ? [] : {};
    for (const key of Object.keys(value)) made[key] = library.copy(value[key]);
    return made;
  },
};
function archiveThread(forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end) library.copy(thread);
}
setTimeout(() => stall(() => archiveThread(1200)), LATER);
