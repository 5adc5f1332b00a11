// Several people and one drill: seats are handed over, a whisper reaches one, a
// connection is lost and comes back, somebody leaves and is replaced, and the
// score names who did what.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { look, missing, stage } from "./browser.mjs";
import { startRelay } from "./relay.mjs";

const skip = missing();

let admin, ada, ben, cleo, relay;
const yard = stage(skip, async ({ person, server }) => {
  admin = await person();
  ada = await person();
  ben = await person(/WebSocket|ERR_/);
  cleo = await person();
  relay = await startRelay(server.origin);
});
after(() => relay?.close());

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const tool = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
const timeline = (page) => page.getByRole("list", { name: "Incident timeline" });

// crew opens the dialog of the crew, and returns it.
async function crew(page) {
  const dialog = page.getByRole("dialog", { name: "Crew" });
  if (!(await dialog.isVisible())) await button(page, /^Crew:/).click();
  await dialog.getByRole("table", { name: "Members" }).waitFor();
  return dialog;
}

const row = (dialog, table, text) => dialog.getByRole("table", { name: table }).getByRole("row").filter({ hasText: text });

async function note(page, text) {
  const panel = page.getByRole("complementary", { name: "Incident" });
  await panel.getByRole("tab", { name: "Note" }).click();
  await panel.getByRole("textbox", { name: "New note" }).fill(text);
  await button(panel, "Add note").click();
}

async function close(page) {
  await button(page.getByRole("dialog"), "Close").last().click();
}

async function addPerson(name, page, origin) {
  await admin.goto(`${yard.server.origin}/#/people`);
  await button(admin, "Add a person").click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Login").fill(name.toLowerCase());
  await button(dialog, /Add and make a link/).click();
  const link = await dialog.getByLabel("Link").inputValue();
  await button(dialog, "Done").click();
  await page.goto(link.replace(yard.server.origin, origin));
  await page.getByRole("link", { name: "Catalogue", exact: true }).waitFor();
}

async function addMember(name, seat) {
  const dialog = await crew(admin);
  await dialog.getByLabel("Login of a new member").fill(name.toLowerCase());
  await dialog.getByLabel("Seat", { exact: true }).selectOption(seat);
  await button(dialog, "Add").click();
  await row(dialog, "Members", name).waitFor();
}

