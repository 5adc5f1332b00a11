import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Typist } from "./typist";

let said: string[];
let typist: Typist;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  typist = new Typist(() => said.push(typist.channel));
});
afterEach(() => {
  vi.useRealTimers();
});

/** A letter every 200 ms. */
function type(letters: number, channel = "#incident"): void {
  for (let i = 0; i < letters; i++) {
    typist.typed(channel, "x".repeat(i + 1));
    vi.advanceTimersByTime(200);
  }
}

test("is said as it begins, and now and then while it goes on", () => {
  type(50); // ten seconds
  expect(said).toEqual(["#incident", "#incident", "#incident"]);
});

test("ends when nothing is typed any more, when it is sent, and when all of it is deleted", () => {
  type(1);
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual(["#incident", ""]);
  type(1);
  typist.stop();
  typist.stop();
  type(1);
  typist.typed("#incident", " ");
  expect(said).toEqual(["#incident", "", "#incident", "", "#incident", ""]);
});

test("another channel is said at once, and a direct line never", () => {
  type(1);
  type(1, "#other");
  type(1, "@lea");
  expect(said).toEqual(["#incident", "#other", ""]);
});
