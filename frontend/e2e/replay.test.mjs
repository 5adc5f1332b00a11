// A drill that is over: its debrief opens the chart that a finding rests on, the run is
// gone through forwards and back, and somebody watches it and is asked before each
// decision. Before that, whoever is new is led through the product.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./axe.mjs";
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
  for (let tries = 0; tries < 600; tries++) {
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
  // Long enough for its charts to have another end than when the page came.
  const { now_ms } = await api(page, "GET", at);
  await until("a minute later", at, (r) => r.state === "ended" || r.now_ms > now_ms + 60_000);
  await api(page, "POST", `${at}/end`, {});
  await until("the end", at, (r) => r.state === "ended");
  await api(page, "POST", `${at}/assessment`, { skipped: true });
}

test("a drill that is over, seen once more", { skip, timeout: 300_000 }, async (t) => {
  const wrong = [];

  await t.test("whoever is new is offered a tour, which goes on with what they do", async () => {
    await page.goto(yard.server.signIn);
    await page.getByRole("link", { name: "Take the tour" }).click();
    await button("Begin the tour").click();
    const step = (name) => region("Tour").getByRole("heading", { name }).waitFor();
    await step("Your desk");
    await page.getByRole("tab", { name: /^Customer/ }).click();
    await button("Visit as a customer").click();
    await step("The pager rings");
    wrong.push(...(await findings(page, "tour")));
    await look(page, "90-tour");
    await region("Tour").getByRole("link", { name: "Leave for now" }).click();
    await page.getByRole("link", { name: /^Go on: The first five minutes/ }).click();
    await step("The pager rings");
    await button("End run").click();
    await button("End the run now", page.getByRole("dialog")).click();
    await step("The debrief");
    await page.getByRole("link", { name: "Open the debrief" }).click();
    await region("Tour").getByRole("heading", { name: "The debrief" }).waitFor();
    await page.goto(`${yard.server.origin}/#/scenarios/first-page`);
    await page.getByRole("img", { name: /Who calls whom/ }).waitFor();
    wrong.push(...(await findings(page, "briefing")));
  });

  await t.test("a finding opens what it rests on, and back leads to it", async () => {
    await play();
    await page.goto(`${yard.server.origin}/#/runs/${run}/debrief`);
    const finding = page.locator("#finding-what-changed");
    await finding.getByRole("link", { name: /^Changes of checkout at/ }).click();
    await page.getByRole("tab", { name: /^Changes/, selected: true }).waitFor();
    await page.getByRole("main").getByText("bring pool settings in line").first().waitFor();
    await look(page, "91-evidence");
    await page.getByRole("link", { name: "Back to the finding" }).click();
    await finding.getByRole("button", { pressed: true }).waitFor();
  });

  await t.test("one goes through the run forwards and back, and the address holds the moment", async () => {
    await page.getByRole("link", { name: "Look around" }).click();
    const moment = page.getByRole("slider", { name: "Moment" });
    await region("Pager").getByText("The pager is quiet").waitFor();
    await page.getByText(/bring pool settings/).first().waitFor({ state: "detached" });
    // By what happened: the page is there with its moment, and gone before it.
    for (let i = 0; i < 40 && (await region("Pager").getByText("The pager is quiet").count()); i++) await button("On to what happened next").click();
    await region("Pager").getByText("Customers cannot buy").waitFor();
    await button("Back to what happened before").click();
    await region("Pager").getByText("The pager is quiet").waitFor();
    const early = await chart();
    await moment.focus();
    await page.keyboard.press("End");
    await page.getByText("closed").or(region("Pager").getByText(/has it since|stopped|quiet/)).first().waitFor();
    await otherThan(early);
    await page.keyboard.press("Home");
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => /[?&]at=5\b/.test(location.hash));
    await page.reload();
    assert.equal(await page.getByRole("slider", { name: "Moment" }).inputValue(), "5");
    await page.getByLabel("Speed").selectOption("20");
    await page.keyboard.press("k");
    await region("Pager").getByText("Customers cannot buy").waitFor();
    await page.keyboard.press("k");
    await button("Play").waitFor();
    wrong.push(...(await findings(page, "replay")));
    await look(page, "92-replay");
  });

  await t.test("whoever watches is asked before each decision, and then shown what was done", async () => {
    await page.goto(`${yard.server.origin}/#/watch/drill/first-page`);
    await page.getByLabel("Speed").selectOption("20");
    const stop = page.getByRole("form", { name: "Stop" });
    for (let n = 1; n <= 3; n++) {
      await button(n === 1 ? "Begin" : "Go on").click();
      await stop.getByText(`Stop ${n} of`).waitFor();
      if (n === 1) await region("Pager").getByText("Customers cannot buy").waitFor();
      if (n === 1) wrong.push(...(await findings(page, "watch")));
      await look(page, `93-stop-${n}`);
      if (n === 2) await stop.getByLabel("Or in your own words").fill("Ask support how many.");
      else await stop.getByRole("group", { name: "What you could do" }).getByRole("button").first().press("Space");
      await button("Show what was done").click();
      if (n === 2) {
        await region("Watch").getByText("Ask support how many.").waitFor();
        await page.reload(); // it stands where it stood
        await region("Watch").getByText("Ask support how many.").waitFor();
        await page.getByLabel("Speed").selectOption("20");
      }
      await region("Watch").getByText(/^They, at /).waitFor();
    }
  });

  assert.deepEqual(wrong, []);
  assert.deepEqual(yard.wrong, [], "the browser saw no error that it should not");
});

/** What the chart of errors says. */
const chart = () => page.getByRole("region", { name: "Errors", exact: true }).innerText();

/** Waits until the chart is that of another moment: it is asked for when that is gone to. */
async function otherThan(before) {
  for (let tries = 0; tries < 600; tries++) {
    if ((await chart()) !== before) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`the chart stays as it was: ${before}`);
}
