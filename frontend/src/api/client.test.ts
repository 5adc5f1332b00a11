import { expect, test } from "vitest";
import { located } from "./client";

test("addresses of the server are below the page", () => {
  const of = (page: string) => located("/api/runs/a%2Fb?after=1", page);
  expect(of("http://127.0.0.1:8080/#/runs")).toBe("http://127.0.0.1:8080/api/runs/a%2Fb?after=1");
  expect(of("https://example.org/yard/#/runs/r1?tool=logs")).toBe("https://example.org/yard/api/runs/a%2Fb?after=1");
  expect(of("https://example.org/a/yard/index.html?x#/")).toBe("https://example.org/a/yard/api/runs/a%2Fb?after=1");
});
