// A newcomer's first day on a track, and those who look after them: pages are read
// and asked about, a first drill is played, a gate is failed and passed on a drill
// with another cause, a mentor signs off, and whoever leads sees what was played.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, test } from "node:test";
import { api, look, missing, stage } from "./browser.mjs";
import { writePack } from "./tracks-pack.mjs";

const skip = missing();
const content = skip ? undefined : await writePack();
after(() => content && rm(content, { recursive: true, force: true }));

let lead, ada;
const yard = stage(skip, async ({ person }) => {
  lead = await person();
  ada = await person();
}, { content });

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const region = (page, name) => page.getByRole("region", { name });
const heading = (page, name) => page.getByRole("heading", { name, level: 1 }).waitFor();
const go = (page, path) => page.goto(`${yard.server.origin}/#/${path}`);

// play goes through a run of Ada's far above its pace, to its end, and opens its debrief;
// what she does about the page she has all the time for that she needs.
async function play(does) {
  await ada.getByRole("timer", { name: "Run clock" }).waitFor();
  const id = ada.url().split("/runs/")[1].split("?")[0];
  const pace = (speed) => api(lead, "POST", `/api/runs/${id}/clock`, { speed });
  if (does) {
    await pace(10);
    await region(ada, "Pager").getByText("Customers cannot buy").waitFor();
    await pace(1);
    await does();
  }
  await pace(20);
  await region(ada, "The run has ended").waitFor({ timeout: 60_000 });
  await ada.getByRole("link", { name: "Open the debrief" }).click();
  await button(ada, "Skip the questions").click();
  await ada.getByText(/^\d+(\.\d+)? ?%$/).first().waitFor();
  return id;
}

// well answers the page, and asks what changed.
async function well() {
  await ada.keyboard.press("a");
  await ada.getByRole("tab", { name: /^Changes/ }).click();
  await ada.getByRole("list", { name: "Incident timeline" }).getByText(/acknowledged/i).first().waitFor();
}

