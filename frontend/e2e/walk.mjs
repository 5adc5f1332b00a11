// A screen by the keyboard alone: Tab goes to everything once, shows where it is,
// and comes out again.
const MOST = 400;

/** What is wrong with the way of Tab through a page, one line each, `name` first. */
export async function walk(page, name) {
  await page.evaluate(() => {
    document.activeElement?.blur?.();
    scrollTo(0, 0);
  });
  const wrong = [];
  const seen = new Set();
  let last;
  for (let stops = 0; ; stops++) {
    if (stops === MOST) return [...wrong, `${name}: Tab does not come out again`];
    await page.keyboard.press("Tab");
    // What has just come into sight may still be on its way there.
    let at = await page.evaluate(look);
    for (let tries = 0; at && !(at.inSight && at.marked) && tries < 20; tries++) {
      await page.evaluate(() => new Promise(requestAnimationFrame));
      at = await page.evaluate(look);
    }
    if (at && at.id === last) continue; // a field of several parts, such as a date
    if (!at || seen.has(at.id)) break;
    seen.add(at.id);
    last = at.id;
    if (!at.marked) wrong.push(`${name}: nothing shows that the focus is at ${at.what}`);
    if (!at.inSight) wrong.push(`${name}: the focus is out of sight at ${at.what}`);
  }
  if (seen.size === 0) wrong.push(`${name}: Tab goes nowhere`);
  return wrong;
}

/** In the page: where the focus is; null when it has left the document. */
function look() {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  e.dataset.stop ??= String((window.stops = (window.stops ?? 0) + 1));
  // A card is one link, which marks the whole of it.
  const marked = [getComputedStyle(e), getComputedStyle(e, "::after")].some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0);
  const box = e.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 1), innerWidth - 1);
  // What is high may begin under a head that stays; it must not be
  // hidden as a whole (WCAG 2.4.11).
  const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 1), innerHeight - 1);
  const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const seen = (top) => Boolean(top && (e.contains(top) || top.contains(e) || top.closest("label")?.contains(e)));
  const inSight = box.width > 0 && box.bottom > 0 && box.top < innerHeight && [y, middle].some((y) => seen(document.elementFromPoint(x, y)));
  return { id: e.dataset.stop, what: e.outerHTML.slice(0, 120), marked, inSight };
}
