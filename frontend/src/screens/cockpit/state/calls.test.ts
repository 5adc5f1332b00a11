import { expect, test } from "vitest";
import type { Dashboard, StackService } from "../../../api/types";
import { withCalls } from "./calls";
import { CUSTOMERS } from "../../../system/layout";

const service = (name: string, calls: string[] = []): StackService => ({ name, title: name, kind: "service", team: "t", tier: 1, summary: "", calls });
const services = [service("edge", ["shop"]), service("shop", ["db", "bank"]), service("db"), service("bank")];
const panel = (id: string, series: Dashboard["panels"][number]["series"]) => ({ id, title: id, unit: "percent" as const, series, thresholds: [] });
const line = (name: string, ...values: (number | null)[]) => ({ name, points: values.map((v, i) => [i * 10, v] as [number, number | null]) });

test("calls are known as far as dashboards have shown them", () => {
  const of = { service: "shop", panels: [panel("errors", [line("5xx", 3)]), panel("dependency-errors", [line("db", 0, 47, null), line("bank", 0)])] };
  const known = withCalls(new Map(), services, of);
  expect([...known]).toEqual([
    ["shop->db", { at_s: 10, share: 47 }],
    ["shop->bank", { at_s: 0, share: 0 }],
  ]);
  const vendor = withCalls(known, services, { service: "bank", panels: [panel("errors", [line("shop", 2, 9)])] });
  expect(vendor.get("shop->bank")).toEqual({ at_s: 10, share: 9 });
  expect(vendor.get("shop->db")?.share).toBe(47);
});

test("of customers, the journey that fares worst now", () => {
  const look = (...shares: number[]) => ({ service: CUSTOMERS, panels: shares.map((s, i) => panel(`errors-${i}`, [line("failed", 99, s)])) });
  expect(withCalls(new Map(), services, look(1, 30, 2)).get("customers->edge")?.share).toBe(30);
});
