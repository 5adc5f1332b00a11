// Package web is the HTTP interface: the routes of content/guide/api.md, who
// may call each, and the web client's files.
//
// Invariants: a request reaches its handler through the one table of routes
// and the one guard, which knows who is asking, that the request comes from our
// own pages, and whether they may; what changes something is in the audit trail
// before it happens, and so is every refusal of someone signed in. Whoever
// plays a run is told nothing of its script until it has ended: what comes from
// a run's log goes through event.View. An error becomes an answer in one place,
// and one that nobody foresaw says nothing about us. What a request says of its
// way here, Host included, is believed of nobody but a trusted proxy.
//
// Non-goals: what the fiction allows (engine), live events (live), judging.
package web
