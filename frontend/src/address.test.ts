import { batch, signal, type Signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

type Address = typeof import("./address");

// A browser's history, as far as addresses go.
let entries: string[];
let at: number;
let told: (() => void)[];
let address: Address;
let navigate: (typeof import("./router"))["navigate"];
let stop: () => void;

beforeEach(async () => {
  entries = ["#/runs/r1"];
  at = 0;
  told = [];
  const add = (_: string, fn: () => void) => told.push(fn);
  vi.stubGlobal("window", {});
  vi.stubGlobal("addEventListener", add);
  vi.stubGlobal("location", { get hash() { return entries[at]; } });
  vi.stubGlobal("history", {
    pushState: (_s: unknown, _t: string, to: string) => { entries = [...entries.slice(0, at + 1), to]; at++; },
    replaceState: (_s: unknown, _t: string, to: string) => { entries[at] = to; },
  });
  vi.resetModules();
  address = await import("./address");
  ({ navigate } = await import("./router"));
  stop = () => {};
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

function go(by: number): void {
  at += by;
  told.forEach((fn) => fn());
}

function screen(): { tool: Signal<string>; range: Signal<number>; q: Signal<string>; zoom: Signal<readonly [number, number] | null> } {
  const s = { tool: signal("dashboards"), range: signal(300), q: signal(""), zoom: signal<readonly [number, number] | null>(null) };
  stop = address.keepInAddress({
    tool: address.field(s.tool, address.oneOf(["dashboards", "logs", "metrics"])),
    range: address.field(s.range, { read: (t) => (/^\d+$/.test(t) ? Number(t) : undefined), write: String }),
    q: address.field(s.q, address.text),
    zoom: address.field(s.zoom, address.pair),
  });
  return s;
}

test("a plain screen has a plain address, and each change is one step", () => {
  const s = screen();
  expect(entries).toEqual(["#/runs/r1"]);
  s.range.value = 900;
  batch(() => {
    s.tool.value = "logs";
    s.q.value = 'level:error "pool & more?"';
  });
  expect(entries).toHaveLength(3);
  expect(entries[1]).toBe("#/runs/r1?range=900");
  s.q.value = s.q.peek();
  expect(entries).toHaveLength(3);
});

test("back, forward and links lead the screen, and make no steps of their own", () => {
  const s = screen();
  s.tool.value = "logs";
  s.q.value = "service:checkout";
  s.zoom.value = [-60, 120];
  const [last] = entries.slice(-1);
  go(-2);
  expect([s.tool.value, s.q.value, s.zoom.value]).toEqual(["logs", "", null]);
  go(-1);
  expect(s.tool.value).toBe("dashboards");
  go(3);
  expect([s.tool.value, s.q.value, s.zoom.value]).toEqual(["logs", "service:checkout", [-60, 120]]);
  expect(entries).toHaveLength(4);

  entries.push("#/runs/r1?tool=metrics");
  go(1);
  expect([s.tool.value, s.q.value]).toEqual(["metrics", ""]);
  s.q.value = "x";
  expect(entries.slice(-2)).toEqual(["#/runs/r1?tool=metrics", "#/runs/r1?tool=metrics&q=x"]);
  expect(last).toContain("q=service%3Acheckout");
});

test("a reload shows the same again, and nonsense is as usual", () => {
  entries = ["#/runs/r1?tool=logs&q=%22a+b%22&range=soon&zoom=9..3&else=1"];
  go(0);
  const s = screen();
  expect([s.tool.value, s.q.value, s.range.value, s.zoom.value]).toEqual(["logs", '"a b"', 300, null]);
  expect(entries).toEqual(["#/runs/r1?tool=logs&q=%22a+b%22"]);
});

test("what another screen says of itself is left alone", () => {
  const s = screen();
  s.tool.value = "logs";
  navigate({ screen: "runs" });
  entries[at] = "#/runs?state=ended";
  go(0);
  expect(entries[at]).toBe("#/runs?state=ended");
  expect(s.tool.value).toBe("logs");
});
