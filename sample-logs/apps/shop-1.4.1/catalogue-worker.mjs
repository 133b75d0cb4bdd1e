/**
 * The background process of the shop: it imports the supplier's catalogue and makes thumbnails of new pictures.
 */
import { execFileSync } from "node:child_process";

const feed = supplierFeed(700_000);

const jobs = new Map([
  ["import", () => importCatalogue(feed)],
  ["thumbnails", () => renderThumbnails(["lamp.jpg", "chair.jpg"])],
]);

/** The supplier sends the whole catalogue at once, one JSON document a line. */
function importCatalogue(feed) {
  const products = new Map();
  for (const line of feed.split("\n")) {
    const product = JSON.parse(line);
    products.set(product.sku, product);
  }
  return products.size;
}

function renderThumbnails(pictures) {
  for (const picture of pictures) resizePicture(picture);
}

/** Stands for a call of an image tool, which takes its time whatever the shop does meanwhile. */
function resizePicture(picture) {
  execFileSync("sleep", [picture.startsWith("lamp") ? "0.4" : "0.5"]);
}

/** Stands for the file that the supplier uploads. */
function supplierFeed(productCount) {
  const lines = [];
  for (let i = 0; i < productCount; i++) {
    lines.push(
      `{"sku":"SKU-${i}","prices":[${i % 97},${i % 89}],"stock":{"berlin":${i % 7},"lyon":${i % 11}}}`,
    );
  }
  return lines.join("\n");
}

process.on("message", (message) => {
  if (message === "stop") process.exit(0);
  jobs.get(message)?.();
});
process.send?.({ ready: true });
