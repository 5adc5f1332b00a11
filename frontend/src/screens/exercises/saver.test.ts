import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../../api/client";
import type { Saved } from "../../api/types";
import { Saver, type Kept, type Stands } from "./saver";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const time: Saved["time"] = { length_ms: 1, given_ms: 0, spent_ms: 0, left_ms: 1, waits: false };

/** A server with one part, and a browser that keeps things. */
function world() {
  const stored = new Map<string, string>();
  const kept: Kept = { getItem: (k) => stored.get(k) ?? null, setItem: (k, v) => void stored.set(k, v), removeItem: (k) => void stored.delete(k) };
  const server = { text: "", version: 0, down: false };
  const put = async (_: string, b: Stands): Promise<Saved> => {
    if (server.down) throw new Problem({ detail: "no connection" });
    if (b.version !== server.version && b.text !== server.text) {
      throw new Problem({ status: 409, detail: "stale", now: { path: "p", text: server.text, version: String(server.version), writable: true } });
    }
    if (b.version === server.version) server.version++;
    server.text = b.text;
    return { version: server.version, time };
  };
  const open = () => new Saver("p", { text: server.text, version: server.version }, () => {}, kept, put);
  return { server, stored, open };
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
