// A newcomer's whole path in a real browser: the printed address, sign-in, the
// drill, a page, evidence, mitigation, and a debrief with a score; with the
// connection cut on the way.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { look, missing, stage } from "./browser.mjs";
import { startRelay } from "./relay.mjs";

const skip = missing();

let relay, page;
const yard = stage(skip, async ({ server, person, wrong }) => {
  relay = await startRelay(server.origin);
  page = await person(/WebSocket connection|ERR_/); // said of the cut connection
  page.on("response", (r) => {
    const expected = [
      r.status() === 401 && r.url().endsWith("/api/me"), // nobody is signed in yet
      r.status() === 422 && r.url().endsWith("/query"), // the mistyped query
      r.status() === 409 && page.url().includes("/runs/"), // asked of a run in the moment it ends
    ];
    if (r.status() >= 400 && !expected.includes(true)) wrong.push(`${r.status()} ${r.request().method()} ${r.url()}: ${r.request().postData() ?? ""}`);
  });
});

after(() => relay?.close());

const button = (name, within = page) => within.getByRole("button", { name, exact: typeof name === "string" });
const tool = async (name) => {
  await page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  return page.getByRole("main");
};

// incident opens the timeline and chat: a drawer on a narrow screen.
async function incident() {
  const drawer = button(/^Incident/);
  if ((await drawer.isVisible()) && (await drawer.getAttribute("aria-expanded")) !== "true") await drawer.click();
  return page.getByRole("complementary", { name: "Incident" });
}

// read stays with what is on the screen for as long as it takes to read it, by the
// clock of the run: a screen that is flicked through counts for nothing.
async function read() {
  const elapsed = page.locator(".cockpit-elapsed");
  const seconds = (text) => text.trim().split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  const until = seconds(await elapsed.textContent()) + 4;
  await page.waitForFunction(([until]) => document.querySelector(".cockpit-elapsed").textContent.trim().split(":").reduce((sum, part) => 60 * sum + Number(part), 0) >= until, [until]);
}

async function closeDrawer() {
  const close = button("Close the incident drawer");
  if (await close.isVisible()) await close.click();
}

