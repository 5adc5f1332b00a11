// A pack that is small enough for a first day to be lived through in a minute: a
// track, and three drills of two minutes that say alike that customers cannot buy,
// each for another reason.
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const drills = {
  pool: ["A pool too small", "fault: pool-shrink\ntarget: checkout\nwith: {size: 1}"],
  statements: ["Statements cut short", "fault: statement-timeout-cut\ntarget: checkout"],
  limit: ["A limit too low", "fault: rate-limit-low\ntarget: checkout\nwith: {limit: 1}"],
};

const drill = (id, title, fault) => `---
title: ${title}
level: newcomer
duration: 2m
stack: harbor
oncall: payments
skills: [observability, incident-response]
seed: 7
---
Customers cannot buy.

## Briefing

You have the pager of the payments team. Acknowledge, and ask what changed.

## Truth

\`\`\`yaml truth
severity: {best: SEV2, accept: [SEV1]}
causes: [{inject: ${id}}]
owner: payments
impact: {journey: buy, share: 10-100%, kind: errors}
tells:
  - {changes: checkout}
  - {customer: buy}
terms:
  ${id}: ["${title}"]
owners:
  payments: ["payments"]
\`\`\`

## Timeline

### A change that nobody announces
\`\`\`yaml inject
id: ${id}
at: 5s
${fault}
change: {kind: config, service: checkout, by: payments, summary: "checkout: ${title}"}
\`\`\`

## Rubric

\`\`\`yaml rubric
- id: acknowledge
  title: Acknowledges the page
  dimension: incident-response
  points: 5
  expect: page.acknowledged
- id: what-changed
  title: Asks what changed
  dimension: observability
  points: 5
  expect: evidence.viewed
  where: source == "changes"
  do: Look at the change list
  nobody: Nobody asked what had changed
\`\`\`

## Rehearsals

\`\`\`yaml rehearsal
name: golden
steps:
  - {when: page.sent, after: 2s, acknowledge: page}
  - {after: 2s, view: changes, service: checkout}
expect: {score: ">= 90%"}
\`\`\`

## Debrief

Ask what changed.
`;

const track = `---
title: The first day
for: Newcomers on their first day
days: 5
stack: harbor
---
What there is to know before anybody hands you the pager.

## Find your way

\`\`\`yaml phase
until: 2
\`\`\`

### Know the system

\`\`\`yaml read
id: system
pages: [service/checkout, runbook/checkout-errors]
questions:
  - {ask: "Which team looks after checkout?", owner: checkout, look: "The page of the service names its team"}
\`\`\`

### A first page

\`\`\`yaml drill
id: first
drills: [pool]
as: assisted
\`\`\`

### Get in

\`\`\`yaml checklist
id: access
items:
  - {id: pager, do: "The pager reaches you", sign-off: mentor}
\`\`\`

## On your own

### Ready

\`\`\`yaml gate
id: ready
asks:
  - {score: 90%, drills: [statements, limit], as: primary}
  - {entrustment: 3, of: "Answers pages by day"}
\`\`\`
`;

/** Writes the pack into a folder of its own, and returns that. */
export async function writePack() {
  const folder = await mkdtemp(join(tmpdir(), "drillyard-pack-"));
  for (const part of ["scenarios", "tracks"]) await mkdir(join(folder, part));
  await writeFile(join(folder, "pack.yaml"), "name: small\ntitle: Small drills\nversion: 1.0.0\n");
  for (const [id, [title, fault]] of Object.entries(drills)) await writeFile(join(folder, "scenarios", `${id}.md`), drill(id, title, fault));
  await writeFile(join(folder, "tracks", "first-day.md"), track);
  return folder;
}
