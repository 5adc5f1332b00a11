// One drill with a cast, played by one person alone, who has every seat, and by one
// who has the commander's, with two personas in the others. What readers of the
// status page are told is seen in a tab of its own.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { findings } from "./axe.mjs";
import { look, missing, stage } from "./browser.mjs";

const skip = missing();
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const above = await mkdtemp(join(tmpdir(), "drillyard-cast-"));
const folder = join(above, "crewed");
after(() => rm(above, { recursive: true, force: true }));

// A shipped drill, and who plays it together.
const cast = `cast:
  seats:
    - {seat: incident-commander, must-be-filled: true, may: [declare]}
    - {seat: operations, may: [act], stand-in: maya}
    - {seat: communications, may: [customers], stand-in: tomas, habits: [updates, timeline]}
end:`;
const shipped = await readFile(join(root, "content", "scenarios", "first-page.md"), "utf8");
await mkdir(join(folder, "scenarios"), { recursive: true });
await writeFile(join(folder, "pack.yaml"), "name: crewed\ntitle: Crewed\nversion: 1.0.0\nneeds: [drillyard 1.0]\n");
await writeFile(join(folder, "scenarios", "two-shifts.md"), shipped.replace("title: The first page", "title: Two shifts").replace("end:", cast));

let lead, ada;
const yard = stage(
  skip,
  async ({ person }) => {
    lead = await person();
    ada = await person();
  },
  { content: folder },
);

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const timeline = (page) => page.getByRole("list", { name: "Incident timeline" });
const panel = (page) => page.getByRole("complementary", { name: "Incident" });
const seat = (page, name) => page.getByRole("dialog", { name: "Crew" }).getByRole("table", { name: "Seats" }).getByRole("row").filter({ hasText: name });
const found = [];

async function crew(page) {
  await button(page, /^Crew:/).click();
  await page.getByRole("dialog", { name: "Crew" }).getByRole("table", { name: "Seats" }).waitFor();
}

async function close(page) {
  await button(page.getByRole("dialog"), "Close").last().click();
}

async function declare() {
  await button(ada, "Declare incident").click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Title").fill("Buying fails");
  await dialog.getByLabel("Severity").selectOption("SEV2");
  await button(dialog, "Declare").click();
  await timeline(ada).getByText("Buying fails").first().waitFor();
}

async function end() {
  await button(ada, "End run").click();
  await button(ada.getByRole("dialog"), /^End/).last().click();
  await ada.getByRole("region", { name: "The run has ended" }).waitFor();
}

// statusPage opens the page that those who wait look at.
async function statusPage() {
  await ada.getByRole("tab", { name: "Status page" }).click();
  const [tab] = await Promise.all([ada.context().waitForEvent("page"), ada.getByRole("link", { name: "Open in its own tab" }).click()]);
  await tab.getByRole("list", { name: "Components" }).waitFor();
  return tab;
}

