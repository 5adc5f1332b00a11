package attempt

import "time"

// Box is a time box: how long somebody has for an attempt, and how much of that has
// passed. A moment in it is what a monotonic clock reads, from any beginning of its own:
// no wall clock is asked, so a box stays as long as it was when that is set, or is that of
// another time zone, and what is kept of it is how much has passed. See decisions/0146.
//
// A Box is a value: its methods return another one. The zero Box is over.
type Box struct {
	length, given time.Duration
	spent         time.Duration // until since, or for good where it stands still
	since         time.Duration
	runs          bool
}

// NewBox makes a box that stands still: of a length, with what was given back, of which
// so much has passed.
func NewBox(length, given, spent time.Duration) Box {
	return Box{length: max(length, 0), given: max(given, 0), spent: max(spent, 0)}
}

// Run has time pass from a moment on.
func (b Box) Run(now time.Duration) Box {
	if !b.runs {
		b.runs, b.since = true, now
	}
	return b
}

// Stop has time stand still from a moment on.
func (b Box) Stop(now time.Duration) Box {
	b.spent, b.runs = b.Spent(now), false
	return b
}

// Give gives time back: the box ends later by exactly that.
func (b Box) Give(d time.Duration) Box {
	b.given += max(d, 0)
	return b
}

// Given is how much was given back in all.
func (b Box) Given() time.Duration { return b.given }

// Runs reports whether time passes.
func (b Box) Runs() bool { return b.runs }

// Spent is how much has passed at a moment: never more than there is.
func (b Box) Spent(now time.Duration) time.Duration {
	spent := b.spent
	if b.runs {
		spent += max(now-b.since, 0)
	}
	return min(spent, b.length+b.given)
}

// Left is how much has not passed at a moment.
func (b Box) Left(now time.Duration) time.Duration { return b.length + b.given - b.Spent(now) }

// Over reports whether all of it has passed: at its end exactly, it has.
func (b Box) Over(now time.Duration) bool { return b.Left(now) <= 0 }
