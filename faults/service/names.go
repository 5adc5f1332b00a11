package service

import (
	"context"
	"maps"
	"net"
	"sync"
	"time"

	"github.com/drillyard/drillyard/faults"
)

// nowhere is an address at which nobody listens: connecting is refused at once.
const nowhere = "127.0.0.1:1"

// lookupPatience bounds a look-up that nobody answers and that whoever asked
// for has forgotten: connection pools go on connecting when the request that
// made them begin is gone.
const lookupPatience = 5 * time.Second

// lookupLate is how the log tells that a name was not resolved in time.
const lookupLate = "lookup timed out"

// names is the replica's resolver: it gives the address of each peer, or what
// the look-up answers instead.
type names struct {
	mu        sync.Mutex
	addresses map[string]string // host and port, by peer
	answers   map[string]faults.NameAnswer
	changed   notifier
}

func newNames(addresses map[string]string, answers map[string]faults.NameAnswer) *names {
	n := &names{addresses: addresses, answers: map[string]faults.NameAnswer{}}
	maps.Copy(n.answers, answers)
	return n
}

// set reports whether the answer is another one than before.
func (n *names) set(peer string, a faults.NameAnswer) bool {
	n.mu.Lock()
	same := n.answers[peer] == a
	n.answers[peer] = a
	n.mu.Unlock()
	if !same {
		n.changed.notify()
	}
	return !same
}

func (n *names) answer(peer string) faults.NameAnswer {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.answers[peer]
}

// lookup resolves a peer. Without an answer it waits until ctx ends, or until
// there is one again.
func (n *names) lookup(ctx context.Context, peer string) (string, error) {
	var late <-chan time.Time
	for {
		changed := n.changed.next()
		switch n.answer(peer) {
		case faults.NameMissing:
			return "", &net.DNSError{Err: "no such host", Name: peer, IsNotFound: true}
		case faults.NameStale:
			return nowhere, nil
		case faults.NameTimeout:
			if late == nil {
				t := time.NewTimer(lookupPatience)
				defer t.Stop()
				late = t.C
			}
		default:
			return n.addresses[peer], nil
		}
		select {
		case <-changed:
		case <-late:
			return "", &net.DNSError{Err: lookupLate, Name: peer, IsTimeout: true}
		case <-ctx.Done():
			return "", &net.DNSError{UnwrapErr: ctx.Err(), Err: lookupLate, Name: peer, IsTimeout: true}
		}
	}
}

// Resolve changes what a look-up of a peer answers. Connections to it are
// closed, as soon as they do nothing, so that the next one is looked up. It
// does nothing when the answer is the same as before.
func (r *Replica) Resolve(peer string, a faults.NameAnswer) {
	if !r.names.set(peer, a) {
		return
	}
	if p, ok := r.peers[peer]; ok {
		p.renew()
	}
	if d, ok := r.bases[peer]; ok {
		d.renew()
	}
	if c, ok := r.caches[peer]; ok {
		c.renew()
	}
	if q, ok := r.queues[peer]; ok {
		q.renew()
	}
}
