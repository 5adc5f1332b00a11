// Package service is the one program that every service and worker of a stack
// runs: it takes its role from the stack's description and does, for real,
// what its routes say. It answers HTTP, holds workers, keeps a pool of
// database connections, reads a cache, feeds and drains a queue, signs session
// tokens and checks them, retries, times out, breaks circuits, turns away what
// is too much, measures itself and logs.
//
// Invariants: it knows nothing of faults. Harm reaches it as settings, as the
// defect of a release, as a limit, as an old secret, as a clock that is off, as
// a name that leads nowhere, as a hang or from the network, and shows only
// because the work really suffers. CPU, memory, descriptors and ports are
// accounted, since one process may hold a whole stack; a replica that has used
// up its memory really ends, and one without a descriptor really cannot
// connect. Settings and secrets apply without a restart; secrets and tokens are
// in no log line and no metric. What operators need (metrics, health) is on a
// listener of its own that no customer can reach. After Kill nothing of a
// replica is left running.
//
// Non-goals: finding its peers (it is given addresses), ending TLS (a proxy in
// front of it does), starting itself again, being a container.
package service
