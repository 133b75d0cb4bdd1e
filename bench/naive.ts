/** What one would write first: the ndjson package and a Map. */
import { createReadStream } from "node:fs";
import { parse } from "ndjson";

const groups = new Map<string, { count: number; sum: number; max: number }>();
for (const path of process.argv.slice(2)) {
  for await (const record of createReadStream(path).pipe(parse())) {
    if (record.type !== "stall") continue;
    const group = groups.get(record.stack) ?? { count: 0, sum: 0, max: 0 };
    group.count++;
    group.sum += record.duration;
    group.max = Math.max(group.max, record.duration);
    groups.set(record.stack, group);
  }
}
console.log(groups.size);
