package inproc

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
	ops sync.Mutex // held while a change is put in force, and while a replica takes over what is

	mu        sync.Mutex
	releases  []faults.Release
	revisions []faults.Revision
	flags     map[string]bool
	turns     map[string]int // changes of each flag
	cpu       float64        // share left by a limit; 1 without one
	limited   int            // changes of cpu
	secrets   map[string]string
}

func newRecord(v stack.Service) *record {
	r := &record{
		flags: maps.Clone(v.Flags), turns: map[string]int{}, cpu: 1,
		secrets: map[string]string{},
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

// lock keeps other changes away until unlock.
func (r *record) lock() (unlock func()) {
	r.ops.Lock()
	return r.ops.Unlock
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

// release puts a release in force and returns its number in the history.
func (r *record) release(rel faults.Release) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.releases = append(r.releases, rel)
	return len(r.releases)
}

// unrelease puts the release before number in force again, if number still is.
func (r *record) unrelease(number int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.releases) != number || number < 2 {
		return false
	}
	r.releases = append(r.releases, r.releases[number-2])
	return true
}

// flip switches a flag and returns what it was and the turn it is now.
func (r *record) flip(name string, on bool) (was bool, turn int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, known := r.flags[name]
	if !known {
		return false, 0, fmt.Errorf("flag %q: %w", name, faults.ErrNoTarget)
	}
	r.flags[name] = on
	r.turns[name]++
	return was, r.turns[name], nil
}

func (r *record) flagTurn(name string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.turns[name]
}

// bound changes the CPU limit and returns what it was and the turn it is now.
func (r *record) bound(cpu float64) (was float64, turn int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, r.cpu = r.cpu, cpu
	r.limited++
	return was, r.limited
}

func (r *record) limitTurn() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.limited
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

// inForce is what a replica that starts takes over.
type inForce struct {
	release  faults.Release
	build    int // number of the release in the history
	revision faults.Revision
	flags    map[string]bool
	cpu      float64
	secrets  map[string]string
}

func (r *record) force() inForce {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.releases)
	return inForce{
		release: r.releases[n-1], build: n, revision: r.revisions[len(r.revisions)-1],
		flags: maps.Clone(r.flags), cpu: r.cpu, secrets: maps.Clone(r.secrets),
	}
}

// history copies the record into a health report.
func (r *record) history(kind string) faults.ServiceHealth {
	r.mu.Lock()
	defer r.mu.Unlock()
	revisions := slices.Clone(r.revisions)
	for i := range revisions {
		revisions[i].Values = maps.Clone(revisions[i].Values)
	}
	h := faults.ServiceHealth{
		Kind: kind, Releases: slices.Clone(r.releases), Revisions: revisions,
		Flags: maps.Clone(r.flags), Secrets: fingerprints(r.secrets),
	}
	if r.cpu != 1 {
		h.CPU = r.cpu
	}
	return h
}
