// A screen as it is looked at: by axe, by the keyboard alone at twice the size, and in a
// picture where those are kept.
import { findings } from "./axe.mjs";
import { look } from "./browser.mjs";
import { walk } from "./walk.mjs";

/** Looks at screens; the names of pictures begin with `prefix`. `found` gathers what is wrong. */
export function eyes(prefix) {
  const found = [];
  let looks = 0;

  // see lets axe at a page as it stands.
  async function see(page, name) {
    found.push(...(await findings(page, name)));
    await look(page, `${prefix}${String(++looks).padStart(2, "0")}-${name.replace(/\W+/g, "-")}`);
  }

  // tab goes through a page that is seen with the keyboard, at twice the size.
  async function tab(page, name) {
    await see(page, name);
    const before = page.viewportSize();
    await page.setViewportSize({ width: 720, height: 450 });
    found.push(...(await walk(page, name)));
    await page.setViewportSize(before);
  }

  return { found, see, tab };
}
