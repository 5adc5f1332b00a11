// Drills, exercises and templates as one chooses among them.

import type { InterviewTemplate, ScenarioCard } from "../api/types";
import { span } from "../format";
import type { Choice } from "../ui";
import { levelTitle } from "./catalogue-list";
import { minutes } from "./interviews/words";

export const drillChoice = (d: ScenarioCard): Choice => ({ value: d.slug, label: d.title, says: `${levelTitle(d.level)}, ${span(d.duration_s)}` });

/** A template, with what it is made of. */
export function templateChoice(t: InterviewTemplate): Choice {
  const made = [...new Set(Object.values(t.made_of).map((m) => m.kind))].filter(Boolean).join(", ");
  return { value: t.slug, label: t.title, says: [minutes(t.minutes), made].filter(Boolean).join(": "), words: [t.for, ...Object.values(t.made_of).map((m) => m.title)].join(" ") };
}
