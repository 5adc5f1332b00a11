package tabletop

import (
	"fmt"

	"github.com/drillyard/drillyard/faults/desired"
)

// readyPath is where a replica tells whether it serves.
const readyPath = "/readyz"

// watch asks the replicas whether they are ready while the place that is asked
// is not the right one, and until all are in rotation again.
func (f *fleet) watch() {
	if f.asking {
		return
	}
	f.asking = true
	f.u.m.after(desired.ProbeEvery, f.ask)
}

func (f *fleet) ask() {
	path := f.u.set.readinessPath
	left := path != readyPath
	for _, r := range f.members {
		switch {
		case r.state == starting || r.state == down || r.state == hung:
			left = left || r.readiness.Refused()
		case !r.readiness.Answer(path == readyPath):
		case r.readiness.Refused():
			f.note(r, "warn", fmt.Sprintf("readiness probe of %s failed %d times: not ready; taken out of rotation", path, desired.Refusals))
		default:
			f.note(r, "info", "readiness probe of "+path+" succeeded; in rotation again")
		}
	}
	if f.asking = left; left {
		f.u.m.after(desired.ProbeEvery, f.ask)
	}
}

// takes reports whether requests can go to a replica.
func (r *replica) takes() bool { return r.state.Takes() && !r.readiness.Refused() }

// pick is the replica that the next request goes to; nil without one. Each
// gets its share of any few requests in a row.
func (f *fleet) pick() *replica {
	b := f.u.wanted.Balance.Now()
	in := 0
	among := false
	for _, r := range f.members {
		if r.takes() {
			in++
			among = among || b != nil && r.name == b.Replica
		}
	}
	total := 0.0
	var next *replica
	for _, r := range f.members {
		if !r.takes() {
			continue
		}
		weight := desired.Weight(b, r.name, in, among)
		if weight == 0 {
			continue
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
