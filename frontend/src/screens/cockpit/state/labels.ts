/** Labels as Prometheus writes them: name{service="checkout"}. */
export function labelText(labels: Record<string, string>): string {
  const { __name__: name = "", ...rest } = labels;
  const inside = Object.entries(rest)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([k, v]) => `${k}=${JSON.stringify(v)}`)
    .join(", ");
  return inside || !name ? `${name}{${inside}}` : name;
}
