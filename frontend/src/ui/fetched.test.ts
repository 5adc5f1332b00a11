import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reachable } from "../api/client";
import { fetched } from "./fetched";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  reachable.value = true;
});

test("what did not come is asked for again", async () => {
  let asked = 0;
  const got = fetched(async () => {
    if (++asked < 3) throw new TypeError("Failed to fetch");
    return "here";
  });
  await vi.runAllTimersAsync();
  expect(await got).toBe("here");
  expect(asked).toBe(3);
});

test("what never comes fails at last", async () => {
  const got = fetched(() => Promise.reject(new TypeError("Failed to fetch")));
  const failed = expect(got).rejects.toThrow("Failed to fetch");
  await vi.runAllTimersAsync();
  await failed;
});

test("as long as the server is out of reach it is asked for again", async () => {
  reachable.value = false;
  let back = false;
  const got = fetched(() => (back ? Promise.resolve("here") : Promise.reject(new TypeError("Failed to fetch"))));
  await vi.advanceTimersByTimeAsync(600_000);
  back = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await got).toBe("here");
});
