// kind: healthy
// expect: none
import { createServer, get } from "node:http";

const server = createServer((_, response) => {
  let n = 0;
  for (let i = 0; i < 100_000; i++) n = (n * 31 + i) | 0;
  response.end(String(n));
}).listen(0, "127.0.0.1", () => {
  const end = performance.now() + 2500;
  const { port } = server.address();
  const ask = () =>
    get({ port, host: "127.0.0.1" }, (response) => {
      response.resume();
      response.on("end", () => (performance.now() < end ? ask() : server.close()));
    });
  for (let i = 0; i < 6; i++) ask();
});
