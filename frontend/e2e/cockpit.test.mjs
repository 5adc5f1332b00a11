// The cockpit itself, on the tabletop: the address says how it stands, keys and
// focus are where one expects them, and nothing typed is lost at the end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { api, look, missing, stage } from "./browser.mjs";

const skip = missing();

const LONG = `${"Maximiliana Konstantinopolitanskaya-Featherstonehaugh ".repeat(2).slice(0, 78)}X`;

let admin, trainee, run;
const yard = stage(skip, async ({ person }) => {
  admin = await person();
  trainee = await person();
});

const button = (within, name) => within.getByRole("button", { name, exact: typeof name === "string" });
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const timeline = () => trainee.getByRole("list", { name: "Incident timeline" });
const address = (page = trainee) => new URLSearchParams(page.url().split("?")[1] ?? "");

// told waits until the address says so, or no longer does.
async function told(name, value, page = trainee) {
  await page.waitForFunction(([name, value]) => new URLSearchParams(location.hash.split("?")[1] ?? "").get(name) === value, [name, value]);
}

const pace = (change) => api(admin, "POST", `/api/runs/${run}/clock`, change);

// beyond says which of these cannot be reached within the window's width.
async function beyond(page, names) {
  const { width } = page.viewportSize();
  const out = [];
  for (const name of names) {
    const box = await page.getByRole("banner").getByRole("button", { name }).boundingBox();
    if (!box || box.x < 0 || box.x + box.width > width) out.push(String(name));
  }
  return out;
}

