// kind: js
// expect: Tree.#walk,#walk
// accept: Tree.sizeFor,sizeFor
// verdict: code
import { LATER, stall } from "./truth.mjs";

class Tree {
  constructor(depth) {
    this.children = depth === 0 ? [] : [new Tree(depth - 1), new Tree(depth - 1)];
  }
  #walk() {
    let size = 1;
    for (const child of this.children) size += child.#walk();
    return size;
  }
  sizeFor(ms) {
    const end = performance.now() + ms;
    let size = 0;
    while (performance.now() < end) size += this.#walk();
    return size;
  }
}
const tree = new Tree(12);
setTimeout(() => stall(() => tree.sizeFor(1200)), LATER);
