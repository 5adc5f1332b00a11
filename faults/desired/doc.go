// Package desired is the desired state of a stack: what primitives have put in
// force on it, what they may ask for, and what is in force again once one is
// taken back. A runtime carries it out, in whatever time it keeps. See
// decisions/0066.
//
// Invariants: nothing here reads a clock, reaches a network, waits, or is left
// to chance; times and secrets are handed in. Taking a change back leaves alone
// what has been changed since. A refusal changes nothing.
//
// Non-goals: locks, which a runtime in several goroutines puts around it, and
// how a change takes effect.
package desired
