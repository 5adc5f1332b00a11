import { expect, test } from "vitest";
import { suggest, wordAt } from "./complete";

test("the name being typed is completed, and nothing inside quotes", () => {
  expect(wordAt("rate(http_re", 12)).toEqual({ from: 5, to: 12, text: "http_re" });
  expect(wordAt("rate(http_re[1m])", 12)?.text).toBe("http_re");
  expect(wordAt("rate(http_requests", 12)).toBeNull();
  expect(wordAt('up{service="che', 15)).toBeNull();
  expect(wordAt('up{service="checkout"} / se', 27)?.text).toBe("se");
  expect(wordAt("x[30s", 5)).toBeNull();
  expect(wordAt("h", 1)).toBeNull();
});

test("what begins with it comes first", () => {
  const names = ["client_requests_total", "http_requests_total", "requests_in_flight"];
  expect(suggest(names, "req")).toEqual(["requests_in_flight", "client_requests_total", "http_requests_total"]);
  expect(suggest(names, "http_requests_total")).toEqual([]);
  expect(suggest(Array.from({ length: 50 }, (_, i) => `m_${i}`), "m_")).toHaveLength(8);
});
