import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../../api/client";
import type { Saved } from "../../api/types";
import { Saver, type Stands } from "./saver";
import { below, discard, type Kept } from "./unsent";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const time: Saved["time"] = { length_ms: 1, given_ms: 0, spent_ms: 0, left_ms: 1, waits: false };

/** A server with one part, and a browser that keeps things. */
function world() {
  const stored = new Map<string, string>();
  const kept: Kept = {
    get length() {
      return stored.size;
    },
    key: (i) => [...stored.keys()][i] ?? null,
    getItem: (k) => stored.get(k) ?? null,
    setItem: (k, v) => void stored.set(k, v),
    removeItem: (k) => void stored.delete(k),
  };
  const server = { text: "", version: 0, down: false, refuses: 0 };
  const put = async (_: string, b: Stands): Promise<Saved> => {
    if (server.down) throw new Problem({ detail: "no connection" });
    if (server.refuses) throw new Problem({ status: server.refuses, detail: "not now" });
    if (b.version !== server.version && b.text !== server.text) {
      throw new Problem({ status: 409, detail: "stale", now: { path: "p", text: server.text, version: String(server.version), writable: true } });
    }
    if (b.version === server.version) server.version++;
    server.text = b.text;
    return { version: server.version, time };
  };
  const open = (path = "p", earlier: string[] = []) => new Saver(path, { text: server.text, version: server.version }, () => {}, earlier, kept, put);
  return { server, stored, kept, open };
}

test("what is typed is saved, and sent again once a lost connection is back", async () => {
  const { server, stored, open } = world();
  const s = open();
  s.type("one");
  expect(s.state.value).toBe("unsaved");
  await vi.runAllTimersAsync();
  expect([server.text, s.state.value, stored.size]).toEqual(["one", "saved", 0]);
  server.down = true;
  s.type("one two");
  await vi.advanceTimersByTimeAsync(1000);
  expect([server.text, s.state.value, stored.size]).toEqual(["one", "offline", 1]);
  server.down = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect([server.text, s.state.value, stored.size]).toEqual(["one two", "saved", 0]);
});

test("whoever types without a pause is not kept waiting", async () => {
  const { server, open } = world();
  const s = open();
  for (let n = 0; n < 30; n++) {
    s.type(`${s.text}word `);
    await vi.advanceTimersByTimeAsync(200);
    if (n >= 10) expect(s.text.length - server.text.length).toBeLessThanOrEqual("word ".length * 11);
  }
  await s.flush();
  expect(server.text).toBe("word ".repeat(30));
});

test("what a browser does not keep is there as long as the page is", async () => {
  const { server, kept, open } = world();
  kept.setItem = () => {
    throw new Error("full");
  };
  server.refuses = 401; // moved to another browser
  const s = open("full/notes.md");
  s.type("typed last");
  await vi.advanceTimersByTimeAsync(5000);
  s.stop();
  expect(below(kept, "full/")).toEqual([{ part: "notes.md", text: "typed last" }]);
  discard(kept, "full/");
  expect(below(kept, "full/")).toEqual([]);
});

test("what a browser kept that crashed is sent when it is open again", async () => {
  const { server, open } = world();
  server.down = true;
  const s = open();
  s.type("typed in the dark");
  await vi.advanceTimersByTimeAsync(700);
  s.stop();
  server.down = false;
  const again = open();
  expect(again.text).toBe("typed in the dark");
  await vi.advanceTimersByTimeAsync(10);
  expect(server.text).toBe("typed in the dark");
});

test("a second tab overwrites nothing, and whoever types chooses", async () => {
  const { server, open } = world();
  const a = open();
  const b = open();
  a.type("mine");
  await a.flush();
  b.type("theirs");
  await b.flush();
  expect([server.text, b.state.value, b.stands.value?.text]).toEqual(["mine", "conflict", "mine"]);
  b.settle(true);
  expect(await b.flush()).toBe(true);
  expect(server.text).toBe("theirs");
});

test("a tab that saves takes nothing away that another one typed", async () => {
  const { server, open } = world();
  const a = open();
  const b = open();
  server.down = true;
  a.type("typed in the dark");
  await vi.advanceTimersByTimeAsync(700);
  server.down = false;
  b.type("other words");
  await b.flush();
  a.stop(); // and crashes
  server.down = true;
  const again = open();
  expect(again.text).toBe("typed in the dark");
  server.down = false;
  await vi.runAllTimersAsync();
  expect([server.text, again.state.value, again.stands.value?.text]).toEqual(["other words", "conflict", "other words"]);
});

test("what stands still is no end: it is sent once it goes on", async () => {
  const { server, open } = world();
  const s = open();
  server.refuses = 423;
  s.type("meanwhile");
  await vi.advanceTimersByTimeAsync(5000);
  expect([server.text, s.state.value]).toEqual(["", "waits"]);
  server.refuses = 0;
  await vi.advanceTimersByTimeAsync(5000);
  expect([server.text, s.state.value]).toEqual(["meanwhile", "saved"]);
});

test("whoever leaves at once has sent what they typed", async () => {
  const { server, open } = world();
  const s = open();
  s.type("last words");
  s.stop();
  await vi.advanceTimersByTimeAsync(1);
  expect(server.text).toBe("last words");
});

test("what was typed and did not arrive before the end goes on where the attempt does", async () => {
  const { server, stored, kept, open } = world();
  const s = open("a/old/parts/p");
  s.type("one");
  await s.flush();
  server.down = true;
  s.type("one two");
  await vi.advanceTimersByTimeAsync(700);
  server.down = false;
  server.refuses = 409; // its time is up
  await vi.advanceTimersByTimeAsync(5000);
  expect([s.state.value, server.text, below(kept, "a/old/parts/")]).toEqual(["ended", "one", [{ part: "p", text: "one two" }]]);
  server.refuses = 0;
  server.version = 1; // of another attempt, that begins with what was handed in
  const again = open("a/new/parts/p", ["a/older/parts/p", "a/old/parts/p"]);
  expect(again.text).toBe("one two");
  await vi.runAllTimersAsync();
  expect([server.text, again.state.value, stored.size]).toEqual(["one two", "saved", 0]);
});

test("what was handed in otherwise is not written over by what did not arrive", async () => {
  const { server, kept, open } = world();
  server.down = true;
  const s = open("a/old/parts/p");
  s.type("in the dark");
  await vi.advanceTimersByTimeAsync(700);
  s.stop();
  server.down = false;
  [server.text, server.version] = ["by another tab", 1];
  const again = open("a/new/parts/p", ["a/old/parts/p"]);
  await vi.runAllTimersAsync();
  expect([again.text, again.state.value, again.stands.value?.text, server.text]).toEqual(["in the dark", "conflict", "by another tab", "by another tab"]);
  expect(below(kept, "a/new/parts/")).toEqual([{ part: "p", text: "in the dark" }]);
  again.settle(false);
  expect([again.text, again.state.value, below(kept, "a/")]).toEqual(["by another tab", "saved", []]);
});

test("what was kept before there was one for each tab is read", () => {
  const { stored, kept, open } = world();
  stored.set("p", JSON.stringify({ text: "of before", version: 0 }));
  expect(open().text).toBe("of before");
  discard(kept, "p");
  expect(stored.size).toBe(0);
  stored.set("p", "no json");
  expect(open().text).toBe("");
});