test("a whole drill, from the printed address to the score", { skip, timeout: 420_000 }, async (t) => {
  const signIn = yard.server.signIn.replace(yard.server.origin, relay.origin);
  await t.test("the printed address signs in, once", async () => {
    await page.goto(signIn);
    await page.getByRole("heading", { name: "Home" }).waitFor();
    await look(page, "01-home");
    await page.getByRole("link", { name: "Catalogue", exact: true }).click();
    await page.getByRole("heading", { name: "Catalogue" }).waitFor();
    await look(page, "01-catalogue");
    const second = await page.context().browser().newContext();
    const other = await second.newPage();
    await other.goto(signIn);
    await other.getByText(/used|expired|no longer/i).first().waitFor();
    await second.close();
  });

  await t.test("briefing, and the drill starts", async () => {
    await page.getByRole("link", { name: "The first page" }).click();
    await page.getByRole("heading", { name: "Briefing" }).waitFor();
    await look(page, "02-briefing");
    await button("Start the drill").click();
    await page.getByRole("timer", { name: "Run clock" }).waitFor();
    await page.getByText("The pager is quiet").waitFor();
    await page.getByRole("region", { name: "Latency", exact: true }).getByText("p99").first().waitFor();
    await look(page, "03-quiet");
  });

  await t.test("the pager rings and is acknowledged", async () => {
    const pager = page.getByRole("region", { name: "Pager" });
    await pager.getByText("Customers cannot buy").waitFor({ timeout: 90_000 });
    await look(page, "04-ringing");
    await page.keyboard.press("a");
    await (await incident()).getByText(/acknowledged/i).first().waitFor();
    await closeDrawer();
  });

  await t.test("the customer's side", async () => {
    const main = await tool("Customer");
    await main.getByLabel("Journey").selectOption({ label: "Buy" });
    await button(/Visit/, main).click();
    await main.getByRole("region", { name: "Visit" }).waitFor();
    await page.frameLocator("iframe").getByText(/order|basket|sorry|product/i).first().waitFor();
    await look(page, "05-customer");
    await read();
  });

  await t.test("the runbook, and its first step", async () => {
    const main = await tool("Runbooks");
    await main.getByRole("checkbox", { name: /Confirm what customers see/ }).check();
    await look(page, "06-runbook");
  });

  await t.test("an incident is declared", async () => {
    await button("Declare incident").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Title").fill("Customers cannot pay");
    await dialog.getByLabel("Severity").selectOption("SEV2");
    await look(page, "07-declare");
    await button("Declare", dialog).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByText("SEV2").first().waitFor();
  });

  await t.test("evidence: dashboard, a query and its mistakes, logs", async () => {
    const main = await tool("Dashboards");
    await main.getByLabel("Service", { exact: true }).selectOption("checkout");
    await main.getByRole("region", { name: /pool/i }).first().waitFor();
    await look(page, "08-dashboard");
    await read();

    await tool("Metrics");
    await main.getByLabel("PromQL query").fill("sum(rate(http_requests_total[30s])");
    await button("Run query", main).click();
    await main.getByText(/unclosed left parenthesis/).first().waitFor();
    await look(page, "09-query-mistake");
    await main.getByLabel("PromQL query").fill('db_pool_in_use{service="checkout"}');
    await button("Run query", main).click();
    await main.getByText("checkout-1").first().waitFor();
    await look(page, "10-query");

    await tool("Logs");
    await main.getByLabel("Log filter").fill('level:error service:checkout "pool exhausted"');
    await page.keyboard.press("Enter");
    await main.getByRole("log", { name: "Log lines" }).getByText(/pool exhausted/).first().waitFor();
    await look(page, "11-logs");
    await read();
  });

  await t.test("a lost connection is visible, and loses nothing that was typed", async () => {
    const said = "Pool of checkout is full since the errors began.";
    const panel = await incident();
    await panel.getByRole("tab", { name: "Note" }).click();
    await panel.getByRole("textbox", { name: "New note" }).fill("Pool of check");
    relay.cut();
    await page.getByRole("region", { name: "Connection" }).waitFor();
    await panel.getByRole("textbox", { name: "New note" }).fill(said);
    await button("Add note", panel).click();
    await page.getByRole("list", { name: "Waiting to be sent" }).getByText(said).waitFor();
    await look(page, "12-lost");
    relay.mend();
    const timeline = panel.getByRole("list", { name: "Incident timeline" });
    await page.getByRole("region", { name: "Connection" }).waitFor({ state: "hidden", timeout: 60_000 });
    await timeline.getByText(said).waitFor();
    assert.equal(await timeline.getByText(said).count(), 1, "the note is on the timeline once");
    await closeDrawer();
  });

  await t.test("the change that preceded it becomes the hypothesis", async () => {
    const main = await tool("Changes");
    await read();
    await button(/^Suspect this: checkout: bring pool settings/, main).click();
    const panel = await incident();
    await panel.getByRole("textbox", { name: "New hypothesis" }).fill("Checkout waits for database connections since its pool was cut.");
    await panel.getByLabel("Owner").selectOption("payments");
    await look(page, "13-hypothesis");
    await button("State hypothesis", panel).click();
    await panel.getByRole("list", { name: "Incident timeline" }).getByText(/since its pool was cut/).waitFor();
    await closeDrawer();
  });

  await t.test("mitigation asks for a reason and states its blast radius", async () => {
    const main = await tool("Services");
    await button("Act on Checkout", main).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Find an action").fill("back config");
    await page.keyboard.press("Enter");
    assert.ok(await button("Review", dialog).isDisabled(), "an action without a reason can be reviewed");
    await dialog.getByLabel("Reason").fill("The config push cut the pool; errors began with it.");
    await button("Review", dialog).click();
    await dialog.getByRole("region", { name: "Blast radius" }).waitFor();
    await look(page, "14-blast-radius");
    await button(/ now$/, dialog).click();
    await dialog.waitFor({ state: "hidden" });
    await look(page, "15-services");
  });

  await t.test("people are told, and it recovers", async () => {
    const panel = await incident();
    await panel.getByRole("tab", { name: "Update" }).click();
    await panel.getByRole("textbox", { name: "New update" }).fill("Part of our customers could not pay. The change that caused it is taken back; we watch it recover and write again in 15 minutes.");
    await button("Post update", panel).click();
    await panel.getByRole("list", { name: "Incident timeline" }).getByText(/write again in 15 minutes/).waitFor();
    await closeDrawer();
    const main = await tool("Runbooks");
    await main.getByRole("checkbox", { name: /Watch it recover/ }).check();
    await tool("Dashboards");
    await main.getByLabel("Service", { exact: true }).selectOption("customers");
    await look(page, "16-recovering");
    await page.getByRole("region", { name: "Closing phase" }).waitFor({ timeout: 180_000 });
    await look(page, "17-closing");
    await button("I am done").click();
    await page.getByRole("region", { name: "The run has ended" }).waitFor();
    await look(page, "17-ended");
  });

  await t.test("the debrief has a score, and a finding leads to its events", async () => {
    await page.getByRole("link", { name: "Open the debrief" }).click();
    await button("Skip the questions").click();
    const figure = page.getByText(/^\d+(\.\d+)?(–\d+(\.\d+)?)? ?%$/).first();
    await figure.waitFor();
    const percent = Number((await figure.textContent()).match(/[\d.]+(?= ?%)/)[0]);
    assert.ok(percent >= 90, `the score is ${percent} %`);
    await look(page, "18-debrief");
    const finding = page.getByRole("button", { name: /Names the change that caused it/ }).first();
    await finding.click();
    assert.equal(await finding.getAttribute("aria-pressed"), "true");
    await page.locator("tr:visible, li:visible").filter({ hasText: "since its pool was cut" }).first().waitFor();
    await look(page, "19-finding");
  });

  assert.deepEqual(yard.wrong, [], "the browser saw no error that it should not");
});
