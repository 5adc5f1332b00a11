// The first drill on the tabletop, played through a proxy that serves it below a
// path: time is stopped, sped up, and nothing that
// stood still moved; then it is solved as anywhere else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { look, missing, stage } from "./browser.mjs";

const skip = missing();

let page;
const yard = stage(skip, async ({ person }) => {
  page = await person();
}, { below: "/a/yard" });

const button = (name, within = page) => within.getByRole("button", { name, exact: typeof name === "string" });
const timer = () => page.getByRole("timer", { name: "Run clock" });
const tool = (name) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();

// command sends one past the screen, which offers none.
function command(body) {
  return page.evaluate(async (body) => {
    const run = location.hash.split(/[/?]/)[2];
    const { csrf } = await (await fetch("api/me")).json();
    const answer = await fetch(`api/runs/${run}/commands`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify(body),
    });
    return [answer.ok, (await answer.json()).detail];
  }, body);
}

// settled is the text of a place once nothing that was asked for changes it any more.
async function settled(place) {
  for (let before = await place.innerText(); ; ) {
    await page.waitForTimeout(500);
    const now = await place.innerText();
    if (now === before) return now;
    before = now;
  }
}

test("the first drill on the tabletop", { skip, timeout: 180_000 }, async (t) => {
  await t.test("where to play is chosen, and remembered", async () => {
    await page.goto(yard.server.signIn);
    await page.getByRole("link", { name: "The first page" }).click();
    assert.ok(await page.getByRole("radio", { name: /^Live/ }).isChecked(), "it is played live unless someone chooses otherwise");
    await page.getByRole("radio", { name: /^Tabletop/ }).check();
    await page.reload();
    assert.ok(await page.getByRole("radio", { name: /^Tabletop/ }).isChecked(), "the choice is gone after a reload");
    await look(page, "20-where");
    await button("Start the drill").click();
    await timer().waitFor();
    await page.getByRole("banner").getByText("Tabletop").waitFor();
    await page.getByRole("region", { name: "Latency", exact: true }).getByText("p99").first().waitFor();
    await button("24 h").click();
    await look(page, "21-history");
    await button("5 min").click();
  });

  await t.test("paused, nothing moves and no command is taken", async () => {
    const note = page.getByRole("textbox", { name: "New note" });
    await note.fill("Written while time stood still.");
    await note.blur(); // what is typed is no shortcut
    await page.keyboard.press("p");
    await page.getByRole("region", { name: "Paused" }).getByText("Time stands still for everyone").waitFor();
    assert.ok(await button("Add note").isDisabled(), "a note can be added");
    assert.equal(await button("Declare incident").getAttribute("title"), "The run is paused.");
    assert.deepEqual(await command({ type: "note", key: "past-the-screen", text: "Past the screen." }), [false, "The run is paused."]);
    // What was asked before time stood still may be answered after it.
    await page.getByText("Asking…").waitFor({ state: "detached" });
    const before = await settled(page.getByRole("main"));
    const time = await timer().innerText();
    await page.waitForTimeout(2500); // longer than charts and clocks take to move
    assert.equal(await timer().innerText(), time);
    assert.equal(await page.getByRole("main").innerText(), before);
    assert.equal(await note.inputValue(), "Written while time stood still.");
    await look(page, "22-paused");
  });

  await t.test("resumed at ten times its pace, the pager rings soon", async () => {
    await page.getByLabel("Pace").selectOption("10");
    await button("Resume the run").first().click();
    await page.getByRole("region", { name: "Paused" }).waitFor({ state: "hidden" });
    await button("Add note").press("Enter");
    await page.getByRole("list", { name: "Incident timeline" }).getByText("Written while time stood still.").waitFor();
    assert.match(await page.evaluate(() => document.activeElement?.textContent), /Add note/, "a button that was pressed keeps the focus");
    await page.getByRole("region", { name: "Pager" }).getByText("Customers cannot buy").waitFor({ timeout: 30_000 });
    await page.getByLabel("Pace").selectOption("1"); // what follows takes time of its own
    // It rings in the title, and on the other screens of the app, until somebody has it.
    await page.waitForFunction(() => document.title.startsWith("(1) ● Page: "));
    const home = await page.context().newPage();
    await home.goto(`${new URL(page.url()).href.split("#")[0]}#/`);
    await home.getByRole("region", { name: "Pager" }).getByRole("link", { name: "Go to the run" }).waitFor();
    await home.waitForFunction(() => document.title.startsWith("(1) ● Page: "));
    await page.bringToFront();
    await page.keyboard.press("a");
    await home.getByRole("region", { name: "Pager" }).waitFor({ state: "detached" });
    await home.close();
    // Nothing is snoozed by accident: how long is asked for, and until when is said.
    await page.keyboard.press("m");
    const handle = page.getByRole("dialog", { name: "Handle the page" });
    await handle.getByLabel("What to do").selectOption("snooze");
    assert.ok(await handle.getByRole("button", { name: "Snooze" }).isDisabled(), "it can be snoozed for no time");
    await handle.getByLabel("For how many minutes").fill("30");
    await handle.getByRole("button", { name: /^Snooze until \d\d:\d\d$/ }).click();
    await page.getByRole("region", { name: "Pager" }).getByText(/snoozed it; it rings again at/).waitFor();
    await page.getByLabel("Pace").selectOption("10");
    const timeline = page.getByRole("list", { name: "Incident timeline" });
    await timeline.getByText(/acknowledged/i).first().waitFor();
    await timeline.getByText("The run goes on").waitFor();
    await timeline.getByText("Time passes at 10× its own pace").first().waitFor();
    assert.equal(await timeline.getByText("Past the screen.").count(), 0);
    await look(page, "23-ringing");
  });

  await t.test("it is solved, and recovers", async () => {
    await tool("Services");
    await button("Act on Checkout").click();
    const dialog = page.getByRole("dialog");
    await button("Roll config back", dialog).click();
    await dialog.getByLabel("Reason").fill("The config push cut the pool; errors began with it.");
    await button("Review", dialog).click();
    await button(/ now$/, dialog).click();
    await tool("Dashboards");
    await page.getByRole("region", { name: "Closing phase" }).waitFor({ timeout: 60_000 });
  });

  await t.test("words are taken before it ends, and nothing that changes the system", async () => {
    const restart = { type: "action", key: "too-late", action: "restart", target: "checkout", args: {}, reason: "Once more." };
    assert.deepEqual(await command(restart), [false, "The drill is closing: there is time for words, and the system is not touched any more."]);
    const panel = page.getByRole("complementary", { name: "Incident" });
    await panel.getByRole("tab", { name: "Update" }).click();
    await panel.getByLabel("Status", { exact: true }).selectOption("monitoring");
    await panel.getByRole("textbox", { name: "New update" }).fill("Paying works; we watch it.");
    await button("10 minutes", panel).click();
    await button("Post update", panel).click();
    await panel.getByRole("timer", { name: "Until the next update" }).getByText(/promised in (10:00|9:\d\d)/).waitFor();
    await panel.getByLabel("Sent as").selectOption("resolved");
    await panel.getByRole("textbox", { name: "Message to #incident" }).fill("It is over.");
    await button("Send", panel).click();
    await panel.getByRole("timer", { name: "Until the next update" }).waitFor({ state: "detached" });
    await look(page, "24-closing");
    await button("I am done").click();
    await page.getByRole("region", { name: "The run has ended" }).waitFor();
  });

  await t.test("the debrief tells of the clock, and of the model", async () => {
    await page.getByRole("link", { name: "Open the debrief" }).click();
    await button("Skip the questions").click();
    await page.getByText(/^\d+(\.\d+)?(–\d+(\.\d+)?)? ?%$/).first().waitFor();
    await page.getByText(/Tabletop ·/).waitFor();
    const events = page.getByRole("list", { name: "Events" });
    await events.getByText(/paused/i).first().waitFor();
    await look(page, "24-debrief");
  });

  assert.deepEqual(yard.wrong, [], "the browser saw no error that it should not");
});
