import { expect, test } from "vitest";
import { advice, metricsIn, nearest } from "./no-series";

const names = ["client_requests_total", "db_pool_in_use", "db_pool_size", "http_requests_total"];

test("the metrics of a query, and no function, label or word", () => {
  expect(metricsIn('sum by (code) (rate(http_requests_total{service="edge"}[1m])) / on (x) group_left (y) sum(up) offset 5m')).toEqual(["http_requests_total", "up"]);
  expect(metricsIn("histogram_quantile(0.95, sum without (le) (a_bucket)) and b")).toEqual(["a_bucket", "b"]);
});

test("a name that is not there leads to the nearest that is", () => {
  expect(nearest(names, "http_request_total")).toBe("http_requests_total");
  expect(nearest(names, "pool_size")).toBe("db_pool_size");
  expect(nearest(names, "zzzz")).toBeUndefined();
  expect(advice('rate(http_request_total{code="500"}[1m])', names)).toEqual([{ text: "There is no metric http_request_total. The nearest name is http_requests_total.", query: 'rate(http_requests_total{code="500"}[1m])' }]);
  expect(advice("zzzz", names)[0]?.query).toBeUndefined();
});

test("otherwise labels, comparisons and the range are to blame", () => {
  expect(advice('db_pool_size{service="bank"} > 5', names).map((a) => a.query)).toEqual(["db_pool_size", undefined, undefined]);
  expect(advice("db_pool_size", []).map((a) => a.text)).toEqual(["Or nothing was measured in this stretch of time: choose a longer range."]);
});
