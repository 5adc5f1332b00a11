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

/** The drill that a link in a page of the guide means, which stands beside the scenarios; or null. */
export function drillFrom(page: string, target: string): string | null {
  const place = resolve(`guide/${page}`, target);
  return place?.startsWith("scenarios/") ? place.slice("scenarios/".length) : null;
}

/** The guide page that a link in a scenario means, which stands beside the guide of its pack; or null. */
export function fromScenario(pack: string | undefined, target: string): string | null {
  const page = resolve("scenarios/any", target);
  return page?.startsWith("guide/") ? [pack, page.slice("guide/".length)].filter(Boolean).join("/") : null;
}
