import { expect, test } from "vitest";
import { seriesColours } from "./series-colour";

const one = (name: string) => seriesColours([name])[0];

test("errors are red, slow is amber, good is green, whatever stands beside them", () => {
  for (const bad of ["5xx", "error", "failed", "rollbacks", 'http_requests_total{code="503", instance="a"}', "bad_signature"]) expect(one(bad), bad).toBe("--series-bad");
  for (const slow of ["timeout", "timeouts", "p99", 'x{outcome="timeout"}']) expect(one(slow), slow).toBe("--series-slow");
  for (const good of ["ok", "2xx", "kept", "hit", "commits", 'x{outcome="ok"}']) expect(one(good), good).toBe("--series-good");
  expect(seriesColours(["error", "ok", "timeout"])).toEqual(["--series-bad", "--series-good", "--series-slow"]);
  expect(seriesColours(["2xx", "4xx", "5xx"])[2]).toBe("--series-bad");
  expect(seriesColours(["p50", "p95", "p99"])).toEqual([one("p50"), one("p95"), one("p99")]);
});

test("what means neither is never in a colour that does, and keeps its own", () => {
  const peers = ["bank", "identity", "orders-db", "payments", "session-cache"];
  const drawn = seriesColours(peers);
  expect(new Set(drawn).size).toBe(peers.length);
  expect(drawn.filter((c) => /bad|slow|good/.test(c))).toEqual([]);
  expect(seriesColours(peers)).toEqual(drawn);
  for (const name of peers) expect(one(name)).toMatch(/^--series-[1-8]$/);
});

test("series of one chart are told apart as long as there are colours", () => {
  const errors = ["a", "b", "c"].map((i) => `x{code="500", instance="${i}"}`);
  expect(seriesColours(errors)[0]).toBe("--series-bad");
  expect(new Set(seriesColours(errors)).size).toBe(3);
  expect(seriesColours(Array.from({ length: 30 }, (_, i) => `s${i}`))).toHaveLength(30);
});
