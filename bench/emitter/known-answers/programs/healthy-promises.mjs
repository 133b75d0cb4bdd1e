// kind: healthy
// expect: none
const end = performance.now() + 2500;
while (performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
