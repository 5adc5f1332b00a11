import { expect, it } from "vitest";
import type { FollowedStep } from "../../../api/types";
import { alongside } from "./runbook-played";

const step = (at_ms: number): FollowedStep => ({ line: 1, section: "steps", sort: "act", said: "Do it.", at_ms });
const minute = (from_ms: number, failed: number) => ({ from_ms, to_ms: from_ms + 60_000, visits: 100, failed, slow: 0 });

it("stands beside what customers met when it was taken", () => {
  const all = alongside([step(10_000), step(60_000), step(500_000)], [minute(0, 3), minute(60_000, 40)]);
  expect(all.map((a) => a.minute?.failed)).toEqual([3, 40, undefined]);
});
