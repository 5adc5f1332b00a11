import { expect, test } from "vitest";
import { agreementWords, marksWords, rangeWords, scoreWords, totalWords } from "./words";

const none = { marks: 0, same: 0, near: 0, settled: 0, weighted: { value: null, why: "no two raters have marked it yet" } };

test("an interval is told from a point, and no evidence from zero", () => {
  expect(rangeWords({ low: 40, high: 72.5 })).toBe("40 to 72.5 %");
  expect(rangeWords({ low: 0, high: 0 })).toBe("0 %");
  expect(scoreWords({ score: { low: 0, high: 0 }, evidence: true })).toBe("0 %");
  expect(scoreWords({ score: null, evidence: true })).toBe("nothing could be earned");
  expect(scoreWords({ score: null, evidence: false })).toBe("no evidence");
});

test("a total says for how much of the weight it speaks", () => {
  expect(totalWords({ score: null, covered: 0, open: false })).toContain("no evidence");
  expect(totalWords({ score: { low: 32, high: 62 }, covered: 50, open: true })).toBe("32 to 62 % over the dimensions of which there is evidence, by their weights. That speaks for 50 % of the weight. Marks are missing: it is what they can come to.");
  expect(totalWords({ score: { low: 62, high: 62 }, covered: 100, open: false })).not.toContain("missing");
});

test("agreement is said in counts, and as kappa where there is one", () => {
  expect(agreementWords(none)).toBe("no two raters have marked it yet");
  expect(agreementWords({ ...none, marks: 3, same: 1, near: 1, settled: 3 })).toBe("the same level 1 of 3 times, one level apart 1 time, 3 settled by a third");
  expect(agreementWords({ ...none, marks: 12, same: 9, near: 3, weighted: { value: 0.714 } })).toBe("the same level 9 of 12 times, one level apart 3 times, weighted kappa 0.71");
});

test("of somebody who was deleted no marks are missing", () => {
  expect(marksWords({ name: "", settled: false })[0]).toBe("deleted");
  expect(marksWords({ name: "Quill", settled: false })[0]).toBe("marks are missing");
  expect(marksWords({ name: "Quill", settled: true })[0]).toBe("all marks are in");
});
