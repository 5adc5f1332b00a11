package desired

import (
	"fmt"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// The platform asks each replica so often whether it is ready; so many refusals
// in a row take one out of rotation.
const (
	ProbeEvery = 2 * time.Second
	Refusals   = 3
)

// Readiness is what the platform knows of a replica from asking it. The zero
// value is that of one in rotation.
type Readiness struct {
	failed  int // answers in a row that say it is not ready
	refused bool
}

// Refused reports whether the replica is out of rotation.
func (r *Readiness) Refused() bool { return r.refused }

// Refuse takes the replica out of rotation.
func (r *Readiness) Refuse() { r.refused = true }

// Answer notes an answer. It reports whether the replica goes out of rotation
// by it, or comes back.
func (r *Readiness) Answer(ready bool) (changed bool) {
	was := r.refused
	if ready {
		r.failed, r.refused = 0, false
	} else {
		r.failed++
		r.refused = was || r.failed >= Refusals
	}
	return r.refused != was
}

// Shown is the state of the replica as health tells it.
func (r *Readiness) Shown(s State) faults.ReplicaState {
	if r.refused && s == Ready {
		return faults.ReplicaUnready
	}
	return s.Shown()
}

// ReadBalance returns how requests are to be spread, nil for evenly, or says
// what is wrong with it. names are those of the replicas that there are.
func (s *Service) ReadBalance(p faults.Balance, names []string) (*faults.Balance, error) {
	switch {
	case s.Store():
		return nil, fmt.Errorf("balance of %s, which is one %s: %w", s.Spec.Name, s.Spec.Kind, faults.ErrUnsupported)
	case s.Spec.Kind != stack.KindService:
		return nil, fmt.Errorf("nobody sends requests to the %s %s: %w", s.Spec.Kind, s.Spec.Name, faults.ErrUnsupported)
	case !(p.Share >= 0 && p.Share <= 1):
		return nil, fmt.Errorf("share %v is not over 0 and up to 1", p.Share)
	case p.Share == 0 && !p.Drain:
		return nil, nil
	case !slices.Contains(names, p.Replica):
		return nil, fmt.Errorf("%q: %w", p.Replica, faults.ErrNoTarget)
	}
	return &p, nil
}

// Weight is how many requests a replica in rotation gets in proportion to the
// others, 0 for none: in is how many are in rotation, and among is whether the
// one that the balance names is one of them. When it is not, the others share
// what it would get.
func Weight(b *faults.Balance, replica string, in int, among bool) float64 {
	switch {
	case b == nil || !among:
		return 1
	case b.Drain && replica == b.Replica:
		return 0
	case b.Drain:
		return 1
	case replica == b.Replica:
		return b.Share
	}
	return max(0, (1-b.Share)/float64(in-1))
}
