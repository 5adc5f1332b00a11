import { expect, test } from "vitest";
import type { ActionSpec, Parameter, ServiceConfig } from "../../../api/types";
import { choicesOf, configures } from "./choices";

const config: ServiceConfig = {
  service: "shop",
  revisions: [
    { number: 1, summary: "as it was", values: { pool: "20" } },
    { number: 2, summary: "smaller", values: { pool: "5", mode: "safe" } },
  ],
  releases: [{ version: "1.0", summary: "first" }, { version: "1.1", summary: "" }],
  flags: { offers: true },
  jobs: [{ name: "totals", title: "Totals", every_ms: 60000, at_ms: 20000, deadline_ms: 30000, needs: [] }],
};
const p = (of?: Parameter["of"]): Parameter => ({ name: "any", type: "string", doc: "", of });
const values = (of: Parameter["of"]) => choicesOf(p(of), ["shop-1"], config).map((c) => c.value);

test("whatever a target has by name can be chosen, with what it is now", () => {
  expect(choicesOf(p("setting"), [], config).map((c) => c.label)).toEqual(["pool = 5", "mode = safe"]);
  expect(choicesOf(p("flag"), [], config).map((c) => c.label)).toEqual(["offers – on now"]);
  expect(values("version")).toEqual(["1.1", "1.0"]);
  expect(choicesOf(p("revision"), [], config)[0]).toEqual({ value: "2", label: "2 – in force, smaller" });
  expect(choicesOf(p("job"), [], config)).toEqual([{ value: "totals", label: "totals – Totals" }]);
  expect(values("replica")).toEqual(["shop-1"]);
});

test("what is not known is typed, and only configuration has to be asked for", () => {
  expect(choicesOf(p("setting"), [], undefined)).toEqual([]);
  expect(choicesOf(p(), ["shop-1"], config)).toEqual([]);
  const action = (...of: Parameter["of"][]) => ({ parameters: of.map(p) }) as unknown as ActionSpec;
  expect([action("replica"), action(undefined), action(), action(undefined, "setting")].map(configures)).toEqual([false, false, false, true]);
});
