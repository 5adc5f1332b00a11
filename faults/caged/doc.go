// Package caged is the inside of a cage: the first process there, which runs programs of
// people who are not trusted one after the other and says how each went, or has somebody
// sit at a terminal.
//
// Invariants: what a program left behind, processes and files alike, is gone before the
// next one begins, and before anything is said of it. A program has no way to what drives
// the first process, to its memory or to its files. Whatever it does, the answer is
// bounded. See decisions/0152 and 0160.
//
// Non-goals: what the cage is made of. A container is made by package docker; Enclose
// makes one out of namespaces.
package caged
