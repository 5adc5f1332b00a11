import { describe, expect, test } from "vitest";
import { backoff } from "./connection";
import { HandWorld } from "./hand-world";
import { Live, type Surroundings } from "./live";
import type { Frame, Pace, Shown } from "./types";

class RunWorld extends HandWorld implements Surroundings {
  /** What is said of whether the run may be seen. */
  bars = false;

  barred(): Promise<boolean> {
    return Promise.resolve(this.bars);
  }
  override say(frame: Frame): void {
    super.say(frame);
  }
}

const note = (n: number): Shown => ({ n, at_ms: n * 1000, wall_ms: 0, actor: { kind: "person", id: "p" }, kind: "note.added", body: { text: `note ${n}` } });
const tick = (now_ms: number, pace: Partial<Pace> = {}): Frame => ({ t: "tick", now_ms, state: "running", paused: false, speed: 1, ...pace });
const ended = (n: number): Shown => ({ n, at_ms: n * 1000, wall_ms: 0, actor: { kind: "engine" }, kind: "run.ended", body: { reason: "recovered" } });
const turn = (n: number, kind: "run.paused" | "run.resumed", at_ms: number): Shown => ({ n, at_ms, wall_ms: 0, actor: { kind: "person", id: "f" }, kind, body: {} });
const begin = () => {
  const world = new RunWorld();
  return { world, live: new Live("r1", world) };
};

test("a run that cannot be recorded says why, until it is", () => {
  const { world, live } = begin();
  world.say(tick(1000));
  world.say({ t: "tick", now_ms: 2000, state: "ended", paused: false, speed: 1, error: "The disk is full." });
  expect([live.state.value, live.trouble.value]).toEqual(["ended", "The disk is full."]);
  world.say({ t: "events", events: [ended(1)] });
  world.say({ t: "tick", now_ms: 2000, state: "ended", paused: false, speed: 1 });
  expect(live.trouble.value).toBe("");
});

describe("events", () => {
  test("come in order, each once, and only grow", () => {
    const { world, live } = begin();
    const heard: number[] = [];
    live.onEvent((e) => heard.push(e.n));
    world.say({ t: "events", events: [note(1), note(2)] });
    const before = live.events.value;
    world.say({ t: "events", events: [note(2), note(3)] });
    expect(live.events.value.map((e) => e.n)).toEqual([1, 2, 3]);
    expect(live.events.value.slice(0, 2)).toEqual(before);
    expect(heard).toEqual([1, 2, 3]);
  });

  test("a new connection asks for what came after the last one", () => {
    const { world, live } = begin();
    expect(world.last.path).toBe("/api/runs/r1/live?after=0");
    world.say({ t: "events", events: [note(1), note(2)] });
    world.hangUp();
    expect(live.status.value).toBe("lost");
    world.pass(500);
    expect(world.last.path).toBe("/api/runs/r1/live?after=2");
    world.say({ t: "events", events: [note(3)] });
    expect(live.status.value).toBe("live");
    expect(live.events.value.map((e) => e.n)).toEqual([1, 2, 3]);
  });

  test("a gap is not taken: it asks again from before it", () => {
    const { world, live } = begin();
    world.say({ t: "events", events: [note(1), note(3)] });
    expect(live.events.value.map((e) => e.n)).toEqual([1]);
    expect(world.opened[0]?.closed).toBe(true);
    world.pass(500);
    expect(world.last.path).toBe("/api/runs/r1/live?after=1");
  });

  test("nothing is asked for after the end", () => {
    const { world, live } = begin();
    world.say({ t: "events", events: [note(1), ended(2)] });
    expect(live.state.value).toBe("ended");
    world.hangUp();
    world.pass(60_000);
    expect(world.opened).toHaveLength(1);
    expect(live.status.value).toBe("live");
  });
});

