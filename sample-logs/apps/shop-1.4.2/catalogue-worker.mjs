/**
 * The background process of the shop: it imports the supplier's catalogue and makes thumbnails of new pictures.
 */
import { execFileSync } from "node:child_process";

const jobs = new Map([
  ["import", () => importCatalogue(supplierFeed(260_000))],
  ["thumbnails", () => renderThumbnails(["lamp.jpg", "chair.jpg"])],
]);

/** The supplier sends the whole catalogue as one JSON document. */
function importCatalogue(feed) {
  const products = JSON.parse(feed);
  return products.length;
}

function renderThumbnails(pictures) {
  for (const picture of pictures) resizePicture(picture);
}

/** Stands for a call of an image tool, which takes its time whatever the shop does meanwhile. */
function resizePicture(picture) {
  execFileSync("sleep", [picture.startsWith("lamp") ? "0.4" : "0.5"]);
}

function supplierFeed(productCount) {
  const product = (i) =>
    `{"sku":"SKU-${i}","name":"Product number ${i}","prices":[${i % 97},${i % 89}],"stock":{"berlin":${i % 7},"lyon":${i % 11}}}`;
  const products = [];
  for (let i = 0; i < productCount; i++) products.push(product(i));
  return `[${products.join(",")}]`;
}

process.on("message", (message) => {
  if (message === "stop") process.exit(0);
  jobs.get(message)?.();
});
process.send?.({ ready: true });
