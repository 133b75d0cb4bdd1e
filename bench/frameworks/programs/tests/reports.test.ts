import { renderReport } from "./reports";

interface Wanted {
  readonly length: number;
}

test("one report", async () => {
  const wanted: Wanted = { length: 1 };
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(renderReport("monthly", 700).length).toBe(wanted.length);
  await new Promise((resolve) => setTimeout(resolve, 300));
});
