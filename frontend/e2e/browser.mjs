// The browser's proofs: each file has a server of its own, and people in front of
// it in the system's Chromium. Without one the tests say so and are skipped,
// except in CI, where they must run.
import { existsSync } from "node:fs";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { startServer } from "./server.mjs";

const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].filter(Boolean);

const executablePath = places.find((p) => existsSync(p));

// SHOTS names a folder to keep pictures of each screen in, WIDTH and HEIGHT are theirs.
const shots = process.env.SHOTS;
const width = Number(process.env.WIDTH ?? 1440);
const height = Number(process.env.HEIGHT ?? 900);

/** Why the tests of a file cannot run, said aloud; false when they can. */
export function missing() {
  if (executablePath) return false;
  if (process.env.CI) throw new Error(`no Chromium at ${places.join(", ")}, and CI must not skip the browser's proof`);
  return "SKIPPED: no Chromium found; install it, or set CHROMIUM, to run the drill in a browser";
}

/**
 * A server and a browser for the tests of a file, unless they are skipped, and
 * whatever else `set` sets. `wrong` gathers what went wrong on anyone's page.
 * `how` goes to startServer.
 */
export function stage(skip, set, how) {
  if (skip) console.error(skip);
  const wrong = [];
  const it = { wrong, person };
  let browser;

  before(async () => {
    if (skip) return;
    it.server = await startServer(how);
    browser = await launch();
    await set(it);
  });

  after(async () => {
    await browser?.close();
    await it.server?.stop();
    await it.server?.remove();
  });

  /** A page in a browser profile of its own; what it says that matches `expected` is not wrong. */
  async function person(expected = /^$/) {
    const page = await (await browser.newContext({ viewport: { width, height } })).newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (e) => wrong.push(`page error: ${e.message}`));
    page.on("console", (m) => {
      // A failed request is reported by Chromium itself, and judged by its status.
      if (m.type() === "error" && !/Failed to load resource/.test(m.text()) && !expected.test(m.text())) wrong.push(`console on ${page.url()}, from ${m.location().url}: ${m.text()}`);
    });
    return page;
  }

  return it;
}

/** Keeps a picture of a page, when SHOTS asks for it. */
export async function look(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${width}-${name}.png` });
}

/** The steps of one test: what one leaves the next one needs, so those after one that failed are skipped. */
export function steps(t) {
  let broken = false;
  return (name, does) =>
    t.test(name, { skip: broken && "a step before it failed" }, async () => {
      broken = true;
      await does();
      broken = false;
    });
}

/** Asks the server as whoever is signed in on a page; the body of its answer. */
export function api(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const { csrf } = await (await fetch("/api/me")).json();
      const answer = await fetch(path, { method, headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf }, body: body && JSON.stringify(body) });
      return answer.json();
    },
    [method, path, body],
  );
}

function launch() {
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Chooses from a list that is looked through by typing, by keyboard alone. */
export async function pick(field, words) {
  await field.fill(words);
  await field.press("Enter");
}
