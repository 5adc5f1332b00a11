import { afterEach, beforeEach, expect, test, vi } from "vitest";

let at: string;
let list: typeof import("./narrowing");

beforeEach(async () => {
  at = "#/runs?name=%C3%96z%3F&after=1~2&order=best";
  vi.stubGlobal("window", {});
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("location", { get hash() { return at; } });
  vi.stubGlobal("history", { pushState: (_s: unknown, _t: string, to: string) => (at = to) });
  vi.resetModules();
  list = await import("./narrowing");
});

afterEach(() => vi.unstubAllGlobals());

test("a list is as its address says", () => {
  expect(list.narrowing()).toEqual({ name: "Öz?", after: "1~2", order: "best" });
});

test("what is narrowed further begins at its first page", () => {
  list.narrow({ standing: "open" });
  expect(at).toBe("#/runs?name=%C3%96z%3F&order=best&standing=open");
  list.narrow({ name: "", standing: "", order: "" });
  expect(at).toBe("#/runs");
  expect(list.isNarrowed(list.narrowing())).toBe(false);
});

test("another page of the same list", () => {
  expect(list.pageAt({ before: "3~4" })).toBe("#/runs?name=%C3%96z%3F&order=best&before=3%7E4");
});

test("an order and a page leave nothing out", () => {
  expect(list.isNarrowed({ order: "best", page: "2" })).toBe(false);
  expect(list.isNarrowed({ order: "best", name: "tess" })).toBe(true);
});
