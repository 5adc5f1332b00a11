import { expect, test } from "vitest";
import { Missed } from "./missed";

test("what was missed is told once, and once more where that did not arrive", () => {
  let now = 1000;
  const missed = new Missed(() => now);
  const after = (ms: number) => void (now += ms);
  missed.went(true);
  after(5000);
  expect(missed.take()).toBe(0);
  missed.went(false);
  after(12_000);
  missed.went(false); // another call failed
  after(3000);
  const told = missed.take(); // on a call that fails as well
  expect(told).toBe(15_000);
  missed.back(told);
  after(4000);
  missed.went(true);
  after(60_000);
  expect(missed.take()).toBe(19_000);
  expect(missed.take()).toBe(0);
});
