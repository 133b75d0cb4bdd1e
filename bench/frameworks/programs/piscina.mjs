import { Piscina } from "piscina";

const pool = new Piscina({
  filename: new URL("./piscina-task.cjs", import.meta.url).href,
  maxThreads: 1,
  minThreads: 1,
});
// Three times 0.3 s of work in the thread, and 0.3 s of waiting for it between them.
for (let i = 0; i < 3; i++) {
  await pool.run();
  await new Promise((resolve) => setTimeout(resolve, 300));
}
await pool.close();
