import { report } from "./measured.mjs";

function rankOffers(offers, forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end) offers.toSorted(byPriceThenName);
}

function byPriceThenName(a, b) {
  let weight = 0;
  for (let i = 0; i < 200; i++) weight += a.name.charCodeAt(i % a.name.length);
  return a.price - b.price || weight;
}

const offers = Array.from({ length: 2000 }, (_, i) => ({
  price: (i * 7919) % 1000,
  name: `offer ${i}`,
}));
setTimeout(() => report(() => rankOffers(offers, 1200)), 150);
