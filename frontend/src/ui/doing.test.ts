import { expect, test } from "vitest";
import { Problem } from "../api/client";
import { Deed } from "./doing";

test("what is pressed twice is done once, and can be done again once it is done", async () => {
  const deed = new Deed();
  let done = 0;
  let end = () => {};
  const slow = () => new Promise<void>((resolve) => ((end = resolve), done++));
  const first = deed.run(slow);
  await deed.run(slow);
  expect([done, deed.busy.value]).toEqual([1, true]);
  end();
  await first;
  expect(deed.busy.value).toBe(false);
  void deed.run(slow);
  expect(done).toBe(2);
});

test("what went wrong is said until it is tried again", async () => {
  const deed = new Deed();
  await deed.run(() => Promise.reject(new Problem({ status: 409, detail: "Somebody was faster." })));
  expect([deed.problem.value?.status, deed.busy.value]).toEqual([409, false]);
  await deed.run(async () => expect(deed.problem.value).toBeNull());
  expect(deed.problem.value).toBeNull();
});
