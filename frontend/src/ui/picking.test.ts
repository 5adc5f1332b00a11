import { expect, test } from "vitest";
import { fitting, stepped } from "./picking";

const choices = [
  { value: "a", label: "An alert that lies", says: "Incident, Junior, 20 min" },
  { value: "b", label: "The pager that cries", says: "Alert review, Junior, 30 min" },
  { value: "c", label: "Alert at night", says: "Alert review, Intermediate, 45 min", words: "woken" },
];
const values = (typed: string) => fitting(choices, typed).map((c) => c.value).join("");

test("every word is looked for, in the name and in what else is said", () => {
  expect(values("")).toBe("abc");
  expect(values("junior alert")).toBe("ab");
  expect(values("review 45")).toBe("c");
  expect(values("woken")).toBe("c");
  expect(values("nothing")).toBe("");
});

test("what begins with it comes first, and the rest stays in its order", () => {
  expect(values("alert")).toBe("cab");
});

test("arrows go around both ends", () => {
  expect([stepped(-1, 1, 3), stepped(-1, -1, 3), stepped(2, 1, 3), stepped(0, -1, 3), stepped(-1, 1, 0)]).toEqual([0, 2, 0, 2, -1]);
});
