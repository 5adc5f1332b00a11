// Two people and one drill: a trainee plays it, and whoever runs it holds and
// fires the script and says yes or no to what needs approval.
import assert from "node:assert/strict";
import { test } from "node:test";
import { missing, stage } from "./browser.mjs";

const skip = missing();

let admin, trainee;
const yard = stage(skip, async ({ person }) => {
  admin = await person();
  trainee = await person();
});

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const tool = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
const timeline = () => trainee.getByRole("list", { name: "Incident timeline" });

// change asks for a setting of checkout, up to the review.
async function change(value) {
  await tool(trainee, "Services");
  await button(trainee, "Act on Checkout").click();
  const dialog = trainee.getByRole("dialog");
  await button(dialog, "Change a setting").click();
  await dialog.getByLabel("Key").fill("db_pool_size");
  await dialog.getByLabel("Value").fill(value);
  await dialog.getByLabel("Reason").fill("More connections before the evening comes.");
  await button(dialog, "Review").click();
  await dialog.getByText("Needs approval").waitFor();
  return dialog;
}

async function confirm(name) {
  await button(admin.getByRole("dialog"), name).click();
  await admin.getByRole("dialog").waitFor({ state: "hidden" });
}

test("a drill with someone who runs it", { skip, timeout: 240_000 }, async (t) => {
  await t.test("a trainee is added and starts a drill", async () => {
    await admin.goto(yard.server.signIn);
    await admin.getByRole("link", { name: "People" }).click();
    await button(admin, "Add a person").click();
    const dialog = admin.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Tess");
    await dialog.getByLabel("Login").fill("tess");
    await button(dialog, /Add and make a link/).click();
    await trainee.goto(await dialog.getByLabel("Link").inputValue());
    await button(dialog, "Done").click();
    await admin.getByRole("link", { name: "Runs" }).click();
    await trainee.getByRole("link", { name: "The first page" }).click();
    await button(trainee, "Start the drill").click();
  });

  // The push is due 20 s after the start: nothing is waited for before it is held.
  await t.test("the script is read, held and skipped", async () => {
    await admin.getByRole("link", { name: "Watch Tess in The first page" }).click();
    await tool(admin, "Script");
    await button(admin, "Hold push").click();
    await confirm("Hold it");
    await trainee.getByRole("timer", { name: "Run clock" }).waitFor();
    assert.equal(await trainee.getByRole("tab", { name: "Script" }).count(), 0, "a trainee has no script");
    await button(admin, "Skip support").click();
    await confirm("Skip it");
    const injects = admin.getByRole("region", { name: "Injects" });
    await injects.getByRole("listitem").filter({ hasText: "The pool sizes of staging" }).getByText("held", { exact: true }).waitFor();
    await injects.getByRole("listitem").filter({ hasText: "by hand" }).getByText("skipped", { exact: true }).waitFor();
  });

  await t.test("what needs approval waits, and is refused with a sentence", async () => {
    await button(await change("25"), "Ask for approval").click();
    await trainee.getByRole("region", { name: "Waiting for approval" }).getByText("set config checkout").waitFor();
    await timeline().getByText("waiting", { exact: true }).waitFor();
    await button(admin, "Refuse set config checkout").click();
    await admin.getByRole("dialog").getByLabel("Why").fill("Look at the database first.");
    await confirm("Refuse");
    await timeline().getByText(/refused\. Look at the database first/).waitFor();
    assert.equal(await timeline().getByText("waiting", { exact: true }).count(), 0, "it waits no more");
    await trainee.getByRole("region", { name: "Waiting for approval" }).waitFor({ state: "hidden" });
  });

  await t.test("it is carried out once it is approved", async () => {
    await button(await change("25"), "Ask for approval").click();
    await button(admin, "Approve set config checkout").click();
    await confirm("Approve");
    await timeline().getByText(/set config checkout: done/).waitFor();
    await timeline().getByText(/approved by Admin/).waitFor();
  });

  await t.test("or at once, when the glass is broken", async () => {
    const dialog = await change("30");
    await dialog.getByRole("radio", { name: /Break the glass/ }).check();
    const now = button(dialog, / now$/);
    assert.ok(await now.isDisabled(), "the glass breaks only when the target is typed");
    await dialog.getByLabel("Type checkout to break the glass").fill("checkout");
    await now.click();
    await timeline().getByText(/without approval/).waitFor();
  });

  await t.test("what was held is fired", async () => {
    await button(admin, "Fire now: push").click();
    await confirm("Fire it now");
    await admin.getByRole("region", { name: "Injects" }).getByRole("listitem").filter({ hasText: "The pool sizes of staging" }).getByText("fired", { exact: true }).waitFor();
  });

  await t.test("the trainee closes the incident, and what is left to see is offered", async () => {
    await button(trainee, "Declare incident").click();
    let dialog = trainee.getByRole("dialog");
    await dialog.getByLabel("Title").fill("Checkout may be slow");
    await dialog.getByLabel("Severity").selectOption("SEV3");
    await button(dialog, "Declare").click();
    await button(trainee, "Close incident").click();
    dialog = trainee.getByRole("dialog", { name: "Close the incident" });
    await dialog.getByLabel("Outcome").selectOption("no-fault");
    await dialog.getByLabel("What it was").fill("Every objective is met; the alarm was ours.");
    await button(dialog, "Close it").click();
    await trainee.getByRole("banner").getByText("No fault").waitFor();
    await button(trainee, "End run").click();
    await button(trainee, "End the run now").click();
    await trainee.getByRole("region", { name: "The run has ended" }).waitFor();
    await tool(trainee, "Runbooks");
    const offered = await trainee.getByRole("tablist", { name: "Tools" }).getByRole("tab").allInnerTexts();
    assert.deepEqual(offered, ["Alerts", "Runbooks", "Status page"], "what cannot be looked at any more is not offered");
  });

  await t.test("signing out everywhere", async () => {
    await admin.getByRole("link", { name: "All runs" }).click();
    await admin.locator("summary").click();
    await button(admin, "Sign out everywhere").click();
    await button(admin.getByRole("dialog"), "Sign out everywhere").click();
    await button(admin, /Sign in/).waitFor();
  });

  assert.deepEqual(yard.wrong, [], "the browsers saw no error that they should not");
});
