import { expect, test } from "vitest";
import { keep } from "../exercises/unsent";
import { remember, unsaved } from "./unsaved";

function storage() {
  const stored = new Map<string, string>();
  return {
    get length() {
      return stored.size;
    },
    key: (i: number) => [...stored.keys()][i] ?? null,
    getItem: (k: string) => stored.get(k) ?? null,
    setItem: (k: string, v: string) => void stored.set(k, v),
    removeItem: (k: string) => void stored.delete(k),
  };
}

test("what a candidate typed and did not arrive is told, and nothing of anybody else", () => {
  const kept = storage();
  const typed = (attempt: string, part: string, text: string) => keep(kept, `/api/attempts/${attempt}/parts/${encodeURIComponent(part)}`, "tab", { text, version: 1, at_ms: 1 });
  typed("mine", "notes.md", "Half a sentence");
  typed("theirs", "notes.md", "Somebody else's");
  kept.setItem("drillyard.outbox.run.k1", JSON.stringify({ key: "k1", given_ms: 1, waiting: false, command: { type: "message", channel: "#incident", text: "We are on it" } }));
  kept.setItem("drillyard.outbox.other.k2", JSON.stringify({ key: "k2", given_ms: 1, waiting: false, command: { type: "note", text: "Not mine" } }));
  expect(unsaved(kept)).toEqual([]);
  remember(["mine"], kept);
  remember(["mine", "run"], kept);
  expect(unsaved(kept)).toEqual([
    { what: "notes.md", text: "Half a sentence" },
    { what: "Not sent", text: "#incident: We are on it" },
  ]);
  keep(kept, "/api/attempts/mine/parts/notes.md", "tab", null);
  expect(unsaved(kept).map((one) => one.text)).toEqual(["#incident: We are on it"]);
});

test("of many interviews the latest is remembered", () => {
  const kept = storage();
  for (let n = 0; n < 100; n++) remember([`a${n}`], kept);
  expect(JSON.parse(kept.getItem("drillyard.candidate.work") ?? "")).toHaveLength(60);
});
