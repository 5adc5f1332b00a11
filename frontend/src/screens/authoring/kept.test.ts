import { beforeEach, describe, expect, it, vi } from "vitest";

// A page load of its own for each, as a reload makes one.
async function load() {
  vi.resetModules();
  return import("./kept");
}

class Kept {
  #all = new Map<string, string>();
  full = false;
  get length() {
    return this.#all.size;
  }
  key = (i: number) => [...this.#all.keys()][i] ?? null;
  getItem = (k: string) => this.#all.get(k) ?? null;
  setItem(k: string, v: string) {
    if (this.full) throw new Error("QuotaExceededError");
    this.#all.set(k, v);
  }
  removeItem(k: string) {
    this.#all.delete(k);
  }
}

let storage: Kept;
beforeEach(() => {
  storage = new Kept();
  vi.stubGlobal("localStorage", storage);
});

describe("what was not saved", () => {
  it("is found by the next page load, and not by the one that writes it", async () => {
    const first = await load();
    first.keep("ada", "mine/a.md", { text: "one", over: "v1", at_ms: 1 });
    expect(first.found("ada", "mine/a.md")).toEqual([]);
    const next = await load();
    expect(next.found("ada", "mine/a.md").map((k) => [k.text, k.over])).toEqual([["one", "v1"]]);
    expect(next.found("bo", "mine/a.md")).toEqual([]);
    expect(next.found("ada", "mine/b.md")).toEqual([]);
  });

  it("of two tabs is kept apart, the latest first, until it is let go", async () => {
    const first = await load();
    const second = await load();
    first.keep("ada", "mine/a.md", { text: "one", over: "v1", at_ms: 1 });
    second.keep("ada", "mine/a.md", { text: "two", over: "v1", at_ms: 2 });
    const next = await load();
    const all = next.found("ada", "mine/a.md");
    expect(all.map((k) => k.text)).toEqual(["two", "one"]);
    next.forget(all[0]?.key ?? "");
    first.letGo("ada", "mine/a.md");
    expect(next.found("ada", "mine/a.md")).toEqual([]);
  });

  it("says when the browser has no room, and leaves alone what it does not know", async () => {
    const now = await load();
    storage.full = true;
    now.keep("ada", "mine/a.md", { text: "one", over: "v1", at_ms: 1 });
    expect(now.keepingFails.value).toBe(true);
    storage.full = false;
    storage.setItem('drillyard:draft:["ada","mine/a.md"]:x', "{broken");
    storage.setItem('drillyard:draft:["ada","mine/a.md"]:y', '{"text":1}');
    expect(now.found("ada", "mine/a.md")).toEqual([]);
  });

  it("tells a tab of others that have the file open, until they leave", async () => {
    const [one, two] = [await load(), await load()];
    let others = 0;
    const a = new one.Tabs("mine/scenarios/x.md", () => {}, (keys) => (others = keys.size));
    const b = new two.Tabs("mine/scenarios/x.md", () => {}, () => {});
    await vi.waitUntil(() => others === 1);
    b.leave();
    await vi.waitUntil(() => others === 0);
    b.back();
    await vi.waitUntil(() => others === 1);
    a.close();
    b.close();
  });
});
