import { describe, expect, test } from "vitest";
import { HandWorld } from "../../../api/hand-world";
import type { BoardFrame, BoardRun } from "../../../api/types";
import { BoardStream, timeOf, type Barred, type Surroundings } from "./stream";

class DayWorld extends HandWorld implements Surroundings {
  bars: Barred | null = null;
  asked = 0;

  barred(): Promise<Barred | null> {
    this.asked++;
    return Promise.resolve(this.bars);
  }
}

const run = (over: Partial<BoardRun> = {}) => ({ run: "r1", state: "running", paused: false, speed: 1, now_ms: 1000, ...over }) as BoardRun;
const frame = (over: Partial<BoardFrame>): object => ({ t: "board", ...over });
const begin = () => {
  const world = new DayWorld();
  return { world, stream: new BoardStream("d1", world) };
};

test("runs are told whole, and their clocks alone between", () => {
  const { world, stream } = begin();
  expect(world.last.path).toBe("/api/gamedays/d1/board");
  world.say(frame({ runs: [run()] }));
  expect(stream.status.value).toBe("live");
  world.pass(1500);
  world.say(frame({ clocks: { r1: 3000, r2: 9000 } }));
  const heard = stream.runs.value.get("r1")!;
  expect([heard.now_ms, heard.heard_ms, stream.runs.value.has("r2")]).toEqual([3000, world.now, false]);
  expect(timeOf(heard, world.now + 500)).toBe(3500);
  expect(timeOf({ ...heard, state: "ended" }, world.now + 500)).toBe(3000);
});

describe("the connection of a board", () => {
  test("is made again after a loss, and what was known stays", () => {
    const { world, stream } = begin();
    world.say(frame({ runs: [run()] }));
    world.hangUp();
    expect([stream.status.value, stream.runs.value.size, world.opened.length]).toEqual(["lost", 1, 1]);
    world.pass(500);
    expect(world.opened.length).toBe(2);
    world.say(frame({ runs: [] }));
    expect(stream.status.value).toBe("live");
  });

  test("is dead when nothing is heard of a run that goes", () => {
    const { world, stream } = begin();
    world.say(frame({ runs: [run()] }));
    world.pass(11_000);
    expect(stream.status.value).toBe("live");
    world.pass(4000);
    expect([stream.status.value, world.opened[0]?.closed]).toEqual(["lost", true]);
  });

  test("is tried anew, unseen, where no run goes", () => {
    const { world, stream } = begin();
    world.say(frame({ runs: [run({ paused: true })] }));
    world.pass(33_000);
    expect([stream.status.value, world.opened.length, world.opened[0]?.closed]).toEqual(["live", 2, true]);
  });

  test("that never comes about is taken for lost", () => {
    const { world, stream } = begin();
    world.pass(33_000);
    expect([stream.status.value, world.opened[0]?.closed]).toEqual(["lost", true]);
  });

  test("that is refused is given up when somebody else leads", async () => {
    const { world, stream } = begin();
    world.bars = "led";
    world.hangUp();
    await Promise.resolve();
    await Promise.resolve();
    world.pass(60_000);
    expect([stream.barred.value, world.opened.length, world.asked]).toEqual(["led", 1, 1]);
  });

  test("that came about and broke asks nobody", () => {
    const { world, stream } = begin();
    world.last.socket.onopen?.();
    world.hangUp();
    expect([stream.status.value, world.asked]).toEqual(["lost", 0]);
  });

  test("is not made again once it is closed", () => {
    const { world, stream } = begin();
    world.hangUp();
    stream.close();
    world.pass(60_000);
    expect(world.opened.length).toBe(1);
  });
});
