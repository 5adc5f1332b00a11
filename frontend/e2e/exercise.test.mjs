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

  await button(ada, "Hand in").click();
  await ada.getByRole("dialog").getByRole("button", { name: "Hand in" }).click();
  // Who types on in another tab is told that it was too late, and keeps the words.
  await write(second, "# too late\n");
  await second.getByRole("region", { name: "What did not arrive before the end" }).getByText("# too late").waitFor();
  await second.close();
  await ada.getByRole("region", { name: "What it came to" }).waitFor({ timeout: 120_000 });
  assert.deepEqual(await findings(ada, "attempt debrief"), []);
  await look(ada, "82-attempt-debrief");
  assert.match(await ada.locator("main").innerText(), /# offline\s*\n?\s*# one/);
});
