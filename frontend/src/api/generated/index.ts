// Written by server/cmd/typings from the Go sources: do not edit. make typings
// writes it anew.

export * from "./account";
export * from "./actions";
export * from "./assigned";
export * from "./authoring";
export * from "./catalogue";
export * from "./commands";
export * from "./debrief";
export * from "./events";
export * from "./exercises";
export * from "./gamedays";
export * from "./harm";
export * from "./health";
export * from "./incident";
export * from "./insight";
export * from "./interview";
export * from "./live";
export * from "./marking";
export * from "./panel";
export * from "./routes";
export * from "./run";
export * from "./signals";
export * from "./tables";
export * from "./tracks";
