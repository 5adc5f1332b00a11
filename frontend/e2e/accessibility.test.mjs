// Every screen and every dialog, as axe sees them and by the keyboard alone: as a
// newcomer, a trainee and a facilitator, in the dark and in the light, wide and
// at twice the size.
import assert from "node:assert/strict";
import { test } from "node:test";
import { api, missing, stage, steps } from "./browser.mjs";
import { eyes } from "./eyes.mjs";

const skip = missing();

let admin, trainee;
const yard = stage(skip, async ({ person }) => {
  admin = await person(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  trainee = await person(/ERR_INTERNET_DISCONNECTED|WebSocket/);
});

const { found, see, tab } = eyes("a");

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const tool = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
const dialog = (page) => page.getByRole("dialog");

// opened sees a dialog that `open` opens, and closes it.
async function opened(page, name, open) {
  await open();
  await dialog(page).waitFor();
  await see(page, name);
  if (await dialog(page).evaluate((d) => d.scrollWidth > d.clientWidth)) found.push(`${name}: what is in the dialog is wider than it`);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
}

async function go(page, path, heading) {
  await page.goto(`${yard.server.origin}/#/${path}`);
  await page.getByRole("heading", { name: heading }).first().waitFor();
}

// pace sets how fast the trainee's run goes by, as whoever watches it may.
async function pace(change) {
  await admin.evaluate(async (change) => {
    const [run] = (await (await fetch("/api/runs")).json()).runs;
    const { csrf } = await (await fetch("/api/me")).json();
    await fetch(`/api/runs/${run.id}/clock`, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf }, body: JSON.stringify(change) });
  }, change);
}

