import { expect, test } from "vitest";
import { draft } from "../../../api/outbox";
import { unsent } from "./unsent";

test("every text that was being written is there to be read, and nothing else", () => {
  const texts = ["note", "update.text", "hypothesis.text", "chat.#incident", "chat.@maya", "declare.title", "escalate.reason", "close.text", "action.set-config.reason", "metrics.expr", "logs.filter"];
  for (const name of texts) draft("r1", name).value = `${name} typed`;
  for (const name of ["update.audience", "hypothesis.suspect", "declare.severity", "metrics.history"]) draft("r1", name).value = "chosen";
  draft("r1", "chat.#empty").value = "  ";
  draft("r2", "note").value = "of another run";
  expect(unsent("r1").map((u) => u.text).sort()).toEqual(texts.map((t) => `${t} typed`).sort());
  draft("r1", "metrics.asked").value = "metrics.expr typed";
  expect(unsent("r1").map((u) => u.name)).not.toContain("metrics.expr");
  expect(unsent("r1").map((u) => u.what)).toContain("Message to @maya");
  expect(unsent("r1").map((u) => u.what)).toContain("Reason to set config");
});
