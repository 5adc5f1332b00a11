package tabletop

import (
	"fmt"
	"time"
)

// readyPath is where a replica tells whether it serves.
const readyPath = "/readyz"

// The platform asks each replica so often whether it is ready; so many
// refusals in a row take one out of rotation.
const (
	askEvery = 2 * time.Second
	refusals = 3
)

// watch asks the replicas whether they are ready while the place that is asked
// is not the right one, and until all are in rotation again.
func (f *fleet) watch() {
	if f.asking {
		return
	}
	f.asking = true
	f.u.m.after(askEvery, f.ask)
}

func (f *fleet) ask() {
	path := f.u.set.readinessPath
	left := path != readyPath
	for _, r := range f.members {
		switch {
		case r.state == starting || r.state == down || r.state == hung:
			left = left || r.refused
		case path == readyPath:
			if r.failed = 0; r.refused {
				r.refused = false
				f.note(r, "info", "readiness probe of "+path+" succeeded; in rotation again")
			}
		default:
			if r.failed++; r.failed >= refusals && !r.refused {
				r.refused = true
				f.note(r, "warn", fmt.Sprintf("readiness probe of %s failed %d times: not ready; taken out of rotation", path, refusals))
			}
		}
	}
	if f.asking = left; left {
		f.u.m.after(askEvery, f.ask)
	}
}

// takes reports whether requests can go to a replica. A hung one takes them,
// and nobody has noticed yet.
func (r *replica) takes() bool {
	return (r.state == ready || r.state == hung || r.state == broken) && !r.refused
}

// pick is the replica that the next request goes to; nil without one. Each
// gets its share of any few requests in a row.
func (f *fleet) pick() *replica {
	b := f.u.balance
	in := 0
	there := false
	for _, r := range f.members {
		if r.takes() {
			in++
			there = there || b != nil && r.name == b.Replica
		}
	}
	total := 0.0
	var next *replica
	for _, r := range f.members {
		if !r.takes() {
			continue
		}
		weight := 1.0
		switch {
		case !there:
		case b.Drain && r.name == b.Replica:
			continue
		case b.Drain:
		case r.name == b.Replica:
			weight = b.Share
		default:
			if weight = (1 - b.Share) / float64(in-1); weight <= 0 {
				continue
			}
		}
		r.behind += weight
		total += weight
		if next == nil || r.behind > next.behind {
			next = r
		}
	}
	if next != nil {
		next.behind -= total
	}
	return next
}
