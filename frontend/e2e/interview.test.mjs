// An interview of two candidates, each let in by a link in a browser of their own: one loses
// the connection, one is moved to another browser; they are given the same, see nothing of
// each other, and one is deleted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./axe.mjs";
import { api, look, missing, stage } from "./browser.mjs";
import { walk } from "./walk.mjs";

const skip = missing();
const LOST = /ERR_INTERNET_DISCONNECTED|WebSocket|401/;

let host, one, two, other;
const yard = stage(skip, async ({ person }) => {
  [host, one, two, other] = [await person(), await person(LOST), await person(LOST), await person(LOST)];
});

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const dialog = (page) => page.getByRole("dialog");
const panel = (name) => host.locator("section", { has: host.getByRole("heading", { name, exact: true }) });

const found = [];

// see looks at a screen with axe, and by the keyboard at twice the size.
async function see(page, name, keys = true) {
  found.push(...(await findings(page, name)));
  await look(page, `90-${name.replace(/\W+/g, "-")}`);
  if (!keys) return;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 720, height: 450 });
  found.push(...(await walk(page, name)));
  await page.setViewportSize(before);
}

// added adds a candidate, and returns their link.
async function added(name, extra) {
  await button(host, "Add a candidate").click();
  await dialog(host).getByLabel("Name", { exact: true }).fill(name);
  await dialog(host).getByLabel("More time, %").fill(extra);
  await see(host, "add a candidate", false);
  await button(dialog(host), "Add, and show the link").click();
  const link = await dialog(host).getByLabel("Link", { exact: true }).inputValue();
  await see(host, "the link of a candidate", false);
  await button(dialog(host), "I have copied it").click();
  return link;
}

// through goes through the door, and says that the welcome was read.
async function through(page, link) {
  await page.goto(link);
  await button(page, "Go on in this browser").click();
}

async function agrees(page) {
  await page.getByLabel(/I have read what is measured/).check();
  await button(page, "Go on").click();
  await page.getByRole("heading", { name: "Three pages" }).waitFor();
}

