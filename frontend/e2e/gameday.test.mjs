// A game day of two crews of three and somebody who leads it, each in a browser of
// their own: it is made on one page, everybody meets in the lobby, whoever leads
// intervenes from the board, and afterwards all crews stand on one axis.
import assert from "node:assert/strict";
import { test } from "node:test";
import { api, look, missing, pick, stage } from "./browser.mjs";

const skip = missing();
const CREWS = ["Crew 1", "Crew 2"];
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Fay"];

let lead;
const players = [];
const yard = stage(skip, async ({ person }) => {
  lead = await person();
  for (const name of NAMES) players.push({ name, page: await person() });
});

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const timeline = (page) => page.getByRole("list", { name: "Incident timeline" });
const row = (crew) => lead.getByRole("table", { name: "Crews, side by side" }).getByRole("row").filter({ hasText: crew });

// intervene does one thing to the crew that is chosen on the board.
async function intervene(way, fill = async () => {}) {
  await button(lead, "Intervene…").click();
  const dialog = lead.getByRole("dialog");
  await dialog.getByLabel("What to do").selectOption({ label: way });
  await fill(dialog);
  await button(dialog, way).click();
  await dialog.waitFor({ state: "hidden" });
}

// choose has these crews, and no others, chosen on the board.
async function choose(...names) {
  for (const name of CREWS) await lead.getByRole("checkbox", { name: `Choose ${name}` }).setChecked(names.includes(name));
}

