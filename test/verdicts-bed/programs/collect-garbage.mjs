/**
 * Keeps the last records of a stream in a heap that is nearly full of a catalogue: the collector goes over the whole
 * heap again and again for little. Ends by the processor time that the process has used.
 *
 * To be run with the limits of the heap that `situations.ts` gives, and without the collector's helper threads and
 * steps, lest it depend on how many processors are free.
 */
const catalogue = [];
const recent = Array(20_000).fill(undefined);

function growCatalogue() {
  for (let id = 0; id < 600_000; id++) catalogue.push({ id, tags: [id] });
}

function replayEvents(forCpuMs) {
  const cpuMs = () => (({ user, system }) => (user + system) / 1e3)(process.cpuUsage());
  const end = cpuMs() + forCpuMs;
  for (let n = 0; n % 100_000 !== 0 || cpuMs() < end; n++) {
    recent[n % recent.length] = {
      n,
      words: [n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n],
    };
  }
}

growCatalogue();
setTimeout(() => replayEvents(2500), 400);
setTimeout(() => {}, 1000);