test("a drill that three people play", { skip, timeout: 240_000 }, async (t) => {
  let run;

  await t.test("a crew comes together", async () => {
    await admin.goto(yard.server.signIn);
    await admin.getByRole("link", { name: "People" }).waitFor();
    await addPerson("Ada", ada, yard.server.origin);
    await addPerson("Ben", ben, relay.origin);
    await addPerson("Cleo", cleo, yard.server.origin);
    await ada.goto(`${yard.server.origin}/#/scenarios/first-page`);
    await ada.getByRole("radio", { name: /^Tabletop/ }).check();
    await button(ada, "Start the drill").click();
    await ada.getByRole("timer", { name: "Run clock" }).waitFor();
    run = new URL(ada.url()).hash;
    await ben.goto(`${relay.origin}/${run}`);
    await ben.getByText("not yours to see").waitFor();
    await admin.goto(`${yard.server.origin}/${run}`);
    await addMember("Ben", "communications");
    await close(admin);
    await ben.reload();
    await ben.getByRole("timer", { name: "Run clock" }).waitFor();
    const dialog = await crew(ada);
    await row(dialog, "Members", "Ben").getByText("here", { exact: true }).waitFor();
    await button(dialog, "Take Incident commander").click();
    await row(dialog, "Seats", "Incident commander").getByText("Ada").waitFor();
    await look(ada, "60-crew");
    await close(ada);
  });

  await t.test("what one of them does, the others see, and once", async () => {
    await button(ada, "Declare incident").click();
    const declare = ada.getByRole("dialog");
    await declare.getByLabel("Title").fill("Checkout is slow");
    await declare.getByLabel("Severity").selectOption("SEV2");
    await button(declare, "Declare").click();
    await timeline(ben).getByText("Checkout is slow").waitFor();
    await timeline(admin).getByText("Ada").first().waitFor();
  });

  await t.test("a whisper reaches one alone", async () => {
    const dialog = await crew(admin);
    await dialog.getByLabel("Whisper to").selectOption({ label: "Ben" });
    await dialog.getByLabel("What is whispered").fill("Customers read your updates.");
    await button(dialog, "Whisper").click();
    await close(admin);
    await timeline(ben).getByText("Customers read your updates.").waitFor();
    await note(ben, "Heard."); // once ada has that, she would have had the whisper, too
    await timeline(ada).getByText("Heard.").waitFor();
    assert.equal(await ada.getByText("Customers read your updates.").count(), 0);
  });

  await t.test("who writes in a channel, the others see until it is sent", async () => {
    const message = ben.getByRole("textbox", { name: "Message to #incident" });
    await message.fill("Buying fails for");
    await ada.getByText("Ben is writing…").waitFor();
    await message.fill("Buying fails for some.");
    await ben.getByRole("button", { name: "Send", exact: true }).click();
    await ada.getByText("Ben is writing…").waitFor({ state: "detached" });
    await ada.getByRole("list", { name: "Messages in #incident" }).getByText("Buying fails for some.").waitFor();
  });

  await t.test("a connection is lost, which the others see, and comes back", async () => {
    const dialog = await crew(ada);
    relay.cut();
    await row(dialog, "Members", "Ben").getByText("not connected").waitFor();
    await look(ada, "61-lost");
    relay.mend();
    await row(dialog, "Members", "Ben").getByText(/^(here|away)$/).waitFor();
    await close(ada);
    assert.equal(await timeline(ben).getByText("Customers read your updates.").count(), 1);
  });

  await t.test("a seat is handed over, with a note", async () => {
    const dialog = await crew(ada);
    await button(dialog, "Hand over Incident commander").click();
    const form = dialog.getByRole("form", { name: "Hand over Incident commander" });
    await form.getByLabel("Handoff note").fill("Errors began with the push; nothing was touched.");
    await button(form, "Hand over").click();
    await row(dialog, "Seats", "Incident commander").getByText("Ben").waitFor();
    await close(ada);
    await timeline(ben).getByText("Errors began with the push; nothing was touched.").waitFor();
  });

  await t.test("one leaves, and another comes in their place", async () => {
    const dialog = await crew(admin);
    await dialog.getByLabel("Member who leaves").selectOption({ label: "Ben" });
    await button(dialog, "Take out").click();
    await row(dialog, "Members", "Ben").waitFor({ state: "detached" });
    await look(admin, "63-left");
    await row(dialog, "Seats", "Communications").getByText("Ada").waitFor(); // alone again she holds them all
    await addMember("Cleo", "communications");
    await close(admin);
    await cleo.goto(`${yard.server.origin}/${run}`);
    await cleo.getByRole("timer", { name: "Run clock" }).waitFor();
    const left = ben.getByRole("region", { name: "You have left the run" });
    await left.getByText("You are of this crew no more.").waitFor();
    assert.equal(await ben.getByText("connection is lost").count(), 0);
    await look(ben, "64-left-by");
    await ben.reload();
    await ben.getByText("not yours to see").waitFor();
    assert.equal(await cleo.getByText("Customers read your updates.").count(), 0);
    await note(cleo, "I write for customers from now on.");
    await timeline(ada).getByText("I write for customers from now on.").waitFor();
  });

  await t.test("the score names who did what", async () => {
    await button(admin, "End run of Ada").click();
    const dialog = admin.getByRole("dialog");
    await dialog.getByLabel(/Why/).fill("That was enough.");
    await button(dialog, "End the run now").click();
    await admin.goto(`${yard.server.origin}/#/runs/${run.split("/")[2]}/debrief`);
    const scores = admin.getByRole("table", { name: "Score by member" });
    for (const name of ["Ada", "Ben", "Cleo"]) await scores.getByRole("row").filter({ hasText: name }).waitFor();
    await scores.getByRole("row").filter({ hasText: "Ben" }).getByText(/communications/).waitFor();
    await look(admin, "62-members");
  });

  assert.deepEqual(yard.wrong, []);
});
