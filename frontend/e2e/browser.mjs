// The system's Chromium. Without one the tests say so and are skipped, except
// in CI, where they must run.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].filter(Boolean);

export const executable = places.find((p) => existsSync(p));

export function missing() {
  if (executable) return false;
  if (process.env.CI) throw new Error(`no Chromium at ${places.join(", ")}, and CI must not skip the browser's proof`);
  return "SKIPPED: no Chromium found; install it, or set CHROMIUM, to run the drill in a browser";
}

export function launch() {
  return chromium.launch({
    executablePath: executable,
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
