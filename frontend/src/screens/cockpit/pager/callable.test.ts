import { expect, it } from "vitest";
import { calleeOf } from "./callable";

it("a callee is of a kind, and its name may have a colon", () => {
  expect(calleeOf("team:payments")).toEqual(["team", "payments"]);
  expect(calleeOf("persona:dba:night")).toEqual(["persona", "dba:night"]);
  expect(calleeOf("")).toEqual(["", ""]);
});
