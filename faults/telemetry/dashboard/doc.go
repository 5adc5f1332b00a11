// Package dashboard says what the dashboards of a stack show: for each kind of
// service the golden signals and what that kind can run out of, as panels of
// PromQL.
//
// Invariants: panels are data, the same for every run of a stack; every
// expression is one that a person could have typed. A threshold is drawn where
// an alert rule asks for the very thing a panel shows.
//
// Non-goals: running the queries (web), drawing (the client).
package dashboard
