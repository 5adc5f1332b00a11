// A drill that is over: its debrief opens the chart that a finding rests on, the run is
// gone through forwards and back, and somebody watches it and is asked before each
// decision. Before that, whoever is new is led through the product.
import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.mjs";
import { api, look, missing, stage } from "./browser.mjs";

const skip = missing();

let page, run;
const yard = stage(skip, async ({ person }) => {
  page = await person();
});

const button = (name, within = page) => within.getByRole("button", { name, exact: typeof name === "string" });
const region = (name) => page.getByRole("region", { name });

/** Waits until an answer of the server is as it should be. */
async function until(what, path, ok) {
  for (let tries = 0; tries < 200; tries++) {
    const got = await api(page, "GET", path);
    if (ok(got)) return got;
    await page.waitForTimeout(100);
  }
  throw new Error(`never: ${what}`);
}

/** Plays the first drill by script, as fast as the tabletop goes for people. */
async function play() {
  ({ id: run } = await api(page, "POST", "/api/runs", { scenario: "first-page", runtime: "tabletop" }));
  const at = `/api/runs/${run}`;
  const does = (body) => api(page, "POST", `${at}/commands`, body);
  await until("it runs", at, (r) => r.state === "running");
  await api(page, "POST", `${at}/clock`, { speed: 20 });
  const paged = await until("a page", "/api/me/pages", (all) => all.some((p) => p.run === run));
  await does({ type: "acknowledge", page: paged.find((p) => p.run === run).page });
  await api(page, "GET", `${at}/dashboards/checkout`);
  await does({ type: "declare", title: "Customers cannot pay", severity: "SEV2" });
  await api(page, "GET", `${at}/logs?q=${encodeURIComponent('service:checkout level:error')}`);
  const changes = await api(page, "GET", `${at}/changes?service=checkout`);
  await does({ type: "hypothesis", text: "The push cut the pool.", suspect: "checkout", change: changes[0].change, owner: "payments" });
  await does({ type: "action", action: "rollback-config", target: "checkout", reason: "Errors began with it." });
  await does({ type: "update", audience: "stakeholders", status: "monitoring", text: "Some customers could not pay. The change is taken back." });
  await until("the end", at, (r) => r.state === "ended" || r.now_ms > 400_000);
  await api(page, "POST", `${at}/end`, {});
  await until("the end", at, (r) => r.state === "ended");
  await api(page, "POST", `${at}/assessment`, { skipped: true });
}
