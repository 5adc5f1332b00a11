import { expect, test } from "vitest";
import { beside, figureWords, globalWord, kappaWords, severityWords } from "./words";

test("a figure that cannot be said says why", () => {
  expect(figureWords({ value: null, why: "3 runs: too few to tell" }, String)).toBe("3 runs: too few to tell");
  expect(figureWords({ value: 0 }, (v) => v.toFixed(2))).toBe("0.00");
  // How many there are is not said twice in a row; of how many others, is.
  expect(beside({ value: null, why: "3 runs: too few to tell" }, 3, String)).toBe("too few to tell");
  expect(beside({ value: null, why: "3 runs: too few to tell" }, 4, String)).toBe("3 runs: too few to tell");
  expect(beside({ value: null, why: "8 marks: too few to tell" }, 8, String)).toBe("too few to tell");
  expect(beside({ value: 1 }, 3, String)).toBe("1");
});

test("agreement and severity are said in words", () => {
  expect([-0.1, 0, 0.2, 0.4, 0.6, 0.8, 0.81].map(kappaWords)).toEqual(["worse than chance", "slight", "slight", "fair", "moderate", "substantial", "almost perfect"]);
  expect(severityWords(-0.25)).toBe("more severe, by 25 % of the scale");
  expect(severityWords(0.1)).toBe("more lenient, by 10 % of the scale");
  expect(severityWords(0.01)).toBe("marks like the others");
  expect(globalWord("clear-fail")).toBe("Clear fail");
});
