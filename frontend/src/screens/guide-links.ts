import type { Route } from "../router";

/** The guide page that a relative link to a Markdown file means, or null. */
export function resolve(from: string, target: string): string | null {
  if (/^[a-z]+:|^\//i.test(target)) return null;
  const [path = ""] = target.split("#");
  if (!path.endsWith(".md")) return null;
  const parts = from.split("/").slice(0, -1);
  for (const part of path.slice(0, -3).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Where a link in a page of the guide, which stands beside the scenarios, leads: to another page, or to a drill; null: out of the product. */
export function fromGuide(page: string, target: string): Route | null {
  const place = resolve(`guide/${page}`, target);
  if (place?.startsWith("scenarios/")) return { screen: "scenario", slug: place.slice("scenarios/".length) };
  const slug = resolve(page, target);
  return slug === null ? null : { screen: "guide", slug };
}

/** The guide page that a link in a scenario means, which stands beside the guide of its pack; or null. */
export function fromScenario(pack: string | undefined, target: string): string | null {
  const page = resolve("scenarios/any", target);
  return page?.startsWith("guide/") ? [pack, page.slice("guide/".length)].filter(Boolean).join("/") : null;
}
