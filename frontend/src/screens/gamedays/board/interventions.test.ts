import { expect, test } from "vitest";
import { answered, ways, type Answers } from "./interventions";

const none: Answers = { inject: "", minutes: "5", text: "", persona: "", seat: "", title: "", sheet: "", speed: "2" };
const there = { injects: ["outage"], personas: ["noor"], seats: ["operations"] };

test.each<[way: string, answers: Partial<Answers>, complete: boolean]>([
  ["pause", {}, true],
  ["hold", {}, false],
  ["hold", { inject: "outage" }, true],
  ["hold", { inject: "fired-meanwhile" }, false],
  ["speak", { persona: "noor", text: "Where are we?" }, true],
  ["speak", { persona: "noor", text: "  " }, false],
  ["speak", { persona: "of-another-drill", text: "Where are we?" }, false],
  ["whisper", { seat: "operations", text: "Ask." }, true],
  ["whisper", { seat: "left", text: "Ask." }, false],
  ["extend", {}, true],
  ["extend", { minutes: "" }, false],
  ["extend", { minutes: "-1" }, false],
  ["add", { title: "A call", sheet: "{}", minutes: "0" }, true],
  ["add", { title: "A call", sheet: "{}", minutes: "" }, false],
])("%s with %j", (value, answers, complete) => {
  const way = ways.find((w) => w.value === value)!;
  expect(answered(way, { ...none, ...answers }, there)).toBe(complete);
});
