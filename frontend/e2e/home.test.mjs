// What is one's own to do: a facilitator assigns a drill, two people find it at
// Home, one plays it and reads what has come of it, and whoever assigned it sees how
// far they are.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { api, look, missing, stage } from "./browser.mjs";
import { startOutside } from "./outside.mjs";

const skip = missing();
const outside = skip ? null : await startOutside();
after(() => outside?.stop());

let lead, ada;
const yard = stage(skip, async ({ person }) => {
  lead = await person();
  ada = await person();
}, { addresses: outside?.list });

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const region = (page, name) => page.getByRole("region", { name });

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("an assignment, from the dialog to what has come of it", { skip, timeout: 180_000 }, async (t) => {
  await t.test("somebody new is told where to begin", async () => {
    await lead.goto(yard.server.signIn);
    await lead.getByRole("heading", { name: "Home" }).waitFor();
    for (const login of ["ada", "bob"]) {
      const { link } = await api(lead, "POST", "/api/people", { login, name: login === "ada" ? "Ada" : "Bob", roles: ["trainee"] });
      if (login === "ada") await ada.goto(`${yard.server.origin}/${link.slice(link.indexOf("#"))}`);
    }
    await region(ada, "Begin here").getByRole("link", { name: "Read the briefing" }).waitFor();
    await look(ada, "40-newcomer");
  });

  await t.test("an admin tests what the real world may be told by", async () => {
    await lead.goto(`${yard.server.origin}/#/addresses`);
    await lead.getByText("Nothing yet").nth(1).waitFor();
    await button(lead, "Test The channel").click();
    await lead.getByText("took a page that was over at once").waitFor();
    assert.match(await outside.hears(/test/), /^DRILL: /);
    await button(lead, "Test Nobody there").click();
    await lead.getByText("given up", { exact: true }).waitFor();
    await look(lead, "40-addresses");
    await lead.goto(`${yard.server.origin}/#/`);
  });

  await t.test("a facilitator assigns a drill to people with a due date", async () => {
    await region(lead, "Begin here").getByRole("link", { name: "The first page" }).click();
    await button(lead, "Assign it to people").click();
    const dialog = lead.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "Ada" }).check();
    await dialog.getByRole("checkbox", { name: "Bob" }).check();
    await dialog.getByLabel("Due: the end of").fill(day(3));
    await dialog.getByLabel("Time zone of the days").selectOption("Pacific/Auckland");
    await dialog.getByLabel("Why, for those who play it").fill("Before you go on call next week.");
    await dialog.getByText("More: when, how, and who sees it").click();
    await dialog.getByRole("group", { name: "Tell" }).getByRole("checkbox", { name: "The channel" }).check();
    await look(lead, "41-assign");
    await dialog.getByLabel("Not before").fill(day(9)); // later than it ends
    await dialog.getByLabel("Score to reach, in percent").fill("60");
    await dialog.getByLabel("Where").selectOption("tabletop");
    await button(dialog, "Assign").click();
    await dialog.getByText("It ends before it begins.").first().waitFor();
    await dialog.getByLabel("Not before").fill("");
    await button(dialog, "Assign").click();
    await lead.getByRole("heading", { name: "The first page", level: 1 }).waitFor();
    await lead.getByText("not started").nth(1).waitFor(); // the briefing behind the dialog has that heading as well
    assert.equal(await lead.getByText("not started").count(), 2, "both have not begun");
    await look(lead, "42-given");
  });

  await t.test("it is at Home, with why and until when, and begins there", async () => {
    await ada.reload();
    const now = region(ada, "To do now");
    await now.getByText("Assigned by").waitFor();
    assert.match(await now.innerText(), /Until the end of .*\(Pacific\/Auckland\), \d+ (days|hours) left; at least 60 %, once/);
    await now.getByText("Before you go on call next week.").waitFor();
    await look(ada, "43-to-do");
    await button(now, "Start: The first page").click();
    await ada.getByRole("timer", { name: "Run clock" }).waitFor();
    await lead.getByText("under way").waitFor();
    await lead.getByRole("link", { name: "Watch of Ada" }).waitFor();
    const run = ada.url().split("/runs/")[1].split("?")[0];
    await ada.goto(`${yard.server.origin}/#/`);
    await region(ada, "To do now").getByRole("link", { name: "Go on with The first page" }).waitFor();
    await api(ada, "POST", `/api/runs/${run}/commands`, { type: "declare", title: "Customers see errors", severity: "SEV2" });
    assert.match(await outside.hears(/Customers see errors/), /^DRILL: .*\nThe first page/s);
    await api(ada, "POST", `/api/runs/${run}/end`, {});
    await region(ada, "To do now").getByRole("link", { name: "Say how it went: The first page" }).waitFor();
    await look(ada, "44-asked");
    await api(ada, "POST", `/api/runs/${run}/assessment`, { skipped: true });
    await lead.getByText("not passed").waitFor();
    await look(lead, "45-not-passed");
    await api(lead, "POST", `/api/runs/${run}/release`);
    const feedback = region(ada, "Feedback that has arrived");
    await feedback.getByRole("link", { name: "Read the debrief: The first page" }).waitFor();
    await look(ada, "46-feedback");
  });

  await t.test("it is changed, and withdrawn", async () => {
    await button(lead, "Change").click();
    await lead.getByRole("dialog").getByLabel("Due: the end of").fill(day(-3));
    await button(lead.getByRole("dialog"), "Change it").click();
    await lead.getByText("late").first().waitFor();
    await lead.getByRole("link", { name: "Home", exact: true }).click();
    await region(lead, "Waits for you").getByRole("link", { name: "See who is late: The first page" }).waitFor();
    await look(lead, "47-waits");
    await region(lead, "Waits for you").getByRole("link", { name: "See who is late: The first page" }).click();
    await button(lead, "Withdraw").click();
    await button(lead.getByRole("dialog"), "Withdraw").click();
    await lead.getByText("Withdrawn;").waitFor();
    await look(lead, "48-withdrawn");
    await lead.getByRole("link", { name: "Assignments", exact: true }).first().click();
    await lead.getByRole("heading", { name: "Given by you" }).waitFor();
    await look(lead, "49-assignments");
  });

  assert.deepEqual(yard.wrong, [], "the browsers saw no error that they should not");
});
