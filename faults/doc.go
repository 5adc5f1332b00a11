// Package faults is the vocabulary of harm and cure: what a sandbox is, the
// few verbs (primitives) every runtime understands, and the shapes in which
// faults and actions are declared over those verbs.
//
// Invariants: a fault and an action are written once and know no runtime; a
// runtime implements primitives and knows no fault. Everything a runtime
// measures leaves it through a Sink. Nothing here reads a clock: run time is
// handed in by its one owner, the engine.
//
// Non-goals: no telemetry engine, no scenario, no HTTP.
package faults
