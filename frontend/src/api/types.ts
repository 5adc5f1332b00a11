// What the server sends and takes, as its own sources have it, and what this
// client calls parts of that. Field names are the wire's own; nothing here is
// renamed on the way in.

import type { Clock } from "./generated";

export * from "./generated";
export { ofKind } from "./events";

/** How run time passes. */
export type Pace = Pick<Clock, "paused" | "speed">;
