package store

import (
	"fmt"
	"time"
	_ "time/tzdata" // zones are known by name, also where the machine has none
)

// Window is from when to when something may be begun: from the first moment of a
// day to the last of a day, both in one time zone. A day that is empty sets no
// bound. Days are kept rather than moments, for a zone may change its rules
// meanwhile: see decisions/0124.
type Window struct {
	From, Until string // as time.DateOnly has it
	Zone        string // name of the IANA database; empty: UTC
}

// WindowState is where a moment lies in a window.
type WindowState string

// States of a window.
const (
	WindowToCome WindowState = "to-come"
	WindowOpen   WindowState = "open"
	WindowOver   WindowState = "over"
)

// location returns the zone of a window, or UTC where this machine does not know
// it any more.
func (w Window) location() *time.Location {
	zone, err := LoadZone(w.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// LoadZone returns a zone by its name. What stands for another in different
// places, as "Local" does, is none.
func LoadZone(name string) (*time.Location, error) {
	if name == "Local" {
		return nil, fmt.Errorf("time zone %q: not the same everywhere", name)
	}
	return time.LoadLocation(name)
}

// Opens returns the first moment of a window; zero: it has none.
func (w Window) Opens() time.Time {
	day, err := time.Parse(time.DateOnly, w.From)
	if err != nil {
		return time.Time{}
	}
	begins, _ := dayIn(day, w.location())
	return begins
}

// Ends returns the moment after the last of a window; zero: it has none.
func (w Window) Ends() time.Time {
	day, err := time.Parse(time.DateOnly, w.Until)
	if err != nil {
		return time.Time{}
	}
	_, ends := dayIn(day, w.location())
	return ends
}

// At returns where a moment lies in a window.
func (w Window) At(now time.Time) WindowState {
	opens, ends := w.Opens(), w.Ends()
	switch {
	case now.Before(opens):
		return WindowToCome
	case !ends.IsZero() && !now.Before(ends):
		return WindowOver
	}
	return WindowOpen
}

// dayIn returns the first moment of a day in a zone, and the moment after its last.
// Midnight is no help: in some places the clock is changed over it, so that a day
// begins at one o'clock, or has its first minute twice, and a day may be left out
// where a place moves over the date line. So the day is looked for in each stretch
// of time between two changes of the clock: there, local time is UTC and an offset.
// One that is left out begins and ends where it would have been.
func dayIn(day time.Time, zone *time.Location) (begins, ends time.Time) {
	const reach = 50 * time.Hour // more than the largest offset, and a day
	last := day.Add(reach)
	for at := day.Add(-reach); at.Before(last); {
		_, until := at.In(zone).ZoneBounds()
		if until.IsZero() || until.After(last) {
			until = last
		}
		_, offset := at.In(zone).Zone()
		midnight := day.Add(-time.Duration(offset) * time.Second)
		if begins.IsZero() && midnight.Before(until) {
			begins = latest(midnight, at)
		}
		if next := midnight.Add(24 * time.Hour); at.Before(next) {
			ends = earliest(next, until)
		}
		at = until
	}
	return begins.UTC(), ends.UTC()
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
