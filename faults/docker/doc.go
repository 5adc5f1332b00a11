// Package docker is the sandbox in containers: every replica of a service is
// the real service program in a container of its own, beside a real PostgreSQL,
// Redis and NATS, on a network that leads nowhere.
//
// Invariants: a container has no capabilities, a read-only root, a user that is
// not root, and bounds on memory, processor and processes. The network of a run
// is internal, the host has no address on it, and no port is published: what
// runs inside is driven over its standard input and output, so that neither the
// engine nor the control side of a fault can be reached from there. Everything
// made carries the label of its run; a Start that failed, a Stop and a Reap
// leave nothing that does.
//
// Non-goals: deciding what happens to a stack (live), building a program: it is
// handed one.
package docker
