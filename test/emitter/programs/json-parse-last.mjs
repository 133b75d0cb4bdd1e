import { repeatsFor, reportAfterThis } from "./measured.mjs";

function makeFeed(items) {
  return JSON.stringify(
    Array.from({ length: items }, (_, id) => ({ id, tags: ["a", "b"], price: id / 7 })),
  );
}

// The size that takes long enough on this machine, in one single call: the garbage of all of it at once makes that three
// times as long as the sum of its parts.
let feed = makeFeed(30_000);
feed = `[${Array(await repeatsFor(500, () => JSON.parse(feed)))
  .fill(feed)
  .join()}]`;

function loadFeed() {
  reportAfterThis();
  JSON.parse(feed);
}

setTimeout(loadFeed, 400);
