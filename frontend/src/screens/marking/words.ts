import type { Figure, GlobalMark } from "../../api/types";

/** Global marks of a run or an attempt, the worst first. */
export const globals: readonly [GlobalMark, label: string, says: string][] = [
  ["clear-fail", "Clear fail", "not ready for this on their own, whatever the criteria say"],
  ["borderline", "Borderline", "could go either way"],
  ["clear-pass", "Clear pass", "could be left alone with something like this"],
];

export function globalWord(mark: GlobalMark): string {
  return globals.find(([m]) => m === mark)?.[1] ?? mark;
}

/** A figure as people read it, or why there is none. */
export function figureWords(f: Figure, as: (v: number) => string): string {
  return f.value === null ? (f.why ?? "it cannot be said") : as(f.value);
}

/** The same beside how many runs or marks it rests on, which is not said twice. */
export function beside(f: Figure, count: number, as: (v: number) => string): string {
  return figureWords(f, as).replace(new RegExp(`^${count} (run|mark)s?: `), "");
}

/** How well two raters agree beyond chance: the bands of Landis and Koch, Biometrics 33 (1977). */
export function kappaWords(k: number): string {
  if (k < 0) return "worse than chance";
  if (k <= 0.2) return "slight";
  if (k <= 0.4) return "fair";
  if (k <= 0.6) return "moderate";
  if (k <= 0.8) return "substantial";
  return "almost perfect";
}

/** How severe a rater is beside the others, from the mean difference as a share of the scale. */
export function severityWords(d: number): string {
  const share = `${Math.round(Math.abs(d) * 100)} % of the scale`;
  if (Math.abs(d) < 0.05) return "marks like the others";
  return d < 0 ? `more severe, by ${share}` : `more lenient, by ${share}`;
}