test("axe finds nothing", { skip, timeout: 420_000 }, async (t) => {
  const step = steps(t);

  await step("before one is signed in", async () => {
    await go(trainee, "", "Drillyard");
    await tab(trainee, "sign in");
    await trainee.getByLabel("Login").fill("nobody");
    await trainee.getByLabel("Password").fill("not the password");
    await button(trainee, "Sign in").click();
    await trainee.getByRole("alert").waitFor();
    await see(trainee, "sign in, refused");
    await go(trainee, "signin/used-up", "Drillyard");
    await trainee.getByRole("alert").waitFor();
    await see(trainee, "sign in, a link that is used up");
  });

  await step("an admin's screens", async () => {
    await admin.goto(yard.server.signIn);
    await admin.getByRole("heading", { name: "Begin here" }).waitFor();
    await tab(admin, "home, a newcomer");
    await go(admin, "assignments", "Assignments");
    await admin.getByText("You have assigned nothing yet").waitFor();
    await tab(admin, "assignments, none yet");
    await opened(admin, "assign a drill", () => button(admin, "Assign a drill").click());
    await go(admin, "assignments/none", "Assignment");
    await admin.getByRole("alert").waitFor();
    await see(admin, "assignment, none");
    await admin.getByRole("link", { name: "Catalogue", exact: true }).click();
    await admin.getByRole("link", { name: "The first page" }).waitFor();
    await tab(admin, "catalogue, first time");
    await admin.keyboard.press("Tab");
    await admin.keyboard.press("Enter");
    assert.equal(await admin.evaluate(() => document.activeElement.tagName), "MAIN", "the first stop skips to the content");
    await admin.getByLabel("Find").fill("nothing is called that");
    await admin.getByText("No drill is like that").waitFor();
    await see(admin, "catalogue, none found");
    await button(admin, "Show all drills").click();
    await opened(admin, "keys", () => button(admin, /^Keys/).click());
    assert.match(await admin.evaluate(() => document.activeElement.textContent), /^Keys/, "a dialog gives the focus back");
    await admin.locator("summary").first().click();
    await see(admin, "menu");
    await opened(admin, "name", () => button(admin, "Change name").click());
    await admin.locator("summary").first().click();
    await opened(admin, "password", () => button(admin, "Set a password").click());
    await admin.locator("summary").first().click();
    await opened(admin, "tokens", () => button(admin, "API tokens").click());
    await admin.locator("summary").first().click();
    await opened(admin, "sign out everywhere", () => button(admin, "Sign out everywhere").click());
    await go(admin, "runs", "Runs");
    await admin.getByText("Nothing has been run yet").waitFor();
    await see(admin, "runs, none yet");
    await go(admin, "runs/none/debrief", "Debrief");
    await admin.getByRole("alert").waitFor();
    await see(admin, "debrief, none");
    await go(admin, "scenarios/none", "Briefing");
    await admin.getByRole("alert").waitFor();
    await see(admin, "briefing, none");
    await go(admin, "nowhere/at/all", "There is no such page");
    await see(admin, "no such page");
    await go(admin, "people", "People");
    await opened(admin, "add a person", () => button(admin, "Add a person").click());
    await button(admin, "Add a person").click();
    await dialog(admin).getByLabel("Name").fill("Tess ".repeat(15).trim());
    await dialog(admin).getByLabel("Login").fill("tess");
    await button(dialog(admin), /Add and make a link/).click();
    const link = await dialog(admin).getByLabel("Link").inputValue();
    await see(admin, "a sign-in link");
    await button(dialog(admin), "Done").click();
    await tab(admin, "people");
    await opened(admin, "add people from a list", () => button(admin, "Add from a list").click());
    await opened(admin, "add a group", () => button(admin, "New group").click());
    await opened(admin, "manage a person", () => button(admin, /^Manage Tess/).click());
    await go(admin, "audit", "Audit trail");
    await admin.getByRole("table").waitFor();
    await tab(admin, "audit trail");
    await go(admin, "audit?outcome=failed&action=person.link", "Audit trail");
    await admin.getByText("Nothing in the trail is like that").waitFor();
    await see(admin, "audit trail, nothing");
    await trainee.goto(link);
  });

  await step("the guide", async () => {
    await go(admin, "guide", "Guide");
    await admin.locator(".guide-page h1").waitFor();
    await tab(admin, "guide");
    await go(admin, "guide/api", "HTTP and websocket API");
    await see(admin, "guide, the interface");
    await go(admin, "guide/facilitating", "Running drills for others");
    await see(admin, "guide, a page of one's own");
  });

  await step("a drill begins", async () => {
    await trainee.getByRole("link", { name: "The first page" }).click();
    await trainee.getByRole("radio", { name: /^Tabletop/ }).check();
    await tab(trainee, "briefing");
    // The answer is held back, so that there is time to look at what is shown until it is here.
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await trainee.route(/\/api\/runs\/[^/]+$/, async (r) => {
      await held;
      await r.continue();
    });
    await button(trainee, "Start the drill").click();
    await trainee.getByRole("progressbar").waitFor();
    await see(trainee, "starting");
    release();
    await trainee.getByRole("timer", { name: "Run clock" }).waitFor();
    await trainee.unroute(/\/api\/runs\/[^/]+$/);
    await see(trainee, "cockpit, quiet");
  });

  await step("the script, as whoever runs the drill sees it", async () => {
    await go(admin, "runs", "Runs");
    await tab(admin, "runs, one under way");
    await opened(admin, "end the run of someone else", () => button(admin, /^End run of/).click());
    await admin.getByRole("link", { name: /^Watch Tess/ }).click();
    await admin.getByRole("timer", { name: "Run clock" }).waitFor();
    await see(admin, "cockpit, watched");
    await tool(admin, "Script");
    await button(admin, "Hold support").waitFor();
    await see(admin, "script");
    await opened(admin, "hold an inject", () => button(admin, "Hold support").click());
    await pace({ speed: 20 });
    await trainee.getByRole("region", { name: "Pager" }).getByText("Customers cannot buy").waitFor();
    await pace({ speed: 0.5 });
  });

  await step("the cockpit, and all its tools", async () => {
    await see(trainee, "cockpit, ringing");
    await opened(trainee, "pages", () => button(trainee, /^All pages/).click());
    await opened(trainee, "escalate", () => button(trainee, "Escalate").click());
    await trainee.keyboard.press("a");
    await opened(trainee, "crew", () => button(trainee, /^Crew:/).click());
    await opened(trainee, "declare", () => button(trainee, "Declare incident").click());
    await opened(trainee, "end the run", () => button(trainee, "End run").click());
    await tool(trainee, "Metrics");
    await trainee.getByLabel("PromQL query").fill("sum(rate(http_requests_total[30s])");
    await button(trainee, "Run query").click();
    await trainee.getByText(/unclosed left parenthesis/).first().waitFor();
    await see(trainee, "metrics, a mistake");
    await trainee.getByLabel("PromQL query").fill("db_pool_in_use");
    await button(trainee, "Run query").click();
    await trainee.getByText("checkout-1").first().waitFor();
    await see(trainee, "metrics");
    await tool(trainee, "Logs");
    await trainee.getByRole("log", { name: "Log lines" }).getByRole("button").first().click();
    await see(trainee, "logs");
    await tool(trainee, "Changes");
    await button(trainee, /^Suspect this/).first().waitFor();
    await see(trainee, "changes");
    await tool(trainee, "Runbooks");
    await trainee.getByRole("checkbox").first().waitFor();
    await see(trainee, "runbooks");
    await tool(trainee, "Customer");
    await trainee.getByLabel("Journey").selectOption({ label: "Buy" });
    await button(trainee, /Visit/).click();
    await trainee.getByRole("region", { name: "Visit" }).waitFor();
    await see(trainee, "customer");
  });

  await step("an action, from what to why to what it touches", async () => {
    await tool(trainee, "Services");
    await see(trainee, "services");
    await button(trainee, "Act on Checkout").click();
    await see(trainee, "actions");
    await button(dialog(trainee), "Change a setting").click();
    await see(trainee, "action, why");
    await button(dialog(trainee), "Back").click();
    await button(dialog(trainee), "Roll config back").click();
    await trainee.getByRole("dialog", { name: "Roll config back" }).waitFor();
    await dialog(trainee).getByLabel("Reason").fill("The config push cut the pool; errors began with it.");
    await button(dialog(trainee), "Review").click();
    await dialog(trainee).getByRole("region", { name: "Blast radius" }).waitFor();
    await see(trainee, "action, sure");
    await trainee.keyboard.press("Escape");
  });

  await step("an incident that is declared, and the drawer that it is in on a narrow screen", async () => {
    await button(trainee, "Declare incident").click();
    await dialog(trainee).getByLabel("Title").fill("Some customers cannot buy");
    await dialog(trainee).getByLabel("Severity").selectOption("SEV2");
    await button(dialog(trainee), "Declare").click();
    await opened(trainee, "change the severity", () => button(trainee, "Change severity").click());
    await opened(trainee, "close the incident", () => button(trainee, "Close incident").click());
    const wide = trainee.viewportSize();
    await trainee.setViewportSize({ width: 800, height: 600 });
    await button(trainee, /^Incident/).click();
    await trainee.getByRole("complementary", { name: "Incident" }).waitFor();
    await see(trainee, "cockpit, the drawer");
    await trainee.setViewportSize(wide);
  });

  await step("time stands still, and the connection is gone", async () => {
    await pace({ paused: true });
    await trainee.getByRole("region", { name: "Paused" }).waitFor();
    await see(trainee, "cockpit, paused");
    await pace({ paused: false });
    await trainee.context().setOffline(true);
    await trainee.getByRole("region", { name: "Connection" }).waitFor();
    await see(trainee, "cockpit, disconnected");
    await trainee.context().setOffline(false);
    await trainee.getByRole("region", { name: "Connection" }).waitFor({ state: "hidden" });
  });

  await step("the end, and a debrief that is not shown yet", async () => {
    await trainee.getByRole("tab", { name: "Update" }).click();
    await trainee.getByRole("textbox", { name: "New update" }).fill("Part of our customers cannot pay. We look for the cause and write again in 15 minutes.");
    await button(trainee, "Post update").click();
    await trainee.getByRole("list", { name: "Incident timeline" }).getByText(/write again in 15 minutes/).waitFor();
    await button(trainee, "End run").click();
    await button(trainee, "End the run now").click();
    await trainee.getByRole("region", { name: "The run has ended" }).waitFor();
    await see(trainee, "ended");
    await trainee.getByRole("link", { name: "Open the debrief" }).click();
    await trainee.getByText("Not shown yet").waitFor();
    await tab(trainee, "debrief, not shown yet");
    await trainee.getByLabel("What did you do well?").fill("I told our customers early.");
    await trainee.getByLabel("What would you do another way?").fill("Look at the changes first.");
    await trainee.getByLabel(/What score do you expect/).fill("30");
    await button(trainee, "Write it down").click();
    await button(trainee, "Write it down").waitFor({ state: "hidden" });
    await trainee.getByRole("link", { name: "Runs", exact: true }).first().click();
    await trainee.getByRole("table").waitFor();
    await tab(trainee, "runs, one's own");
  });

  const comment = "Say what customers can do meanwhile.";
  await step("someone else's debrief, which is marked and shown", async () => {
    await admin.goto(`${yard.server.origin}/#/runs`);
    await admin.getByRole("table").getByRole("link", { name: "The first page" }).click();
    await admin.locator(".score-figure").waitFor();
    await tab(admin, "debrief, someone else's");
    const form = admin.locator("form").filter({ has: admin.getByRole("radio", { name: /impact and action/ }) });
    await form.getByRole("radio", { name: /impact and action/ }).check();
    await form.getByLabel("Comment for the trainee").fill(comment);
    await button(form, "Give the mark").click();
    await admin.getByText("Marked; the run is graded anew.").waitFor();
    await button(admin, /^Show it to Tess/).click();
    await button(admin, /^Show it to Tess/).waitFor({ state: "hidden" });
  });

  await step("one's own debrief, and what was written beside the mark", async () => {
    await trainee.goBack();
    await trainee.reload();
    const given = trainee.getByRole("figure").filter({ hasText: comment });
    await given.getByText(/^Admin, .*\d{4}, \d\d:\d\d, with the mark 2$/).waitFor();
    assert.equal(await trainee.getByRole("region", { name: "Marks for you to give" }).count(), 0, "nobody marks themselves");
    await tab(trainee, "debrief");
  });

  await step("a debrief is read from its lesson on, and what is to be done stays on one's list", async () => {
    const heads = await trainee.locator("main h2").allInnerTexts();
    const at = (title) => heads.findIndex((h) => h.startsWith(title));
    assert.ok(at("What this drill was about") === 0 && at("Score") === 1 && at("What would have helped most") > 1, `the order is ${heads.join(", ")}`);
    await trainee.getByText("I told our customers early.").waitFor();
    await trainee.getByText("How it is done well", { exact: true }).waitFor();
    await trainee.getByLabel("What was learned").fill("The list of changes comes first.");
    await button(trainee, "Keep the review").click();
    await trainee.getByText("The review is kept.").waitFor();
    await trainee.getByLabel("What is to be done").fill("Alert on waits for a connection");
    await button(trainee, "Add the action").click();
    await trainee.getByRole("checkbox", { name: "Alert on waits for a connection" }).waitFor();
    await tab(trainee, "debrief, reviewed");
    const [page] = await Promise.all([trainee.context().waitForEvent("page"), trainee.getByRole("link", { name: "Print" }).click()]);
    await page.getByRole("heading", { name: /^Debrief: / }).waitFor();
    await page.getByText("Alert on waits for a connection").waitFor();
    await page.close();
    await trainee.getByRole("link", { name: "Runs", exact: true }).first().click();
    const mine = trainee.getByRole("region", { name: "My actions" });
    await mine.getByRole("checkbox", { name: "Alert on waits for a connection" }).click(); // it goes among what is done
    await mine.getByText("All of them are done.").waitFor();
    await tab(trainee, "runs, with what was to be done");
  });

  await step("a track, and what it leads to", async () => {
    await go(trainee, "tracks", "Tracks");
    await opened(trainee, "begin a track", () => button(trainee, /^Begin /).first().click());
    const [{ slug, title }] = await api(trainee, "GET", "/api/tracks");
    const { id } = await api(trainee, "POST", "/api/enrolments", { track: slug });
    const { phases } = await api(trainee, "GET", `/api/enrolments/${id}`);
    const steps = phases.flatMap((p) => p.steps);
    await go(trainee, `tracks/${slug}`, title);
    await tab(trainee, "track");
    for (const kind of ["read", "drill", "checklist", "gate"]) {
      const of = steps.find((s) => s.kind === kind);
      await go(trainee, `tracks/${slug}/steps/${of.id}`, of.title);
      if (kind === "read") await trainee.locator("main details summary").first().click();
      await (kind === "read" ? tab : see)(trainee, `track, ${kind}`);
    }
    await go(trainee, "skills", "Skills");
    await trainee.getByText("Never shown yet").first().waitFor();
    await trainee.locator("main details summary").first().click();
    await see(trainee, "skills");
    await go(trainee, "systems/harbor", "Harbor");
    await see(trainee, "system");
    await go(admin, "mentor", "My people");
    await admin.getByRole("table").waitFor();
    await tab(admin, "my people");
    await go(admin, `mentor/${id}`, "Tess");
    await see(admin, "somebody on a track");
    await go(admin, "lead", "Trends");
    await admin.getByRole("table", { name: "People" }).waitFor();
    await tab(admin, "trends");
  });

  await step("the server is out of reach", async () => {
    await admin.context().setOffline(true);
    await admin.getByRole("link", { name: "Catalogue" }).click();
    await admin.getByText("The server cannot be reached.").first().waitFor();
    await see(admin, "disconnected");
    await admin.context().setOffline(false);
  });

  assert.equal(found.length, 0, `axe found:\n${[...new Set(found)].join("\n")}`);
  assert.deepEqual(yard.wrong, [], "the browsers saw no error that they should not");
});
