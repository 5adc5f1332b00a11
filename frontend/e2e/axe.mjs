// What axe finds on a screen: the success criteria of WCAG 2.2 to level AA, and
// its own best practices.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Both schemes and both widths, without asking twice what does not depend on
// them: colours do on the scheme, and what is shown on the width.
const looks = [
  { colorScheme: "dark", width: 1440, height: 900, run: { type: "tag", values: tags } },
  { colorScheme: "light", width: 1440, height: 900, run: { type: "rule", values: ["color-contrast", "link-in-text-block"] } },
  { colorScheme: "dark", width: 720, height: 450, run: { type: "tag", values: tags } },
];

/** One line for each thing that axe finds on a page as it stands, `name` first. */
export async function findings(page, name) {
  const before = page.viewportSize();
  const found = [];
  for (const { colorScheme, width, height, run } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height });
    if (!(await page.evaluate("'axe' in window"))) await page.evaluate(source);
    // Colours change over a few frames when the scheme does: what is found stays.
    let violations = [];
    for (let tries = 0; tries < 4; tries++) {
      await page.evaluate(settled);
      // Frames show pages of the simulated business, in which no script may run.
      ({ violations } = await page.evaluate((runOnly) => axe.run(document, { runOnly, resultTypes: ["violations"], iframes: false }), run));
      if (violations.length === 0) break;
    }
    for (const v of violations)
      for (const n of v.nodes) found.push(`${name}, ${width} px, ${colorScheme}: ${v.id}: ${n.target.join(" ")}: ${n.failureSummary?.split("\n").slice(1).join(";").trim()}\n    ${n.html.slice(0, 200)}`);
  }
  await page.setViewportSize(before);
  return found;
}

/**
 * In the page: when it has been drawn from its top and nothing moves. Scrolled, whatever
 * happens to lie half below the bar of the shell would be a target that is too small.
 */
async function settled() {
  scrollTo(0, 0);
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  await Promise.allSettled(document.getAnimations().map((a) => a.finished));
}
