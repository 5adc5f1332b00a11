import { severities, type Severity } from "../../../api/types";

const SAYS: Record<Severity, string> = {
  SEV1: "most customers cannot do what they came for",
  SEV2: "many customers are hurt, or a key journey is",
  SEV3: "some customers, or a way around exists",
  SEV4: "nobody outside notices",
};

/** To choose from, in the words of a drill. */
export function severityOptions(say: (sentence: string) => string) {
  return severities.map((value) => ({ value, label: `${value} – ${say(SAYS[value])}` }));
}

/** The severity of what was chosen; undefined: nothing was. */
export function severityOf(chosen: string): Severity | undefined {
  return severities.find((s) => s === chosen);
}
