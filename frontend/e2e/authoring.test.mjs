// A drill is written, in the product, by somebody who has none: from mistakes to
// none, saved, played by its author, and by a trainee in another browser, whom a
// save that breaks it does not reach.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { findings } from "./axe.mjs";
import { look, missing, stage, steps } from "./browser.mjs";
import { walk } from "./walk.mjs";

const skip = missing();
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const above = await mkdtemp(join(tmpdir(), "drillyard-pack-"));
const folder = join(above, "mine");
after(() => rm(above, { recursive: true, force: true }));
before(() => {
  if (skip) return;
  execFileSync("make", ["--silent", "build"], { cwd: root });
  execFileSync(join(root, "bin", "drillyard"), ["new", "pack", "mine", "--title", "Our drills", "--in", above, "--yes"]);
});

// What the author begins with: a drill that is known to be a good one.
const shipped = await readFile(join(root, "content", "scenarios", "first-page.md"), "utf8");
const drill = shipped.replace("title: The first page", 'title: "The night watch"');

let author, trainee;
const yard = stage(
  skip,
  async ({ person }) => {
    author = await person(/ERR_INTERNET_DISCONNECTED/);
    trainee = await person();
  },
  { content: folder },
);

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const editor = (page) => page.getByRole("textbox", { name: /^Text of/ });
const mistakes = (page) => page.getByRole("tabpanel").getByRole("listitem");
const file = () => readFile(join(folder, "scenarios", "night-watch.md"), "utf8");
const path = "authoring/mine/scenarios/night-watch.md";

const found = [];
let looks = 0;
async function see(page, name) {
  found.push(...(await findings(page, name)));
  await look(page, `w${String(++looks).padStart(2, "0")}-${name.replace(/\W+/g, "-")}`);
}

// keyed goes through a page with the keyboard, at twice the size.
async function keyed(page, name) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 720, height: 450 });
  found.push(...(await walk(page, name)));
  await page.setViewportSize(before);
}

