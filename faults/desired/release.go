package desired

import (
	"fmt"
	"maps"
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// Releases is every release that was ever put in force on a service, and how
// the newest one is spread.
type Releases struct {
	all    []faults.Release // the last one is in force
	canary int              // only so many replicas run it; 0: all
	stable faults.Release   // what the others run then
}

// Newest is the release in force.
func (r *Releases) Newest() faults.Release { return r.all[len(r.all)-1] }

// History is every release, oldest first.
func (r *Releases) History() []faults.Release { return slices.Clone(r.all) }

// Put puts a release in force. undo puts the one before in force again, spread
// as it was, unless another has come since; it reports whether it has.
func (r *Releases) Put(p faults.Version) (undo func() bool, err error) {
	if p.Canary < 0 {
		return nil, fmt.Errorf("a canary of %d replicas", p.Canary)
	}
	canary, stable := r.canary, r.stable
	if r.canary == 0 {
		r.stable = r.Newest()
	}
	r.canary = p.Canary
	r.all = append(r.all, p.Release)
	number := len(r.all)
	return func() bool {
		if len(r.all) != number || number < 2 {
			return false
		}
		r.all = append(r.all, r.all[number-2])
		r.canary, r.stable = canary, stable
		return true
	}, nil
}

// builds tells how many replicas out of want run the newest release, and what
// the others run.
func (r *Releases) builds(want int) (newest faults.Release, share int, stable faults.Release) {
	newest, share, stable = r.Newest(), want, r.stable
	if r.canary > 0 {
		share = min(want, r.canary)
	}
	return newest, share, stable
}

// outdated finds a replica that runs what it should not, and what is to run in
// its place; -1 without one.
func (r *Releases) outdated(want int, now []Copy) (at int, build faults.Release) {
	newest, share, stable := r.builds(want)
	runs := func(rel faults.Release) int {
		n := 0
		for _, c := range now {
			if c.Release == rel {
				n++
			}
		}
		return n
	}
	switch {
	case runs(newest) < share:
		for i, c := range now {
			if c.Release != newest {
				return i, newest
			}
		}
	case share < want && runs(stable) < want-share:
		spare := runs(newest) - share
		for i, c := range slices.Backward(now) {
			if c.Release != stable && (c.Release != newest || spare > 0) {
				return i, stable
			}
		}
	}
	return -1, faults.Release{}
}

// lacking is what a replica that starts now should run, beside those that there
// are: what it ran before, if there is a place for that.
func (r *Releases) lacking(want int, now []Copy, before faults.Release) faults.Release {
	newest, share, stable := r.builds(want)
	n, others := 0, 0
	for _, c := range now {
		switch c.Release {
		case newest:
			n++
		case stable:
			others++
		}
	}
	if n < share && (before != stable || others >= want-share) {
		return newest
	}
	if share < want {
		return stable
	}
	return newest
}

// Revisions is every revision of a service's settings.
type Revisions struct {
	all []faults.Revision // the last one is in force
}

// Newest is the revision in force.
func (r *Revisions) Newest() faults.Revision { return r.all[len(r.all)-1] }

// History is a copy of every revision, oldest first.
func (r *Revisions) History() []faults.Revision {
	all := slices.Clone(r.all)
	for i := range all {
		all[i].Values = maps.Clone(all[i].Values)
	}
	return all
}

// Next is the revision that a push would make. Nothing changes.
func (r *Revisions) Next(p faults.Config) faults.Revision {
	last := r.Newest()
	values := maps.Clone(last.Values)
	maps.Copy(values, p.Set)
	return faults.Revision{Number: last.Number + 1, Summary: p.Summary, Values: values}
}

// Put puts a revision in force.
func (r *Revisions) Put(rev faults.Revision) { r.all = append(r.all, rev) }

// Back is the revision that takes one back, to the settings before it: a key
// that it brought goes again. There is none once another has come. Nothing
// changes.
func (r *Revisions) Back(from faults.Revision) (faults.Revision, bool) {
	n := len(r.all)
	if n < 2 || r.all[n-1].Number != from.Number {
		return faults.Revision{}, false
	}
	old := r.all[n-2]
	return faults.Revision{Number: from.Number + 1, Summary: fmt.Sprintf("back to revision %d", old.Number), Values: old.Values}, true
}
