import { reportAfterThis } from "./measured.mjs";

function makeFeed(items) {
  return JSON.stringify(
    Array.from({ length: items }, (_, id) => ({ id, tags: ["a", "b"], price: id / 7 })),
  );
}

// The size that takes long enough on this machine, in one single call.
let feed = makeFeed(30_000);
function takes() {
  const started = performance.now();
  JSON.parse(feed);
  return performance.now() - started;
}

feed = `[${Array(Math.ceil(1500 / Math.min(takes(), takes(), takes())))
  .fill(feed)
  .join()}]`;

function loadFeed() {
  reportAfterThis();
  JSON.parse(feed);
}

setTimeout(loadFeed, 400);
