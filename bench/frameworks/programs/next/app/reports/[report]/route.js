export const dynamic = "force-dynamic";

function renderReport(forMs) {
  const end = performance.now() + forMs;
  let turns = 0;
  while (performance.now() < end) turns += Math.sqrt(turns); // stall
  return turns;
}

export async function GET() {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return Response.json({ turns: renderReport(700) });
}