test("a newcomer's first day", { skip, timeout: 300_000 }, async (t) => {
  await t.test("a track is found from Home, and begun", async () => {
    await lead.goto(yard.server.signIn);
    await heading(lead, "Home");
    const { link } = await api(lead, "POST", "/api/people", { login: "ada", name: "Ada", roles: ["trainee"] });
    await ada.goto(`${yard.server.origin}/${link.slice(link.indexOf("#"))}`);
    await region(ada, "Begin here").getByRole("link", { name: "track", exact: true }).click();
    await heading(ada, "Tracks");
    await look(ada, "60-tracks");
    await button(ada, "Begin The first day").click();
    await button(ada.getByRole("dialog"), "Begin").click();
    await heading(ada, "The first day");
    await region(ada, "Next").getByText("0 of 4 steps done").waitFor();
    await look(ada, "61-track");
    await go(ada, "");
    await region(ada, "Next, and why").getByRole("link", { name: "To the step: Know the system" }).click();
  });

  await t.test("a wrong answer is told where to look, and never what is right", async () => {
    await heading(ada, "Know the system");
    const question = ada.getByRole("textbox", { name: "Which team looks after checkout?" });
    await question.fill("logistics");
    await button(ada, "Check").click();
    const wrong = ada.getByText("That is not it.");
    await wrong.waitFor();
    assert.equal(await wrong.innerText(), "That is not it. Look here: The page of the service names its team.");
    await ada.getByText("Checkout", { exact: true }).click();
    const owner = await ada.locator("dt", { hasText: "Looked after by" }).locator("xpath=following-sibling::dd[1]").innerText();
    await look(ada, "62-question");
    await question.fill(owner);
    await button(ada, "Check").click();
    await ada.getByText("That is right.").waitFor();
    await ada.getByText("done", { exact: true }).waitFor();
  });

  await t.test("a first drill, its debrief, and what comes next", async () => {
    await ada.getByRole("link", { name: "After: A first page" }).click();
    await ada.getByRole("radio", { name: /^Tabletop/ }).check();
    await button(ada, "Start: A pool too small").click();
    await play(well);
    await look(ada, "63-debrief");
    await ada.getByRole("link", { name: "Home", exact: true }).click();
    await region(ada, "Next, and why").getByText("The first day").first().waitFor();
    assert.ok((await region(ada, "Next, and why").getByRole("link", { name: /^(To the step|Read the briefing): / }).count()) <= 3, "more is suggested than anybody reads");
    await look(ada, "64-next");
  });

  await t.test("what was done outside of the product waits for a mentor, who signs it off", async () => {
    await go(ada, "tracks/small/first-day/steps/access");
    await ada.getByRole("checkbox", { name: /The pager reaches you/ }).click();
    await ada.getByText("waits for a mentor").waitFor();
    await go(lead, "mentor");
    await button(lead, "Be their mentor: Ada").click();
    await lead.getByRole("link", { name: "See to it: Ada, The pager reaches you" }).click();
    await heading(lead, "Ada");
    await look(lead, "65-person");
    await button(lead, "Sign off: The pager reaches you").click();
    await lead.getByText(/Signed off by Admin/).waitFor();
    await lead.getByLabel("New note").fill("Asks before touching anything.");
    await button(lead, "Add note").click();
    await lead.getByText("Asks before touching anything.").waitFor();
    await ada.getByText(/signed off by Admin/).waitFor();
  });

  await t.test("a gate that was failed says what is missing, and offers another cause", async () => {
    await go(ada, "tracks/small/first-day/steps/ready");
    await heading(ada, "Ready");
    await button(ada, "Start: Statements cut short").click();
    const failed = await play();
    await go(ada, "tracks/small/first-day/steps/ready");
    await ada.getByText("The best so far is 0 % in “Statements cut short”; 90 % is asked for.").waitFor();
    assert.equal(await button(ada, /Statements cut short$/).count(), 0, "the debrief gave it away, and it is offered again");
    await look(ada, "66-failed");
    await button(ada, "Start: A limit too low").click();
    assert.notEqual(await play(well), failed);
    await go(ada, "tracks/small/first-day/steps/ready");
    await ada.getByText("met", { exact: true }).first().waitFor();
    await look(ada, "67-passed");
  });

  await t.test("a mark of entrustment closes it, and the certificate says what it rests on", async () => {
    await lead.reload();
    await button(lead, "Give this mark").waitFor();
    await lead.getByRole("radio", { name: /^3: / }).check();
    await lead.getByLabel("What you have seen").fill("Two pages, calmly, with the change list first.");
    await button(lead, "Give this mark").click();
    await lead.getByText(/Given by Admin: 3 of 5/).waitFor();
    await go(ada, "tracks/small/first-day");
    await ada.getByRole("link", { name: "Your certificate" }).click();
    await heading(ada, "Ada");
    await ada.getByText("Entrusted at level 3 of 5.").waitFor();
    await ada.getByText("Signed off.").waitFor();
    await look(ada, "68-certificate");
    const [badge] = await Promise.all([ada.waitForEvent("download"), ada.getByRole("link", { name: "Take the badge along" }).click()]);
    assert.match(badge.suggestedFilename(), /\.jwt$/);
  });

  await t.test("skills are told within bounds, with what shows them", async () => {
    await go(ada, "skills");
    await ada.getByRole("img", { name: /^Observability: \d+–\d+ %$/ }).first().waitFor();
    await ada.getByText("Never shown yet.").first().waitFor();
    await look(ada, "69-skills");
    await ada.getByText(/3 runs show it/).first().click();
    await ada.getByRole("link", { name: "Asks what changed" }).first().click();
    await ada.getByRole("button", { pressed: true, name: /Asks what changed/ }).waitFor();
  });

  await t.test("whoever leads sees both drills of the gate, and who played them", async () => {
    await go(lead, "lead");
    const drills = lead.getByRole("table", { name: "Drills" });
    for (const title of ["Statements cut short", "A limit too low"]) await drills.getByRole("row").filter({ hasText: title }).getByRole("cell", { name: "1", exact: true }).waitFor();
    const person = lead.getByRole("table", { name: "People" }).getByRole("row").filter({ hasText: "Ada" });
    assert.match(await person.innerText(), /3\b.*2 of 8 skills/s);
    const passed = person.getByText("1 of 1 gate passed, 1 signed off");
    await passed.click();
    await person.getByText(/^Ready \(The first day\): passed .*, with 2 runs\. Entrusted at level 3 of 5 by Admin\.$/).waitFor();
    await person.getByText(/^The pager reaches you.*: signed off by Admin /).waitFor();
    await look(lead, "70-lead");
    await person.getByRole("link", { name: "Ada" }).click();
    await lead.getByRole("img", { name: /^Incident management: / }).waitFor();
  });

  assert.deepEqual(yard.wrong, [], "the browsers saw no error that they should not");
});