test("a drill with a cast, for one person", { skip, timeout: 180_000 }, async (t) => {
  let reader;

  await t.test("the briefing says which seats there are, and which must be filled", async () => {
    await lead.goto(yard.server.signIn);
    await lead.getByRole("link", { name: "People" }).click();
    await button(lead, "Add a person").click();
    const dialog = lead.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Ada");
    await dialog.getByLabel("Login").fill("ada");
    await button(dialog, /Add and make a link/).click();
    await ada.goto(await dialog.getByLabel("Link").inputValue());
    await ada.getByRole("link", { name: "Catalogue", exact: true }).waitFor();
    await button(dialog, "Done").click();
    await ada.goto(`${yard.server.origin}/#/scenarios/crewed/two-shifts`);
    const about = ada.getByRole("complementary", { name: "About this drill" });
    await about.getByText("Must be filled: whoever has it hands it on to somebody").waitFor();
    await about.getByText("Tomas Ferreira stands in while nobody has it").waitFor();
    await about.getByText("Declaring, rating and closing the incident").waitFor();
    await look(ada, "70-briefing");
  });

  await t.test("who is alone has every seat, and does what is for each", async () => {
    await ada.getByRole("radio", { name: /^Tabletop/ }).check();
    await button(ada, "Start the drill").click();
    await ada.getByRole("timer", { name: "Run clock" }).waitFor({ timeout: 60_000 });
    await crew(ada);
    for (const name of ["Incident commander", "Operations", "Communications"]) await seat(ada, name).getByText("Ada, in all seats").waitFor();
    await close(ada);
    await declare();
    reader = await statusPage();
    await reader.getByText("No incident has been reported.").waitFor();
    await panel(ada).getByRole("tab", { name: "Update" }).click();
    await panel(ada).getByLabel("Begin with").selectOption("We are looking into it");
    await panel(ada).getByLabel("Buy", { exact: true }).selectOption("outage");
    await button(panel(ada), "5 minutes").click();
    await look(ada, "71-update");
    found.push(...(await findings(ada, "an update for customers")));
    await button(panel(ada), "Post update").click();
    await reader.getByText("Some of it does not work").waitFor();
    await reader.getByText(/^Next update by/).waitFor();
    await reader.getByText("Investigating").waitFor();
    await look(reader, "72-status");
    found.push(...(await findings(reader, "the status page")));
    await panel(ada).getByRole("timer", { name: "Until the next update" }).waitFor();
    await lead.goto(ada.url());
    await lead.getByLabel("Pace").selectOption("10");
    await button(ada, /^Acknowledge/).waitFor(); // long after a stand-in would have written something down
    await end();
    assert.equal(await timeline(ada).getByText(/Tomas Ferreira|Maya Lindqvist/).count(), 0, "nobody stands in for who has every seat");
    await reader.close();
  });

  await t.test("it is assigned with one seat", async () => {
    await lead.goto(`${yard.server.origin}/#/scenarios/crewed/two-shifts`);
    await button(lead, "Assign it to people").click();
    const dialog = lead.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "Ada" }).check();
    await dialog.getByText("Seats: who does what from the beginning").click();
    await dialog.getByRole("combobox", { name: "Ada" }).selectOption("incident-commander");
    await look(lead, "73-seats");
    found.push(...(await findings(lead, "seats of an assignment")));
    await dialog.getByText("More: when, how, and who sees it").click();
    await dialog.getByLabel("Where").selectOption("tabletop");
    await button(dialog, "Assign").click();
    await lead.getByRole("heading", { name: "Two shifts", level: 1 }).waitFor();
    await ada.goto(`${yard.server.origin}/#/`);
    await button(ada, "Start: Two shifts").click();
    await ada.getByRole("timer", { name: "Run clock" }).waitFor({ timeout: 60_000 });
  });

  await t.test("personas have the other seats, and the screen says so", async () => {
    await crew(ada);
    await seat(ada, "Operations").getByText("Maya Lindqvist stands in").waitFor();
    await seat(ada, "Communications").getByText("Tomas Ferreira stands in").waitFor();
    await look(ada, "74-stand-ins");
    await close(ada);
    await panel(ada).getByRole("tab", { name: "Update" }).click();
    await panel(ada).getByLabel("Audience").selectOption("customers");
    const post = button(panel(ada), /^Post update/);
    await post.getByText("for Communications: Tomas Ferreira stands in").waitFor();
    assert.ok(await post.isDisabled());
    await look(ada, "75-not-mine");
    reader = await statusPage();
  });

  await t.test("they write down, act and post what they are told", async () => {
    await lead.goto(ada.url());
    await lead.getByLabel("Pace").selectOption("10");
    await declare();
    const say = async (text) => {
      await ada.getByRole("textbox", { name: "Message to #incident" }).fill(text);
      await button(ada, "Send").click();
    };
    const by = (text, who) => timeline(ada).getByRole("listitem").filter({ hasText: text }).filter({ hasText: who });
    await by("Ada declared a SEV2 incident: Buying fails", "Tomas Ferreira").waitFor();
    await say("Maya, please scale checkout replicas=4");
    await by("Scale", "Maya Lindqvist").first().waitFor();
    await ada.getByRole("list", { name: "Messages in #incident" }).getByText("On it: scale on checkout.").waitFor();
    await say("Tomas, customers: Some of you cannot pay. We are working on it.");
    await reader.getByText("Some of you cannot pay. We are working on it.").waitFor();
    await look(ada, "76-stood-in");
    await end();
  });

  assert.deepEqual(found, []);
  assert.deepEqual(yard.wrong, []);
});
