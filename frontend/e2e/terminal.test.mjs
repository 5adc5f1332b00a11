// The first drill in containers: an operator logs in to the run's machines from
// the browser, and what was typed is on record.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { look, missing, stage } from "./browser.mjs";

function engineMissing() {
  if (spawnSync("docker", ["info"]).status === 0) return false;
  if (process.env.CI) throw new Error("there is no container engine, and CI must not skip the terminal's proof");
  return "SKIPPED: no container engine; drillyard doctor says what is lacking";
}

const skip = missing() || engineMissing();

let page;
const yard = stage(skip, async ({ person }) => {
  page = await person();
});

const button = (name, within = page) => within.getByRole("button", { name, exact: typeof name === "string" });
const tool = (name) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
const terminal = () => page.getByRole("group", { name: "Terminal" });

// enter types a line, and waits for a line of the answer.
async function enter(line, answer) {
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
  if (answer) await terminal().getByText(answer).first().waitFor();
}

test("the terminal of a drill in containers", { skip, timeout: 300_000 }, async (t) => {
  await t.test("a drill starts in containers", async () => {
    await page.goto(yard.server.signIn);
    await page.getByRole("link", { name: "The first page" }).click();
    await page.getByRole("radio", { name: /^Containers/ }).check();
    await button("Start the drill").click();
    await look(page, "30-starting");
    await page.getByRole("timer", { name: "Run clock" }).waitFor({ timeout: 120_000 });
    await page.getByRole("banner").getByText("Containers").waitFor();
  });

  await t.test("one logs in to the operators' machine", async () => {
    // What draws it is lost on the way, as when a network changes, and asked for again.
    await page.route(/\/assets\/screen-.*\.js$/, (route) => route.abort(), { times: 1 });
    await tool("Terminal");
    await button("Connect").click();
    await button("Connect anew").waitFor();
    await terminal().locator(".xterm").click();
    await enter("psql -h orders-db orders-db -Atc 'select 4200 + 42'", /^4242$/);
    await enter("redis-cli -h session-cache ping", /^PONG$/);
    await enter("stty size", /^\d+ \d+$/);
    await enter("printf '\\e[38;2;250;120;10m%s\\e[0m\\n' coloured", /^coloured$/);
    const colour = await terminal().locator(".xterm-rows span", { hasText: /^coloured$/ }).evaluate((e) => getComputedStyle(e).color);
    assert.equal(colour, "rgb(250, 120, 10)");
    await look(page, "31-terminal");
  });

  await t.test("what is drawn has the size of its frame, and follows it", async () => {
    const fits = () => terminal().evaluate((frame) => {
      const [outer, inner] = [frame.getBoundingClientRect(), frame.querySelector(".xterm-screen").getBoundingClientRect()];
      return inner.width <= outer.width && inner.height <= outer.height && inner.width > outer.width * 0.8 && inner.height > outer.height * 0.8;
    });
    assert.ok(await fits(), "the terminal does not fill its frame");
    const whole = page.viewportSize();
    await page.setViewportSize({ width: 1024, height: 760 });
    await enter("clear; stty size | sed 's/^/now /'", /^now \d+ \d+$/);
    assert.ok(await fits(), "the terminal does not follow its frame");
    await look(page, "32-narrow");
    await page.setViewportSize(whole);
  });

  await t.test("it stays open while other tools are looked at", async () => {
    await page.keyboard.press("Control+Shift+Escape");
    await tool("Services");
    await tool("Terminal");
    await terminal().locator(".xterm").click();
    await enter("echo still $((40 + 2))", /^still 42$/);
  });

  await t.test("one logs in to a replica, and leaves it", async () => {
    await page.getByLabel("Log in to").selectOption("checkout-1");
    await button("Connect anew").click();
    await terminal().locator(".xterm").click();
    await enter("ps -eo args | grep '[r]eplica'", /sandbox replica/);
    await look(page, "33-replica");
    await enter("exit");
    await page.getByRole("status").getByText(/ended/).waitFor();
    await button("Connect").waitFor();
    await look(page, "34-left");
  });

  await t.test("every line is on record", async () => {
    const timeline = page.getByRole("list", { name: "Incident timeline" });
    await timeline.getByText(/redis-cli -h session-cache ping/).first().waitFor();
    await timeline.getByText(/checkout-1/).first().waitFor();
    await look(page, "35-record");
  });

  assert.deepEqual(yard.wrong, [], "the browser saw no error that it should not");
});