// write has the editor hold a text that is pasted over all of it. What the browser
// itself types over a selection it gives a style, which our policy refuses, aloud.
async function write(page, text) {
  await editor(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await editor(page).evaluate((e, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    e.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

// harm is what the bars of a play show: minute by minute how many visits were hurt,
// and how it is drawn.
async function harm(page, name) {
  const figure = page.getByRole("figure").filter({ hasText: name });
  const bars = await figure.getByRole("listitem").evaluateAll((all) =>
    all.map((bar) => {
      const [, failed, slow] = bar.textContent.replaceAll(",", "").match(/: (\d+) failed (\d+) slow of/);
      const drawn = [...bar.querySelectorAll("[aria-hidden]")].reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);
      return { hurt: Number(failed) + Number(slow), height: drawn, width: bar.getBoundingClientRect().width };
    }),
  );
  return { bars, hurt: bars.reduce((sum, bar) => sum + bar.hurt, 0) };
}

async function saved(page) {
  await page.keyboard.press("ControlOrMeta+s");
  await page.getByRole("status").getByText("saved", { exact: true }).waitFor();
}

test("a drill is written, and played", { skip, timeout: 240_000 }, async (t) => {
  const step = steps(t);

  await step("a new pack, and a file of one's own, which has no mistake", async () => {
    await author.goto(yard.server.signIn);
    await author.getByRole("link", { name: "The first page" }).waitFor();
    await author.getByRole("link", { name: "Authoring" }).click();
    await author.getByRole("heading", { name: /^Our drills/ }).waitFor();
    await see(author, "packs");
    await keyed(author, "packs");
    await button(author, "New file").click();
    const asked = author.getByRole("dialog");
    await asked.getByLabel("Name").fill("night watch");
    await asked.getByText(/^Lower-case letters, digits and dashes/).waitFor();
    await asked.getByLabel("Name").fill("night-watch");
    await asked.getByLabel("Title").fill("The night watch");
    await asked.getByLabel("Begin as a copy of").selectOption({ label: "The first page" });
    await see(author, "a new file");
    await button(author, "Make it").click();
    await author.getByText("No mistakes.").waitFor();
    assert.equal(await file(), drill, "it begins with what drillyard new writes");
  });

  await step("mistakes stand in the text, and what may be written is offered", async () => {
    await author.getByText("stack: harbor").first().click();
    await author.keyboard.press("End");
    for (let i = 0; i < "harbor".length; i++) await author.keyboard.press("Backspace");
    const front = mistakes(author).filter({ hasText: /stack (is missing|has no value)/ }).first();
    await front.waitFor();
    await see(author, "the editor, mistakes");
    await keyed(author, "the editor");
    await author.keyboard.press("ControlOrMeta+s");
    await author.getByRole("status").getByText("saved", { exact: true }).waitFor();
    assert.match(await file(), /^stack: $/m, "what has mistakes is saved as well");
    await tab(author, "Trainee").click();
    await author.getByText("Nothing to show yet").waitFor();
    await see(author, "a view of what has mistakes");
    await tab(author, "Mistakes").click();
    await author.getByText("stack:").first().click();
    await author.keyboard.press("End");
    await author.keyboard.type("ha");
    await author.getByRole("option", { name: /harbor/ }).waitFor();
    await see(author, "the editor, suggestions");
    await author.keyboard.press("Enter");
    await author.getByText("stack: harbor").waitFor();
  });

  await step("until there is none", async () => {
    await write(author, drill.replace("fault: pool-shrink", "fault: pool-shrin"));
    const one = mistakes(author).filter({ hasText: 'there is no fault "pool-shrin"' });
    await one.getByRole("button").click();
    await author.keyboard.press("End");
    await author.keyboard.type("k");
    await author.getByText("No mistakes.").waitFor();
    await saved(author);
    assert.equal(await file(), drill);
  });

  await step("as its three readers see it, and on the line of time", async () => {
    for (const [name, shows] of [["Trainee", "you have just taken the pager"], ["Facilitator", "Nobody announces it"], ["Grader", "points can be earned"], ["Timeline", "does harm"]]) {
      await tab(author, name).click();
      await author.getByRole("tabpanel").getByText(shows).first().waitFor();
      await see(author, `the editor, ${name}`);
    }
    await button(author.getByRole("tabpanel"), /^The pool sizes of staging/).click();
    await author.keyboard.press("Escape");
    await tab(author, "Play").click();
  });

  await step("everybody plays it, and it is seen what customers go through", async () => {
    await button(author, "Play them all").click();
    const scores = author.getByRole("table", { name: "Scores of all responders" });
    await scores.waitFor();
    const rows = await scores.getByRole("row").evaluateAll((all) => all.slice(1).map((r) => [...r.cells].map((c) => c.innerText)));
    const golden = rows.find(([who]) => who === "golden");
    assert.ok(rows.length > 8 && golden, `everybody has played: ${rows}`);
    assert.ok(Number.parseFloat(golden[1]) >= 90, `the golden rehearsal: ${golden}`);
    assert.deepEqual(rows.filter((r) => r[3] !== "in band"), [], "each is in its band");
    const idle = author.getByRole("region", { name: "Alerts when nobody acts" });
    assert.match(await idle.getByRole("listitem").filter({ hasText: "CheckoutErrorBudgetBurn" }).first().innerText(), /from \d+:\d\d to the end/, "nobody ends what has begun");
    await idle.getByText(/^Pages: \d+:\d\d payments/).waitFor();
    await author.getByRole("region", { name: "Alerts when it is played well" }).getByRole("listitem").first().waitFor();
    const [well, nobody] = await Promise.all(["When it is played well", "When nobody acts"].map((name) => harm(author, name)));
    assert.ok(nobody.hurt > 2 * well.hurt && well.hurt > 0, `customers hurt: ${well.hurt}, and ${nobody.hurt} when nobody acts`);
    assert.equal(nobody.bars.length, 8, "a bar for each minute of the drill");
    // Both are drawn on one scale: what is twice as many is twice as high.
    const [a, b] = [well, nobody].map((p) => p.bars.reduce((most, bar) => (bar.height > most.height ? bar : most)));
    assert.ok(Math.abs(a.height / a.hurt - b.height / b.hurt) < 0.25 * (b.height / b.hurt), `${a.height} px for ${a.hurt}, ${b.height} px for ${b.hurt}`);
    assert.ok(Math.abs(well.bars[0].width - nobody.bars[0].width) < 1, "a minute is as wide in one as in the other");
    await see(author, "the editor, played by everybody");
  });

  await step("the author plays it, from its later half", async () => {
    await author.getByLabel("From").selectOption("60000");
    await see(author, "the editor, play");
    await button(author, "Play it myself").click();
    await author.getByRole("timer", { name: "Run clock" }).waitFor();
    await author.getByRole("region", { name: "Pager" }).getByText("Customers cannot buy").waitFor();
    await button(author, "End run").click();
    await button(author, "End the run now").click();
    await author.getByRole("region", { name: "The run has ended" }).waitFor();
    await author.goto(`${yard.server.origin}/#/runs`);
    await author.getByRole("table").getByText("trial").waitFor();
  });

  await step("a trainee starts it in another browser, and a broken save reaches nobody", async () => {
    await author.goto(`${yard.server.origin}/#/${path}`);
    const link = await author.evaluate(async () => {
      const { csrf } = await (await fetch("/api/me")).json();
      const sent = await fetch("/api/people", { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf }, body: JSON.stringify({ name: "Tess", login: "tess", roles: ["trainee"] }) });
      return (await sent.json()).link;
    });
    await trainee.goto(new URL(link, `${yard.server.origin}/`).href);
    await trainee.getByRole("link", { name: "Catalogue", exact: true }).click();
    await trainee.getByRole("link", { name: "The night watch" }).click();
    assert.equal(await trainee.getByRole("link", { name: "Authoring" }).count(), 0, "trainees do not write");
    await trainee.getByRole("radio", { name: /^Tabletop/ }).check();
    await write(author, drill.replace('title: "The night watch"', "title: [").replace("level: newcomer", "level: nobody"));
    await mistakes(author).first().waitFor();
    await saved(author);
    await button(trainee, "Start the drill").click();
    await trainee.getByRole("timer", { name: "Run clock" }).waitFor();
    assert.match(await trainee.getByRole("heading", { level: 1 }).innerText(), /The night watch/);
    await author.goto(`${yard.server.origin}/#/authoring/mine`);
    await author.getByText(/mistake/).first().waitFor();
    await see(author, "packs, a broken file");
    await author.goto(`${yard.server.origin}/#/scenarios`);
    await author.getByRole("link", { name: "The night watch" }).waitFor();
  });

  await step("what was not saved is kept, and two tabs lose nothing", async () => {
    await author.goto(`${yard.server.origin}/#/${path}`);
    await write(author, drill);
    await author.getByText("No mistakes.").waitFor();
    await author.reload();
    await author.getByText("Kept in this browser, and not saved").waitFor();
    await see(author, "the editor, something kept");
    await button(author, "Show the difference").click();
    await author.getByRole("dialog").getByText('title: "The night watch"').waitFor();
    await see(author, "the editor, a difference");
    await button(author, "Close").last().click();
    await button(author, "Go on with it").click();
    await author.getByText("No mistakes.").waitFor();

    const second = await author.context().newPage();
    await second.goto(`${yard.server.origin}/#/${path}`);
    await second.getByText("open in 1 other tab").waitFor();
    await write(second, drill.replace('title: "The night watch"', "title: The other tab"));
    await saved(second);
    await author.getByText("Somebody has changed this file since you opened it.").waitFor();
    await button(author, "Show the difference").click();
    await author.getByRole("dialog").getByText("title: The other tab").waitFor();
    await author.keyboard.press("Escape");
    await see(author, "the editor, overtaken");
    await button(author, "Save mine over it").click();
    await author.getByRole("status").getByText("saved", { exact: true }).waitFor();
    assert.equal(await file(), drill, "it is the author's own, knowingly");
    await second.getByText("Somebody has changed this file since you opened it.").waitFor();
    await button(second, "Show what is there now").click();
    await editor(second).focus();
    await second.keyboard.press("ControlOrMeta+Home");
    await second.getByText('title: "The night watch"').first().waitFor();
    await second.goto("about:blank");
    await author.getByText("open in 1 other tab").waitFor({ state: "detached" });
    await second.close();
  });

  await step("without a connection, and in a pack that is only to be read", async () => {
    await author.context().setOffline(true);
    await write(author, drill.replace("duration: 8m", "duration: 9m"));
    await author.getByText("Not checked as it stands.").waitFor();
    await author.keyboard.press("ControlOrMeta+s");
    await see(author, "the editor, disconnected");
    await author.context().setOffline(false);
    await author.getByText("No mistakes.").waitFor();
    await saved(author);
    assert.match(await file(), /duration: 9m/);
    await author.goto(`${yard.server.origin}/#/authoring/drillyard/runbooks/checkout-errors.md`);
    await author.getByText("cannot be written to from here").waitFor();
    await tab(author, "Page").click();
    await author.getByRole("tabpanel").getByRole("heading").first().waitFor();
    await see(author, "the editor, read only");
  });

  assert.deepEqual(found, [], "axe, and Tab");
  assert.deepEqual(yard.wrong, [], "the browser saw no error that it should not");
});
