// The panel of an interview and the scorecard of a candidate who has done nothing yet: who
// is asked, what there is no evidence of, and what is taken away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./axe.mjs";
import { look, missing, stage } from "./browser.mjs";
import { walk } from "./walk.mjs";

const skip = missing();

let host;
const yard = stage(skip, async ({ person }) => {
  host = await person();
});

const found = [];

async function see(page, name) {
  found.push(...(await findings(page, name)));
  await look(page, `95-${name.replace(/\W+/g, "-")}`);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 720, height: 450 });
  found.push(...(await walk(page, name)));
  await page.setViewportSize(before);
}

test("a panel, and a scorecard without evidence", { skip, timeout: 120_000 }, async () => {
  await host.goto(yard.server.signIn);
  await host.getByRole("heading", { name: "Home" }).waitFor();
  await host.getByRole("link", { name: "Interviews" }).click();
  await host.getByRole("link", { name: "Make an interview" }).click();
  await host.getByLabel("Template").selectOption({ label: "Incident triage, 1 hour" });
  await host.getByRole("button", { name: "Make the interview" }).click();
  await host.getByText("There are no candidates yet.").waitFor();
  await host.getByRole("button", { name: "Add a candidate" }).click();
  await host.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Planted Quill");
  await host.getByRole("dialog").getByRole("button", { name: "Add, and show the link" }).click();
  await host.getByRole("dialog").getByRole("button", { name: "I have copied it" }).click();
  await host.getByRole("link", { name: "Raters", exact: true }).click();
  await host.getByText("There is no assessor who does not hold this interview.").waitFor();
  await see(host, "raters, none to ask");
  await host.getByRole("link", { name: "Side by side" }).click();
  await host.getByRole("link", { name: "Planted Quill" }).waitFor();
  await see(host, "candidates side by side");
  await host.getByRole("link", { name: "Planted Quill" }).click();
  await host.getByText("There is no evidence of anything yet.").waitFor();
  await host.getByText("proposes nothing").waitFor();
  await see(host, "a scorecard without evidence");
  const page = await host.getByRole("link", { name: "To print" }).getAttribute("href");
  const printed = await host.evaluate(async (p) => (await fetch(p)).text(), page);
  assert.match(printed, /Planted Quill/);
  assert.match(printed, /no evidence/);
  await host.goto(`${yard.server.origin}/#/panel`);
  await host.getByText("Nothing waits for you.").waitFor();
  await see(host, "marks to give, none");
  assert.deepEqual(found, []);
  assert.deepEqual(yard.wrong, []);
});
