package tabletop

import (
	"slices"

	"github.com/drillyard/drillyard/faults"
)

// builds tells how many replicas run the newest release, and what the others
// run.
func (u *unit) builds(want int) (newest faults.Release, share int, stable faults.Release) {
	newest, share, stable = u.release(), want, u.rollout.stable
	if u.rollout.canary > 0 {
		share = min(want, u.rollout.canary)
	}
	return newest, share, stable
}

// outdated finds a member that runs what it should not, and what is to run in
// its place.
func (f *fleet) outdated() (*replica, faults.Release) {
	newest, share, stable := f.u.builds(f.want)
	runs := func(rel faults.Release) int {
		n := 0
		for _, r := range f.members {
			if r.release == rel {
				n++
			}
		}
		return n
	}
	switch {
	case runs(newest) < share:
		for _, r := range f.members {
			if r.release != newest {
				return r, newest
			}
		}
	case share < f.want && runs(stable) < f.want-share:
		spare := runs(newest) - share
		for _, r := range slices.Backward(f.members) {
			if r.release != stable && (r.release != newest || spare > 0) {
				return r, stable
			}
		}
	}
	return nil, faults.Release{}
}

// lacking is what a replica that starts now should run: what it ran before, if
// there is a place for that.
func (f *fleet) lacking(before faults.Release) faults.Release {
	newest, share, stable := f.u.builds(f.want)
	n, others := 0, 0
	for _, r := range f.members {
		switch r.release {
		case newest:
			n++
		case stable:
			others++
		}
	}
	if n < share && (before != stable || others >= f.want-share) {
		return newest
	}
	if share < f.want {
		return stable
	}
	return newest
}
