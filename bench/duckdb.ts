/** The work of a report as far as a query does it, in DuckDB with two threads and declared columns. */
import { DuckDBInstance } from "@duckdb/node-api";

const paths = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
const list = paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(", ");
const result = await connection.runAndReadAll(`
  SELECT stack, count(*) AS stalls, sum(duration) AS blocked, min(duration), max(duration),
         approx_quantile(duration, [0.5, 0.95, 0.99])
  FROM read_json([${list}], format = 'newline_delimited',
                 columns = {type: 'VARCHAR', session: 'VARCHAR', timestamp: 'VARCHAR', duration: 'DOUBLE', stack: 'VARCHAR'})
  WHERE type = 'stall' GROUP BY stack ORDER BY blocked DESC`);
console.log(result.getRows().length);
