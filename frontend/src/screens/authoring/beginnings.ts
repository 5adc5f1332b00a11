// What a new file begins with: little, so that what is missing is told beside it.

import { kindOf } from "./files";

const scenario = (title: string) => `---
title: ${title}
level: junior
duration: 12m
stack: 
oncall: 
skills: [observability, incident-response]
---
What the catalogue says of the drill, in a paragraph that gives nothing away.

## Briefing

It is {{clock}}, and you are on call.

## Truth

\`\`\`yaml truth
\`\`\`

## Timeline

### What happens first

Notes for whoever runs the drill.

\`\`\`yaml inject
id: first
at: 30s
\`\`\`

## Rubric

\`\`\`yaml rubric
\`\`\`

## Rehearsals

\`\`\`yaml rehearsal
name: golden
\`\`\`

## Debrief

What happened, what gave it away, and what good looked like.
`;

const runbook = (title: string) => `---
title: ${title}
---
When to follow this, in a sentence.

## Confirm the impact

1. Look at what customers get.
`;

export function beginning(path: string): string {
  const name = (path.split("/").pop() ?? "").replace(/\.\w+$/, "").replace(/[-_]+/g, " ");
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  switch (kindOf(path)?.folder) {
    case "scenarios":
      return scenario(title);
    case "runbooks":
      return runbook(title);
    case "guide":
      return `---\ntitle: ${title}\nfor: author\n---\n# ${title}\n`;
  }
  return "\n";
}