test("an interview of two candidates", { skip, timeout: 180_000 }, async (t) => {
  const links = {};
  let id;

  await t.test("it is made from a template", async () => {
    await host.goto(yard.server.signIn);
    await host.getByRole("heading", { name: "Home" }).waitFor();
    await host.getByRole("link", { name: "Interviews" }).click();
    await host.getByText("You hold no interview.").waitFor();
    await see(host, "interviews, none yet");
    await host.getByRole("link", { name: "Make an interview" }).click();
    await host.getByLabel("Template").selectOption({ label: "Incident triage, 1 hour" });
    await host.getByLabel("Title, which candidates see").fill("Autumn triage");
    await host.getByLabel(/The third page/).uncheck();
    await see(host, "make an interview");
    await host.getByLabel("Systems fundamentals, %").fill("20");
    await host.getByText("The weights come to 110 %").waitFor();
    assert.ok(await button(host, "Make the interview").isDisabled(), "weights that do not come to 100 are not taken");
    await host.getByLabel("Systems fundamentals, %").fill("10");
    await button(host, "Make the interview").click();
    await host.getByText("There are no candidates yet.").waitFor();
    id = new URL(host.url()).hash.split("/")[2];
    links.one = await added("Planted Quill", "0");
    links.two = await added("Planted Reed", "50");
    await panel("Planted Reed").getByText("50 % more time").waitFor();
    await see(host, "an interview");
  });

  await t.test("a link lets one browser in, and says first what is measured and kept", async () => {
    await other.goto(links.one); // to open it uses nothing up
    await button(other, "Go on in this browser").waitFor();
    await other.goto("about:blank");
    await one.goto(links.one);
    await button(one, "Go on in this browser").waitFor();
    await see(one, "the door");
    await button(one, "Go on in this browser").click();
    await one.getByText("Hello Planted Quill.").waitFor();
    await see(one, "the welcome");
    assert.ok(await button(one, "Go on").isDisabled(), "nobody goes on who has not read it");
    await other.goto(links.one);
    await other.getByText("in use in another browser").waitFor();
    await agrees(one);
    await see(one, "a candidate's interview");
    assert.equal(await one.getByRole("navigation", { name: "Main" }).count(), 0, "nothing leads out of the interview");
    for (const path of ["/api/scenarios", "/api/runs", "/api/people/names", "/api/guide", "/api/interviews"]) {
      assert.equal(await one.evaluate(async (p) => (await fetch(p)).status, path), 403, path);
    }
    await one.goto(`${yard.server.origin}/#/scenarios`);
    await one.getByRole("heading", { name: "Autumn triage" }).waitFor();
  });

  await t.test("both are given the same, and one has more time", async () => {
    await through(two, links.two);
    await agrees(two);
    await two.getByText("30 minutes from when you begin.").first().waitFor();
    await one.getByText("20 minutes from when you begin.").first().waitFor();
    const maps = [];
    for (const page of [one, two]) {
      await button(page, /Begin.*The first page/).click();
      await page.waitForURL(/#\/runs\//);
      const run = new URL(page.url()).hash.split("/")[2].split("?")[0];
      for (let state; state !== "running"; ) state = (await api(page, "GET", `/api/runs/${run}`)).state;
      maps.push(JSON.stringify([await api(page, "GET", `/api/runs/${run}/map`), await api(page, "GET", `/api/runs/${run}/config/checkout`), await api(page, "GET", `/api/runs/${run}/runbooks/checkout-errors`)]));
    }
    assert.equal(maps[0], maps[1]);
    await panel("Planted Quill").getByText("at The first page").waitFor();
    const candidates = (await api(host, "GET", `/api/interviews/${id}`)).all;
    let runs;
    do runs = await Promise.all(candidates.map((c) => api(host, "GET", `/api/runs/${c.items.find((i) => i.run).run}`)));
    while (runs.every((r) => r.clock.speed === 1)); // it is set once the run goes
    assert.deepEqual(runs.map((r) => r.clock.speed), [1, 100 / 150], "who has more time plays it slower");
    assert.ok(!JSON.stringify(runs).includes("Planted"), "a run tells no name");
  });

  await t.test("one loses the connection, and nothing else", async () => {
    await one.context().setOffline(true);
    await one.evaluate(() => void (location.hash = "#/"));
    await one.getByText("The server cannot be reached.").first().waitFor();
    await one.context().setOffline(false);
    await button(one, /Go on.*The first page/).click();
    await one.waitForURL(/#\/runs\//);
  });

  await t.test("one is moved to another browser", async () => {
    await button(panel("Planted Reed"), "Move to another browser").click();
    await button(dialog(host), "Move").click();
    await panel("Planted Reed").getByText("link not used yet").waitFor();
    await two.reload();
    await two.getByText("This browser is not let in any more").waitFor();
    await see(two, "a candidate who was moved", false);
    await through(other, links.two);
    await other.getByRole("heading", { name: "Three pages" }).waitFor();
    await button(other, /Go on.*The first page/).waitFor();
  });

  await t.test("they end, and one is deleted", async () => {
    await one.evaluate(() => void (location.hash = "#/"));
    await button(one, "End the interview").click();
    await button(dialog(one), "End it").click();
    await one.getByRole("heading", { name: "That was it. Thank you." }).waitFor();
    await see(one, "the end");
    await panel("Planted Quill").getByText("finished").waitFor();
    await button(panel("Planted Quill"), /Delete/).click();
    await button(dialog(host), "Delete").click();
    await host.getByText("nothing that identifies them is kept").waitFor();
    await see(host, "an interview, one deleted");
    await one.reload();
    await one.getByText("This browser is not let in any more").waitFor();
    assert.ok(!JSON.stringify(await api(host, "GET", `/api/interviews/${id}`)).includes("Quill"));
  });

  await t.test("nothing went wrong on anybody's page", () => {
    assert.deepEqual(yard.wrong, []);
    assert.deepEqual(found, []);
  });
});
