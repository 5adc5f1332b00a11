// What somebody who watches could do at a stop: asked before what was done is shown.
// Each is possible there; none is marked.

import { severities, type DecisionKind, type RunMap } from "../../api/types";
import { changeWords } from "../cockpit/state/record";
import { believed, type Story } from "../cockpit/state/story";

export interface Question {
  text: string;
  choices: string[];
}

const MOST = 12;

/** What is asked before a decision of a kind, with what there is to choose from. */
export function questionOf(kind: DecisionKind, map: RunMap, story: Story): Question {
  const title = (name: string) => map.services.find((s) => s.name === name)?.title ?? name;
  const firing = [...new Set(story.alerts.map((a) => a.service).filter(Boolean))];
  const mine = map.services.filter((s) => s.team === map.oncall || map.also_oncall.includes(s.team)).map((s) => s.name);
  const near = [...new Set([...firing, ...mine])];
  switch (kind) {
    case "acknowledge":
      return { text: "The pager rings. What do you do first?", choices: ["Acknowledge it: I have it", "Look what it is about before I take it", "Hand it to somebody else at once", "Wait whether it goes away"] };
    case "severity":
      return { text: "How bad is it, for customers?", choices: [...severities, "It is too early to say", "No incident at all"] };
    case "look":
      return {
        text: "Where do you look now?",
        choices: cut([...near.map((s) => `Dashboard of ${title(s)}`), ...near.slice(0, 2).map((s) => `Log of ${title(s)}`), "What was changed lately", "The system as a customer meets it", "The runbook of the alert", "How calls to others fare"]),
      };
    case "suspicion": {
      const changes = story.changes.slice(0, 4).map((c) => `The change: ${changeWords(c)}`);
      return { text: "What do you suspect?", choices: cut([...changes, ...near.map((s) => `${title(s)} itself`), "More customers than usual", "Something that it calls", "I do not know enough yet"]) };
    }
    case "action": {
      const suspects = believed(story).map((h) => h.suspect).filter((s): s is string => Boolean(s));
      const on = [...new Set([...suspects, ...near])].slice(0, 2);
      return { text: "What do you do about it?", choices: cut([...on.flatMap((s) => ["Roll back the latest release of", "Roll back the configuration of", "Restart", "Give more replicas to"].map((does) => `${does} ${title(s)}`)), "Bring in another team first", "Nothing yet: look further"]) };
    }
    case "escalation":
      return { text: "Whom do you bring in?", choices: cut([...map.teams.map((t) => t.title), "Nobody yet"]) };
    case "update":
      return { text: "What do you tell, and whom?", choices: ["Customers: what does not work, and when they hear more", "Stakeholders: what is known, and what is being done", "The channel alone, for now", "Nothing before the cause is known"] };
    default:
      return { text: "Is it over?", choices: ["Yes: the numbers say so", "Not yet: I watch it for longer", "No: only the symptom is gone"] };
  }
}

const cut = (all: string[]) => [...new Set(all)].slice(0, MOST);