test("a game day of two crews", { skip, timeout: 180_000 }, async (t) => {
  let day; // as the server has it
  const crews = [[], []]; // pages, by the seats of the crew

  // heard speaks to all of some crews, and waits until each of them reads it: whatever was
  // to reach them before has done so by then.
  async function heard(text, ...names) {
    await choose(...names);
    await intervene("Speak as a persona", async (d) => {
      await d.getByLabel("Persona").selectOption({ label: "Tomas Ferreira" });
      await d.getByLabel("Text").fill(text);
    });
    const pages = names.flatMap((name) => crews[CREWS.indexOf(name)]);
    await Promise.all(pages.map((page) => page.getByRole("list", { name: "Messages in #incident" }).getByText(text).waitFor()));
  }

  await t.test("it is made on one page", async () => {
    await lead.goto(yard.server.signIn);
    await lead.getByRole("heading", { name: "Home" }).waitFor();
    for (const p of players) p.link = (await api(lead, "POST", "/api/people", { login: p.name.toLowerCase(), name: p.name, roles: ["trainee"] })).link;
    await lead.getByRole("link", { name: "Game days" }).click();
    await lead.getByRole("link", { name: "Make a game day" }).click();
    await lead.getByLabel("Title").fill("Autumn game day");
    await pick(lead.getByLabel("Choose a drill"), "Not ours to mend");
    await lead.getByLabel("Crews read their debriefs").selectOption({ label: "When the game day is over" });
    await lead.getByLabel("Leaderboard").selectOption({ label: "By score" });
    await button(lead, "Everybody").click();
    await button(lead, "Draw crews").click();
    await lead.getByText("2 crews, 6 people.").waitFor();
    await look(lead, "80-made");
    await button(lead, "Make it and invite").click();
    await button(lead, "Open the lobby").waitFor();
    const id = new URL(lead.url()).hash.split("/")[2];
    day = await api(lead, "GET", `/api/gamedays/${id}`);
    assert.deepEqual(
      day.crews.map((c) => c.inside.members.map((m) => m.seat)),
      Array(2).fill(["incident-commander", "operations", "communications"]),
    );
    day.crews.forEach((c, i) => c.inside.members.forEach((m) => crews[i].push(players.find((p) => p.name === m.person.name).page)));
  });

  await t.test("everybody meets in the lobby, and is ready", async () => {
    await Promise.all(
      players.map(async ({ page, link }) => {
        await page.goto(`${yard.server.origin}/${link}`);
        await page.getByRole("link", { name: "Go to the lobby: Autumn game day" }).click();
        await page.getByText("its lobby is not open yet").waitFor();
      }),
    );
    await button(lead, "Open the lobby").click();
    await Promise.all(players.map(({ page }) => button(page, "I am ready").click()));
    const table = lead.getByRole("table", { name: "Crews" });
    for (const c of CREWS) {
      const line = table.getByRole("row").filter({ hasText: c });
      await line.getByText("3 of 3 here").waitFor();
      await line.getByText("3 of 3 ready").waitFor();
    }
    await look(lead, "81-lobby");
    await look(players[0].page, "82-lobby");
    await button(lead, /^Start Not ours to mend/).click();
    await Promise.all(
      players.map(async ({ page }) => {
        await page.getByRole("link", { name: "Join your crew" }).click();
        await page.getByRole("timer", { name: "Run clock" }).waitFor();
      }),
    );
  });

  await t.test("whoever leads intervenes, from the board", async () => {
    for (const crew of CREWS) await row(crew).getByText("3 of 3 here").waitFor();
    await button(lead, "Choose all").click();
    await intervene("Set the pace", (d) => d.getByLabel("Pace").selectOption("8"));
    await intervene("Set the time to decide", (d) => d.getByLabel("Minutes").fill("10"));
    await choose("Crew 1");
    await intervene("Hold an inject", (d) => d.getByLabel("Inject").selectOption({ label: "Support asks for a time" }));
    await row("Crew 1").getByText("1 held").waitFor();
    await intervene("Whisper to a seat", async (d) => {
      await d.getByLabel("Seat").selectOption({ label: "operations" });
      await d.getByLabel("Text").fill("Ask the bank, not the dashboard.");
    });
    await intervene("Speak as a persona", async (d) => {
      await d.getByLabel("Persona").selectOption({ label: "Tomas Ferreira" });
      await d.getByLabel("Text").fill("My queue is full of people who cannot pay.");
    });
    await intervene("Add an inject", async (d) => {
      await d.getByLabel("Title").fill("The chief asks");
      await d.getByLabel("Said by").selectOption({ label: "Noor Haddad" });
      await d.getByLabel("What is said").fill("The chief asks whether we lose orders.");
    });
    await intervene("Write a private note", (d) => d.getByLabel("Text").fill("They listen to each other."));
    const [commander, operations] = crews[0];
    await heard("Every one of you reads this.", ...CREWS);
    for (const text of ["My queue is full of people who cannot pay.", "The chief asks whether we lose orders."]) {
      await commander.getByRole("list", { name: "Messages in #incident" }).getByText(text).waitFor();
      assert.equal(await crews[1][0].getByText(text).count(), 0, "the other crew hears it, too");
    }
    await timeline(operations).getByText("Ask the bank, not the dashboard.").waitFor();
    for (const other of [commander, crews[0][2], ...crews[1]]) {
      assert.equal(await other.getByText("Ask the bank, not the dashboard.").count(), 0, "a whisper reaches somebody else");
      assert.equal(await other.getByText("They listen to each other.").count(), 0, "a private note reaches those who play");
    }
    await look(lead, "83-board");
  });

  await t.test("one crew acknowledges, is paused, and the other's action is approved", async () => {
    for (const crew of CREWS) await row(crew).getByText(/untaken/).waitFor();
    // Both have been paged, which is what the hurry was for.
    await choose(...CREWS);
    await intervene("Set the pace", (d) => d.getByLabel("Pace").selectOption("1"));
    await button(crews[0][0], /^Acknowledge/).first().click();
    await row("Crew 1").getByText(/untaken/).waitFor({ state: "detached" });
    await choose("Crew 1");
    await button(lead, "Pause").click();
    await button(lead.getByRole("dialog"), "Pause").click();
    await crews[0][0].getByRole("region", { name: "Paused" }).waitFor();
    await row("Crew 1").getByText("paused").waitFor();
    await heard("You play on.", "Crew 2");
    assert.equal(await crews[1][0].getByRole("region", { name: "Paused" }).count(), 0, "the other crew is paused, too");

    const run = new URL(crews[1][1].url()).hash.split(/[/?]/)[2];
    const taken = await api(crews[1][1], "POST", `/api/runs/${run}/commands`, {
      type: "action", key: "of-the-proof", action: "set-config", target: "payments", args: { key: "retries", value: "5" }, reason: "The bank refuses two of three at once.",
    });
    assert.ok(!taken.status, JSON.stringify(taken));
    await row("Crew 2").getByRole("button", { name: /^Approve/ }).click();
    await row("Crew 2").getByText(/payments/).first().waitFor();
    await row("Crew 2").getByRole("button", { name: /^Approve/ }).waitFor({ state: "detached" });
    await choose("Crew 1");
    await button(lead, "Resume").click();
    await button(lead.getByRole("dialog"), "Resume").click();
    await crews[0][0].getByRole("region", { name: "Paused" }).waitFor({ state: "detached" });
  });

  await t.test("it is closed, and the debrief across crews shows each", async () => {
    await button(lead, "End the game day").click();
    await button(lead.getByRole("dialog"), "End it").click();
    await lead.getByRole("table", { name: "Leaderboard" }).getByText("Crew 2").waitFor();
    const table = lead.getByRole("table", { name: "How each crew did: Not ours to mend" });
    for (const c of CREWS) await table.getByRole("link", { name: c }).waitFor();
    const [, acknowledged] = await table.getByRole("row").filter({ hasText: "Crew 1" }).getByRole("cell").allInnerTexts();
    assert.match(acknowledged, /^\d+:\d\d$/);
    assert.equal((await table.getByRole("row").filter({ hasText: "Crew 2" }).getByRole("cell").allInnerTexts())[1], "—");
    await lead.locator('[title*="They listen to each other."]').waitFor({ state: "attached" });
    await lead.getByRole("region", { name: "To talk about" }).getByText(/Crew 2, in Not ours to mend nobody acknowledged/).waitFor();
    await lead.getByLabel("What is to be done").fill("Alert on what the bank refuses");
    await lead.getByLabel("Owner").selectOption({ label: "Ada" });
    await button(lead, "Add the action").click();
    await lead.getByRole("region", { name: "Actions" }).getByText("Alert on what the bank refuses").waitFor();
    await look(lead, "84-across");

    const ada = players[0].page;
    await ada.getByRole("link", { name: "Back to the game day" }).click();
    await ada.getByRole("table", { name: "How each crew did: Not ours to mend" }).waitFor();
    assert.equal(await ada.locator('[title*="They listen to each other."]').count(), 0, "who played reads the notes of who leads");
    await ada.getByLabel("In your words: The level was right for me.").fill("Just right.");
    await button(ada, "Send my answers").click();
    await button(ada, "Change my answers").waitFor();
    await look(ada, "85-across");
    await ada.goto(`${yard.server.origin}/#/`);
    await ada.getByRole("region", { name: "My actions" }).getByText("Alert on what the bank refuses").waitFor();
  });

  assert.deepEqual(yard.wrong, []);
});
