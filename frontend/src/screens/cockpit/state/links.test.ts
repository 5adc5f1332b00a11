import { expect, test } from "vitest";
import { linkText, pieces, toolOf } from "./links";

const here = "https://yard.example/base/";
const cut = (text: string) => pieces(text, "r1", here);

test("an address of this run in a text leads there", () => {
  expect(cut(`look: ${here}#/runs/r1?tool=logs&q=a+b, please`)).toEqual([
    { text: "look: " },
    { text: `${here}#/runs/r1?tool=logs&q=a+b`, href: "#/runs/r1?tool=logs&q=a+b" },
    { text: ", please" },
  ]);
  expect(cut("(#/runs/r1?service=edge)").map((p) => p.href)).toEqual([undefined, "#/runs/r1?service=edge", undefined]);
  expect(cut("#/runs/r1 #/runs/r1?tool=alerts").filter((p) => p.href)).toHaveLength(2);
});

test("whatever leads elsewhere stays text", () => {
  for (const text of [
    "https://evil.example/#/runs/r1?tool=logs",
    `${here}#/runs/r2?tool=logs`,
    `${here}#/runs/r1/debrief`,
    "javascript:alert(1)#/runs/r1",
    "no address at all",
    "",
  ]) {
    expect(cut(text).filter((p) => p.href), text).toEqual([]);
    expect(cut(text).map((p) => p.text).join(""), text).toBe(text);
  }
});

test("what it opens is said in words", () => {
  const named = { service: (n: string) => n.toUpperCase(), clock: (ms: number) => `${ms / 1000}s` };
  expect(linkText("#/runs/r1?tool=logs&q=level%3Aerror&window=60000..90000", named)).toBe("Logs: level:error, 60s – 90s");
  expect(linkText("#/runs/r1?service=edge&zoom=-60..90", named)).toBe("Dashboard of EDGE, -60s – 90s");
  expect(linkText("#/runs/r1?tool=metrics&expr=up", named)).toBe("Metrics: up");
  expect(linkText("#/runs/r1", named)).toBe("Dashboard");
});

test("which tool it opens", () => {
  expect(["#/runs/r1?tool=logs&q=a", "#/runs/r1", "#/runs/r1?tool=nonsense"].map(toolOf)).toEqual(["logs", "dashboards", undefined]);
});
