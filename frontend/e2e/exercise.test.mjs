// One exercise from the catalogue to its debrief: what is typed is saved, also over a lost
// connection, and a second tab overwrites nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./axe.mjs";
import { api, look, missing, stage } from "./browser.mjs";

const skip = missing();
let lead, ada;
const yard = stage(skip, async ({ person }) => {
  lead = await person();
  ada = await person();
});

const button = (page, name) => page.getByRole("button", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { name, level: 1 }).waitFor();
const saved = (page, words) => page.getByRole("status").filter({ hasText: words }).waitFor();

async function write(page, words) {
  await page.getByRole("textbox").first().click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText(words);
}

test("an exercise from the catalogue to its debrief", { skip, timeout: 240_000 }, async () => {
  await lead.goto(yard.server.signIn);
  await heading(lead, "Home");
  const { link } = await api(lead, "POST", "/api/people", { login: "ada", name: "Ada", roles: ["trainee"] });
  await ada.goto(`${yard.server.origin}/${link.slice(link.indexOf("#"))}`);
  await heading(ada, "Home");
  await ada.getByRole("link", { name: "Exercises", exact: true }).click();
  await heading(ada, "Exercises");
  assert.deepEqual(await findings(ada, "exercises"), []);
  await look(ada, "80-exercises");
  await ada.getByRole("link", { name: "Woken for nothing" }).click();
  await heading(ada, "Woken for nothing");
  assert.deepEqual(await findings(ada, "exercise"), []);
  await button(ada, "Begin").click();
  await ada.getByRole("timer", { name: "Time left" }).waitFor();
  await write(ada, "# one\n");
  await saved(ada, /^Saved$/);
  assert.deepEqual(await findings(ada, "workbench"), []);
  await look(ada, "81-workbench");

  const second = await ada.context().newPage();
  await second.goto(ada.url());
  await second.getByText("# one").first().waitFor();

  await ada.context().setOffline(true);
  await write(ada, "# offline\n");
  await saved(ada, /no connection/);
  await ada.context().setOffline(false);
  await saved(ada, /^Saved$/);

  await write(second, "# second tab\n");
  await saved(second, /something else was saved/);
  await second.getByText("# offline").first().waitFor();
  await button(second, "Take what was saved").click();
  await saved(second, /^Saved$/);
  await second.close();

  await button(ada, "Hand in").click();
  await ada.getByRole("dialog").getByRole("button", { name: "Hand in" }).click();
  await ada.getByRole("region", { name: "What it came to" }).waitFor({ timeout: 120_000 });
  assert.deepEqual(await findings(ada, "attempt debrief"), []);
  await look(ada, "82-attempt-debrief");
  assert.match(await ada.locator("main").innerText(), /# offline\s*\n?\s*# one/);
});

test("a triage is answered from the screens of a recorded run", { skip, timeout: 240_000 }, async () => {
  await ada.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Exercises", exact: true }).click();
  await ada.getByRole("link", { name: "The release of that hour" }).click();
  await heading(ada, "The release of that hour");
  await button(ada, "Begin").click();
  await ada.getByRole("timer", { name: "Time left" }).waitFor();
  await ada.getByRole("tab", { name: "Recording" }).click();
  await ada.getByRole("group", { name: "Service map" }).waitFor();
  await ada.getByText("A recorded run, as it stood at").waitFor();
  await ada.locator(".dashboard-chart").first().waitFor();
  assert.equal(await button(ada, "Hand in").isVisible(), true);
  assert.deepEqual(await findings(ada, "a recorded run"), []);
  await look(ada, "83-recorded");

  // By the keyboard alone: to the logs, a search, and a line.
  await ada.getByRole("tab", { name: "Recording" }).focus();
  await ada.keyboard.press("g");
  await ada.keyboard.press("l");
  await ada.getByRole("textbox", { name: "Log filter" }).waitFor();
  await ada.keyboard.press("/");
  await ada.keyboard.type("service:checkout level:error");
  await ada.keyboard.press("Enter");
  await ada.getByText("certificate has expired").first().waitFor();
  await look(ada, "84-recorded-logs");
  for (const width of [1024, 1440]) {
    await ada.setViewportSize({ width, height: 800 });
    await ada.getByText("certificate has expired").first().waitFor();
    assert.ok(await ada.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `at ${width} px the page is wider than the window`);
    const form = await ada.getByRole("radiogroup", { name: "In which way?" }).boundingBox();
    const lines = await ada.locator(".log-list").boundingBox();
    assert.ok(lines.height > 200 && lines.x + lines.width <= form.x, `at ${width} px the lines do not stand beside the form: ${JSON.stringify([lines, form])}`);
  }
  await look(ada, "85-recorded-wide");

  const group = (name) => ada.getByRole("group", { name });
  await group("What is hurt?").getByRole("checkbox").first().check();
  await ada.getByRole("radiogroup", { name: "In which way?" }).getByLabel("What they ask for fails").check();
  await ada.getByRole("radiogroup", { name: "Which severity is it?" }).getByLabel("SEV1").check();
  await group("What is behind it?").getByLabel(/certificate/).check();
  await saved(ada, /^Saved$/);
  await button(ada, "Hand in").click();
  await ada.getByRole("dialog").getByRole("button", { name: "Hand in" }).click();
  await ada.getByRole("region", { name: "What it came to" }).waitFor({ timeout: 120_000 });
  await ada.getByText("Behind it is").waitFor();
});
