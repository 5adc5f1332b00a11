package live

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// record is what was ever put in force on a service; the last entries are.
type record struct {
	// ops is held for writing while a change is put in force, and for reading
	// while a replica that starts takes over what is.
	ops sync.RWMutex

	mu          sync.Mutex
	releases    []faults.Release
	rollout     rollout
	revisions   []faults.Revision
	flags       map[string]bool
	secrets     map[string]string
	bounds      bounds
	names       map[string]faults.NameAnswer // by peer; absent: the right one
	certificate faults.CertificateState
	telemetry   telemetry
	turns       map[string]int // changes of each thing
}

// rollout says how the newest release is spread.
type rollout struct {
	canary int            // only so many replicas run it; 0: all
	stable faults.Release // what the others run then
}

func newRecord(v stack.Service) *record {
	r := &record{
		flags: maps.Clone(v.Flags), secrets: map[string]string{}, bounds: newBounds(),
		names: map[string]faults.NameAnswer{}, turns: map[string]int{},
	}
	if r.flags == nil {
		r.flags = map[string]bool{}
	}
	for _, old := range v.Releases {
		r.releases = append(r.releases, faults.Release{Version: old.Version, Summary: old.Summary})
	}
	values := maps.Clone(v.Config)
	if values == nil {
		values = map[string]string{}
	}
	r.revisions = []faults.Revision{{Number: 1, Values: values}}
	return r
}

// history makes whatever has a record a unit's part.
func (r *record) history() *record { return r }

// lock keeps other changes away until unlock.
func (r *record) lock() (unlock func()) {
	r.ops.Lock()
	return r.ops.Unlock
}

// turn counts a change of a thing and returns its number.
func (r *record) turn(thing string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turns[thing]++
	return r.turns[thing]
}

// still reports whether a change of a thing is the newest.
func (r *record) still(thing string, turn int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.turns[thing] == turn
}

// next is the revision that a push would make. Nothing changes.
func (r *record) next(set map[string]string, summary string) faults.Revision {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.revisions[len(r.revisions)-1]
	values := maps.Clone(last.Values)
	maps.Copy(values, set)
	return faults.Revision{Number: last.Number + 1, Summary: summary, Values: values}
}

// revise puts a revision in force.
func (r *record) revise(rev faults.Revision) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.revisions = append(r.revisions, rev)
}

// before returns the revision that came before one with a number, if that one
// is still in force.
func (r *record) before(number int) (faults.Revision, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.revisions)
	if n < 2 || r.revisions[n-1].Number != number {
		return faults.Revision{}, false
	}
	return r.revisions[n-2], true
}

// setting returns a value of the settings in force, or what stands for it.
func (r *record) setting(key, without string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v, ok := r.revisions[len(r.revisions)-1].Values[key]; ok {
		return v
	}
	return without
}

// release puts a release in force, on so many replicas only if canary is not
// zero. It returns its number in the history and how the one before was spread.
func (r *record) release(rel faults.Release, canary int) (number int, was rollout) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was = r.rollout
	if r.rollout.canary == 0 {
		r.rollout.stable = r.releases[len(r.releases)-1]
	}
	r.rollout.canary = canary
	r.releases = append(r.releases, rel)
	return len(r.releases), was
}

// unrelease puts the release before number in force again, spread as it was,
// if number still is.
func (r *record) unrelease(number int, was rollout) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.releases) != number || number < 2 {
		return false
	}
	r.releases = append(r.releases, r.releases[number-2])
	r.rollout = was
	return true
}

// builds tells how many replicas out of want run the newest release, and what
// the others run.
func (r *record) builds(want int) (newest faults.Release, share int, stable faults.Release) {
	r.mu.Lock()
	defer r.mu.Unlock()
	newest, share, stable = r.releases[len(r.releases)-1], want, r.rollout.stable
	if r.rollout.canary > 0 {
		share = min(want, r.rollout.canary)
	}
	return newest, share, stable
}

// flip switches a flag and returns what it was.
func (r *record) flip(name string, on bool) (was bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, known := r.flags[name]
	if !known {
		return false, fmt.Errorf("flag %q: %w", name, faults.ErrNoTarget)
	}
	r.flags[name] = on
	return was, nil
}

// holds reports whether the service was ever handed a secret of a name.
func (r *record) holds(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.secrets[name]
	return ok
}

// hand changes a secret and returns what it was.
func (r *record) hand(name, value string) (was string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, r.secrets[name] = r.secrets[name], value
	return was
}

// name changes what looking a peer up answers, and returns what it was.
func (r *record) name(peer string, a faults.NameAnswer) (was faults.NameAnswer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was = r.names[peer]
	if a == faults.NameRight {
		delete(r.names, peer)
	} else {
		r.names[peer] = a
	}
	return was
}

// inForce is what a replica that starts takes over.
type inForce struct {
	revision  faults.Revision
	flags     map[string]bool
	secrets   map[string]string
	limit     faults.Limit
	names     map[string]faults.NameAnswer
	telemetry []faults.Telemetry
}

func (r *record) force() inForce {
	r.mu.Lock()
	defer r.mu.Unlock()
	return inForce{
		revision: r.revisions[len(r.revisions)-1], flags: maps.Clone(r.flags), secrets: maps.Clone(r.secrets),
		limit: r.bounds.limit(), names: maps.Clone(r.names), telemetry: r.telemetry.toldItself(),
	}
}

// report copies the record into a health report.
func (r *record) report(v stack.Service) faults.ServiceHealth {
	r.mu.Lock()
	defer r.mu.Unlock()
	revisions := slices.Clone(r.revisions)
	for i := range revisions {
		revisions[i].Values = maps.Clone(revisions[i].Values)
	}
	h := faults.ServiceHealth{
		Kind: v.Kind, Releases: slices.Clone(r.releases), Revisions: revisions,
		Flags: maps.Clone(r.flags), Secrets: fingerprints(r.secrets),
		Certificate: r.certificate, Telemetry: r.telemetry.all(), External: v.External, TLS: v.TLS,
	}
	l := r.bounds.limit()
	h.CPU, l.CPU = l.CPU, 0
	if !bare(l) {
		l.Service = v.Name
		h.Limits = []faults.Limit{l}
	}
	return h
}