test("the cockpit", { skip, timeout: 240_000 }, async (t) => {
  await t.test("a trainee with a long name starts a drill", async () => {
    await admin.goto(yard.server.signIn);
    await admin.getByRole("heading", { name: "Home" }).waitFor();
    const { link } = await api(admin, "POST", "/api/people", { login: "max", name: LONG, roles: ["trainee"] });
    await trainee.goto(`${yard.server.origin}/${link.slice(link.indexOf("#"))}`);
    await trainee.getByRole("heading", { name: "Home" }).waitFor();
    await trainee.setViewportSize({ width: 800, height: 600 });
    await trainee.getByRole("link", { name: "The first page" }).click();
    await trainee.getByRole("radio", { name: /^Tabletop/ }).check();
    const briefing = await trainee.getByRole("heading", { name: "Briefing" }).boundingBox();
    const start = await button(trainee, "Start the drill").boundingBox();
    assert.ok(start.y > briefing.y, "it is started before it is read");
    assert.equal(await trainee.getByText(/You can pause/).count(), 0, "a trainee is promised what they cannot do");
    await trainee.setViewportSize({ width: 1440, height: 900 });
    await button(trainee, "Start the drill").click();
    await trainee.getByRole("timer", { name: "Run clock" }).waitFor();
    run = trainee.url().split("/runs/")[1].split("?")[0];
  });

  await t.test("it opens on what is one's own, and the map says which that is", async () => {
    const team = (await api(trainee, "GET", `/api/runs/${run}/map`)).services.filter((s) => s.team === "payments");
    assert.equal(await trainee.getByLabel("Service", { exact: true }).inputValue(), team[0].name);
    const map = trainee.getByRole("group", { name: "Service map" });
    for (const s of team) assert.match(await map.getByRole("button", { name: s.title }).getAttribute("aria-description"), /yours/);
  });

  await t.test("what cannot be pressed looks it, whatever its kind", async () => {
    const same = await trainee.evaluate(() => {
      const found = [];
      const frame = document.createElement("div");
      document.querySelector("main").append(frame);
      const colour = (html) => {
        frame.innerHTML = html;
        return getComputedStyle(frame.firstElementChild).color;
      };
      for (const variant of ["primary", "default", "danger", "ghost"])
        for (const size of ["normal", "small", "large", "icon", "small service-name", "runbook-link"]) {
          const one = (off) => `<button class="button ${variant} ${size}" ${off}>x</button>`;
          if (colour(one("")) === colour(one("disabled"))) found.push(`${variant} ${size}`);
        }
      for (const html of ['<input class="input"', '<textarea class="input"', '<select class="input"']) if (colour(`${html}>`) === colour(`${html} disabled>`)) found.push(html);
      frame.remove();
      return found;
    });
    assert.deepEqual(same, []);
  });

  await t.test("keys work after a choice in a list", async () => {
    await pace({ speed: 20 });
    await trainee.getByRole("region", { name: "Pager" }).getByText("Customers cannot buy").waitFor();
    await pace({ speed: 0.5 });
    const service = trainee.getByLabel("Service", { exact: true });
    await service.focus();
    await service.selectOption("payments");
    await trainee.keyboard.press("a");
    await timeline().getByText(/^Acknowledged/).waitFor();
    assert.equal(await service.inputValue(), "payments", "the key chose from the list instead");
    await trainee.keyboard.press("g");
    await trainee.keyboard.press("l");
    await trainee.getByRole("log", { name: "Log lines" }).waitFor();
  });

  await t.test("tool, service, range, query, filter and open line are in the address; back, forward and reload keep it", async () => {
    await told("service", "payments");
    await trainee.getByLabel("Log filter").fill("level:error service:checkout");
    await trainee.keyboard.press("Enter");
    await told("q", "level:error service:checkout");
    const log = trainee.getByRole("log", { name: "Log lines" });
    await log.getByRole("button").first().click();
    assert.equal(await button(trainee, "Follow").getAttribute("aria-pressed"), "false", "it is said to follow, and does not");
    const line = await log.locator("[aria-expanded=true]").innerText();
    await trainee.reload();
    await log.locator("[aria-expanded=true]").waitFor();
    assert.equal(await log.locator("[aria-expanded=true]").innerText(), line);
    assert.equal(await trainee.getByLabel("Log filter").inputValue(), "level:error service:checkout");
    await button(trainee, "Follow").click();
    assert.equal(await button(trainee, "Follow").getAttribute("aria-pressed"), "true");
    assert.equal(await log.locator("[aria-expanded=true]").count(), 0);

    // A slow answer is seen to be awaited, and what was there stays until it is here.
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await trainee.route(/\/logs\?/, async (r) => {
      await held;
      await r.continue();
    });
    await button(trainee, /Warn \+/).click();
    await trainee.getByText(/^Searching…/).waitFor();
    release();
    await trainee.getByText(/^Searching…/).waitFor({ state: "hidden" });
    await trainee.unroute(/\/logs\?/);

    // A click narrows what is typed, in the language that people meet at work.
    const filter = trainee.getByLabel("Log filter");
    assert.equal(await filter.inputValue(), '{service="checkout"} | level >= "warn"');
    await told("q", '{service="checkout"} | level >= "warn"');
    await trainee.locator("button[aria-pressed=true]", { hasText: "Warn +" }).waitFor();
    assert.equal(await trainee.getByLabel("Service", { exact: true }).inputValue(), "checkout");
    await look(trainee, "logs-narrowed");
    await filter.fill('{service="checkout"} |= pool');
    await button(trainee, /Level: Error/).click();
    await trainee.getByText('after |= stands a text in quotes: |= "pool"').first().waitFor();
    assert.equal(await filter.inputValue(), '{service="checkout"} |= pool', "what was typed is lost");
    await look(trainee, "logs-mistaken");
    await filter.fill('{service="checkout"} | level >= "warn"');
    await trainee.keyboard.press("Enter");
    await trainee.getByText(/stands a text in quotes/).waitFor({ state: "hidden" });

    await tab(trainee, "Metrics").click();
    await trainee.getByLabel("PromQL query").fill("db_pool_");
    await trainee.getByLabel("PromQL query").press("End");
    await trainee.getByRole("option", { name: "db_pool_size" }).click();
    await button(trainee, "Run query").click();
    await trainee.getByText("checkout-1").first().waitFor();
    await told("expr", "db_pool_size");
    const asked = trainee.waitForRequest((r) => r.url().endsWith("/query"));
    await button(trainee, "1 h").click();
    assert.equal((await asked).postDataJSON().expr, "db_pool_size", "another range asks again");
    await told("range", "3600");
    await trainee.goBack();
    await told("range", null);
    await trainee.goBack();
    await trainee.goBack();
    await told("tool", "logs");
    await log.waitFor();
    await trainee.goForward();
    await tab(trainee, "Metrics").and(trainee.locator("[aria-selected=true]")).waitFor();
    await look(trainee, "30-metrics");
  });

  await t.test("a query that finds nothing says what may help", async () => {
    await trainee.getByLabel("PromQL query").fill("db_pool_sise");
    await button(trainee, "Run query").click();
    await button(trainee, "Ask for that: db_pool_size").click();
    await told("expr", "db_pool_size");
  });

  await t.test("a chart is zoomed by dragging, the cursors of all go together, and a link to it opens there", async () => {
    await tab(trainee, "Dashboards").click();
    const plot = trainee.getByRole("region", { name: "Latency", exact: true }).locator(".u-over");
    await plot.waitFor();
    const box = await plot.boundingBox();
    await trainee.mouse.move(box.x + box.width * 0.4, box.y + 40);
    await trainee.getByRole("region", { name: "Errors", exact: true }).locator(".chart-time").getByText(/\d/).waitFor();
    await trainee.mouse.down();
    await trainee.mouse.move(box.x + box.width * 0.8, box.y + 40, { steps: 4 });
    await trainee.mouse.up();
    const zoomed = button(trainee, /^Zoomed: /);
    await zoomed.waitFor();
    const [from, to] = address().get("zoom").split("..").map(Number);
    assert.ok(to > from, "what was dragged over");
    await look(trainee, "31-zoomed");

    const chat = trainee.getByRole("textbox", { name: "Message to #incident" });
    await chat.fill(`Look at this: ${trainee.url()} please`);
    await trainee.keyboard.press("Enter");
    await admin.goto(`${yard.server.origin}/#/runs/${run}`);
    await admin.getByRole("list", { name: "Messages in #incident" }).getByRole("link", { name: /^Dashboard of Payments, / }).click();
    await told("zoom", `${from}..${to}`, admin);
    await button(admin, /^Zoomed: /).waitFor();
    assert.equal(await admin.getByLabel("Service", { exact: true }).inputValue(), "payments");
    await zoomed.click();
    await told("zoom", null);
  });

  await t.test("a watcher reaches every control, however long the name", async () => {
    for (const [width, height] of [[1280, 800], [1024, 768], [720, 450]]) {
      await admin.setViewportSize({ width, height });
      assert.deepEqual(await beyond(admin, ["Declare incident", /mute the pager/i, "Keyboard shortcuts"]), [], `beyond the edge at ${width}`);
    }
    await look(admin, "32-watching");
    await admin.setViewportSize({ width: 1440, height: 900 });
  });

  await t.test("an action: the first field, what there is, and one piece of news in a place of its own", async () => {
    await tab(trainee, "Services").click();
    await button(trainee, "Act on Checkout").click();
    const dialog = trainee.getByRole("dialog");
    await button(dialog, "Change a setting").click();
    await dialog.getByLabel("Key").and(trainee.locator(":focus")).waitFor();
    await button(dialog, "List what it has now").click();
    await dialog.locator("select").getByText(/^db_pool_size = \d+$/).waitFor({ state: "attached" });
    await trainee.keyboard.press("Escape");
    await button(trainee, "Act on Checkout").click();
    await button(dialog, "Roll config back").click();
    await dialog.getByLabel("Reason").fill("The config push cut the pool; errors began with it.");
    await button(dialog, "Review").click();
    await button(dialog, /now$/).click();
    const news = trainee.getByRole("status").filter({ hasText: /rollback config checkout/ });
    await news.getByText(/: done/).waitFor();
    assert.equal(await news.getByText(/under way/).count(), 0, "the older news is still there");
    const covered = await trainee.evaluate(() => {
      const a = document.querySelector(".toasts").getBoundingClientRect();
      return [...document.querySelectorAll(".cockpit-main, .cockpit-side, .cockpit-head, .pager")].filter((e) => {
        const b = e.getBoundingClientRect();
        return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      }).length;
    });
    assert.equal(covered, 0, "it lies over the screen");
    await look(trainee, "34-news");
  });

  await t.test("at twice the size everything is there, and chat is read only when it is seen", async () => {
    await trainee.setViewportSize({ width: 720, height: 450 });
    assert.deepEqual(await beyond(trainee, ["End run", "Keyboard shortcuts", "Declare incident"]), []);
    assert.ok(await trainee.getByRole("heading", { level: 1 }).isVisible(), "there is no title");
    const incident = button(trainee, /^Incident/);
    await incident.click();
    const messages = trainee.getByRole("list", { name: "Messages in #incident" });
    for (const list of [timeline(), messages]) {
      const { height } = await list.boundingBox();
      assert.ok(height > 60, `a list is ${height} px high`);
    }
    await messages.scrollIntoViewIfNeeded();
    await look(trainee, "33-drawer");
    await button(trainee, "Close the incident drawer").click();
    await pace({ speed: 5 }); // a colleague writes a moment after an action
    await trainee.getByRole("button", { name: /^Incident, \d+ unread/ }).waitFor();
    await pace({ speed: 0.5 });
    await trainee.setViewportSize({ width: 1440, height: 900 });
  });

  await t.test("the end takes nothing away that is being typed", async () => {
    await tab(trainee, "Update").click();
    const update = trainee.getByRole("textbox", { name: "New update" });
    await update.fill("");
    await update.pressSequentially("We saw errors in ");
    await api(trainee, "POST", `/api/runs/${run}/commands`, { type: "end" });
    const ended = trainee.getByRole("region", { name: "The run has ended" });
    await ended.waitFor();
    assert.ok(await update.evaluate((e) => e === document.activeElement), "the focus was taken away");
    await trainee.keyboard.press("Space");
    await trainee.keyboard.press("Enter");
    assert.equal(await update.inputValue(), "We saw errors in ");
    assert.match(trainee.url(), new RegExp(`/runs/${run}(\\?|$)`));
    await ended.getByText(/not sent/).click();
    await ended.getByText("We saw errors in").waitFor();
    await look(trainee, "35-ended");
    // The run is closed a moment after its end: who comes back then finds what is left.
    while ((await api(trainee, "GET", `/api/runs/${run}`)).state !== "ended");
    await trainee.reload();
    await ended.getByText(/not sent/).click();
    await ended.getByText("We saw errors in").waitFor();
    assert.deepEqual(await trainee.getByRole("tablist", { name: "Tools" }).getByRole("tab").allInnerTexts(), ["Alerts", "Runbooks", "Status page"]);
  });

  assert.deepEqual(yard.wrong, [], "the browsers saw no error that they should not");
});