describe("the connection", () => {
  test("waits longer each time, never longer than 15 s, and half of it by chance", () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((n) => backoff(n, 1))).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000]);
    expect(backoff(2, 0)).toBe(1000);
  });

  test("comes back at once after a bye, but not again and again", () => {
    const { world } = begin();
    world.say(tick(1000));
    world.say({ t: "bye", reason: "slow" });
    expect(world.opened).toHaveLength(2);
    world.say({ t: "bye", reason: "slow" });
    expect(world.opened).toHaveLength(2);
    world.pass(1000);
    expect(world.opened).toHaveLength(3);
  });

  test("stays away once signed out", () => {
    const { world, live } = begin();
    world.say({ t: "bye", reason: "signed-out" });
    world.pass(60_000);
    expect(world.opened).toHaveLength(1);
    expect(live.status.value).toBe("lost");
  });

  test.each([
    ["left", "left"],
    ["again", "again"],
  ] as const)("is not tried again after a bye that says %s, and says so", (reason, word) => {
    const { world, live } = begin();
    world.say(tick(1000));
    world.say({ t: "bye", reason });
    world.pass(60_000);
    expect(world.opened).toHaveLength(1);
    expect({ left: live.left.value, again: live.again.value }).toEqual({ left: false, again: false, [word]: true });
  });

  test("that is refused is given up once the run is not to be seen any more", async () => {
    const { world, live } = begin();
    world.hangUp(); // the server is away
    await Promise.resolve();
    expect(live.left.value).toBe(false);
    world.pass(500);
    expect(world.opened).toHaveLength(2);
    world.bars = true;
    world.hangUp();
    await Promise.resolve();
    expect(live.left.value).toBe(true);
    world.pass(60_000);
    expect(world.opened).toHaveLength(2);
  });

  test("that came about and broke is tried again, whatever may be seen", async () => {
    const { world, live } = begin();
    world.last.socket.onopen?.();
    world.bars = true;
    world.hangUp();
    await Promise.resolve();
    expect(live.left.value).toBe(false);
  });

  test("takes silence for a loss while the run goes, and only then", () => {
    const { world, live } = begin();
    world.last.socket.onopen?.();
    world.pass(30_000);
    expect(live.status.value).toBe("live");
    world.say(tick(1000));
    world.pass(8_300);
    expect(live.status.value).toBe("lost");
    expect(world.opened[0]?.closed).toBe(true);
  });

  test("is tried anew, unseen, when a paused run has been silent for long", () => {
    const { world, live } = begin();
    world.say({ t: "events", events: [note(1)] });
    world.say(tick(1000, { paused: true }));
    world.pass(29_000);
    expect(world.opened).toHaveLength(1);
    world.pass(2_000);
    expect(world.opened).toHaveLength(2);
    expect(world.opened[0]?.closed).toBe(true);
    expect(world.last.path).toBe("/api/runs/r1/live?after=1");
    expect(live.status.value).toBe("live");
    world.hangUp();
    expect(live.status.value).toBe("lost");
  });
});

describe("run time", () => {
  test("goes on between ticks, and stands still when they stay away", () => {
    const { world, live } = begin();
    world.say(tick(10_000));
    world.pass(600);
    expect(live.now.value).toBe(10_600);
    world.pass(5_000);
    expect(live.now.value).toBe(12_500);
  });

  test("does not step back by a little", () => {
    const { world, live } = begin();
    world.say(tick(10_000));
    world.pass(1_000);
    world.say(tick(10_800));
    expect(live.now.value).toBe(11_000);
    world.pass(400);
    expect(live.now.value).toBe(11_200);
  });

  test("passes at the run's pace", () => {
    const { world, live } = begin();
    world.say(tick(10_000, { speed: 10 }));
    world.pass(600);
    expect(live.now.value).toBe(16_000);
    expect(live.pace.value).toEqual({ paused: false, speed: 10 });
  });

  test("stands still from the event on that pauses it, and goes on from the one that resumes it", () => {
    const { world, live } = begin();
    world.say(tick(10_000));
    world.pass(400);
    world.say({ t: "events", events: [turn(1, "run.paused", 10_300)] });
    expect(live.pace.value?.paused).toBe(true);
    expect(live.now.value).toBe(10_300);
    world.pass(20_000);
    expect(live.now.value).toBe(10_300);
    world.say({ t: "events", events: [turn(2, "run.resumed", 10_300)] });
    world.pass(400);
    expect(live.now.value).toBe(10_700);
  });

  test("takes no pace from what was before it began to watch", () => {
    const { world, live } = begin();
    world.say({ t: "events", events: [turn(1, "run.paused", 5_000)] });
    expect([live.now.value, live.pace.value]).toEqual([0, null]);
    world.say(tick(60_000));
    expect([live.now.value, live.pace.value]).toEqual([60_000, { paused: false, speed: 1 }]);
  });
});
