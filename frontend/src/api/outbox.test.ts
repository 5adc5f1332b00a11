import { expect, test } from "vitest";
import { Problem } from "./client";
import { Outbox, type Post } from "./outbox";
import type { Command } from "./types";

class Drawer {
  #kept = new Map<string, string>();
  get length() {
    return this.#kept.size;
  }
  key(i: number) {
    return [...this.#kept.keys()][i] ?? null;
  }
  getItem(k: string) {
    return this.#kept.get(k) ?? null;
  }
  setItem(k: string, v: string) {
    this.#kept.set(k, v);
  }
  removeItem(k: string) {
    this.#kept.delete(k);
  }
}

/** A server that can be out of reach, or refuse. */
class Server implements Post {
  got: (Command & { key: string })[] = [];
  answer: () => void = () => {};
  storage = new Drawer();
  timers: (() => void)[] = [];
  #keys = 0;

  async send(_run: string, body: Command & { key: string }) {
    this.got.push(body);
    this.answer();
  }
  newKey() {
    return `k${++this.#keys}`;
  }
  wall() {
    return this.#keys;
  }
  random() {
    return 0;
  }
  after(_ms: number, fn: () => void) {
    this.timers.push(fn);
    return () => {
      this.timers = this.timers.filter((t) => t !== fn);
    };
  }
}

const away = () => {
  throw new Problem({ status: 0 });
};
const note = (text: string): Command => ({ type: "note", text });
const settled = () => new Promise((r) => setTimeout(r));

test("a command that is carried out is struck out", async () => {
  const server = new Server();
  const box = new Outbox("r", server);
  await box.send(note("a"));
  expect(server.got).toEqual([{ type: "note", text: "a", key: "k1" }]);
  expect(box.pending.value).toEqual([]);
  expect(server.storage.length).toBe(0);
});

test("without a server commands wait, and go out in order with their keys", async () => {
  const server = new Server();
  server.answer = away;
  const box = new Outbox("r", server);
  const first = box.send(note("a"));
  const second = box.send(note("b"));
  await settled();
  expect(box.pending.value.map((p) => [p.key, p.waiting])).toEqual([["k1", true], ["k2", true]]);
  expect(server.got.map((c) => c.key)).toEqual(["k1"]);
  expect(server.storage.length).toBe(2);

  server.answer = () => {};
  server.timers[0]?.();
  await Promise.all([first, second]);
  expect(server.got.map((c) => c.key)).toEqual(["k1", "k1", "k2"]);
  expect(box.pending.value).toEqual([]);
});

test("what was waiting goes out after the page is opened again", async () => {
  const server = new Server();
  server.answer = away;
  const before = new Outbox("r", server);
  void before.send(note("a")).catch(() => {});
  void before.send(note("b")).catch(() => {});
  await settled();

  server.answer = () => {};
  server.got = [];
  const after = new Outbox("r", server);
  await settled();
  expect(server.got.map((c) => c.key)).toEqual(["k1", "k2"]);
  expect(after.pending.value).toEqual([]);
});

test("another run's commands are left alone", async () => {
  const server = new Server();
  server.answer = away;
  void new Outbox("r", server).send(note("a")).catch(() => {});
  await settled();
  expect(new Outbox("r2", server).pending.value).toEqual([]);
});

test("a refusal is told, kept, and does not hold up the next", async () => {
  const server = new Server();
  server.answer = () => {
    if (server.got.length === 1) throw new Problem({ status: 409, detail: "That page was acknowledged already." });
  };
  const box = new Outbox("r", server);
  const first = box.send({ type: "acknowledge", page: "p1" });
  const second = box.send(note("b"));
  await expect(first).rejects.toThrow("That page was acknowledged already.");
  await second;
  expect(box.refused.value.map((r) => r.key)).toEqual(["k1"]);
  expect(server.storage.length).toBe(0);
  box.dismiss("k1");
  expect(box.refused.value).toEqual([]);
});

test("a waiting command can be taken back", async () => {
  const server = new Server();
  server.answer = away;
  const box = new Outbox("r", server);
  const given = box.send(note("a"));
  await settled();
  box.discard("k1");
  await expect(given).rejects.toThrow("It was not sent.");
  expect(server.storage.length).toBe(0);
});
