// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

/** How long the texts of commands may be, in characters, by the name of the field. */
export const lengths = {
  "args": 200,
  "comment": 1000,
  "doing": 1000,
  "expr": 2000,
  "impact": 1000,
  "matchers": 200,
  "reason": 1000,
  "sheet": 8000,
  "summary": 200,
  "text": 4000,
  "title": 200,
  "why": 1000
} as const;

/** How long what the signals are asked may be, in bytes, by the name of the field. */
export const asked = {
  "expr": 4096,
  "q": 1000
} as const;

/** For how many minutes something may be asked, by what is asked for. */
export const spans = {
  "silence": {
    "least": 1,
    "most": 720
  },
  "snooze": {
    "least": 1,
    "most": 60
  }
} as const;

/** What runs can be played on, the usual one first. */
export const runtimes = [
  "inproc",
  "tabletop",
  "docker"
] as const;

export type Runtime = (typeof runtimes)[number];
