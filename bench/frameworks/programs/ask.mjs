/** Asks the server in this very process for a report, when it has come to rest, and ends the process. */
export async function askAndEnd(port, path = "/reports/4711/pages?token=secret", body = undefined) {
  await new Promise((resolve) => setTimeout(resolve, 400));
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body === undefined ? "GET" : "POST",
    ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.exit();
}

/** What a handler waits for before it blocks. */
export const loaded = () => new Promise((resolve) => setTimeout(resolve, 20));
