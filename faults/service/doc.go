// Package service is the one program that every service and worker of a stack
// runs: it takes its role from the stack's description and does, for real,
// what its routes say. It answers HTTP, holds workers, keeps a pool of
// database connections, reads a cache, feeds and drains a queue, signs session
// tokens and checks them, retries, times out, measures itself and logs.
//
// Invariants: it knows nothing of faults. Harm reaches it as settings, as the
// defect of a release, as a CPU limit, as an old secret, as a hang or from the
// network, and shows only because the work really suffers. Settings and
// secrets apply without a restart; secrets and tokens are in no log line and no
// metric. What operators need (metrics, health) is on a listener of its own
// that no customer can reach. After Close nothing of a replica is left running.
//
// Non-goals: finding its peers (it is given addresses), being a container.
package service
