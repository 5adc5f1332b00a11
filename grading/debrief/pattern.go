package debrief

import (
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Pattern is a way of working that makes incidents worse, and the moments of a
// run that show it. It says nothing about the score, which has its own reasons.
type Pattern struct {
	Kind    PatternKind `json:"kind"`
	Title   string      `json:"title"`
	Text    string      `json:"text"`    // what was seen of it, in sentences
	Instead string      `json:"instead"` // what to do another time, in a sentence
	Events  []int64     `json:"events"`  // in order; never null
}

// PatternKind names a pattern.
type PatternKind string

// detector finds one pattern. Each has a file of its own.
type detector struct {
	kind           PatternKind
	title, instead string
	did            string // what somebody did of whom it was seen, after "you"
	// find says what a run shows of it; with an empty text, nothing.
	find func(*reading) (text string, seen []event.Event)
}

// detectors lists the patterns, in the order in which they are told: what was
// done to the system first, then what was thought, then what was said.
func detectors() []detector {
	return []detector{
		blindAction, restartFirst, thrashing, heroWork, breakGlass, unverified,
		tunnelVision, guessing,
		unansweredPage, lateEscalation, pagedEverybody, noSeverity, silence, silentChange, earlyAllClear, blame,
	}
}

func patterns(r *grading.Rubric, events []event.Event) []Pattern {
	run := read(r, events)
	out := []Pattern{}
	for _, d := range detectors() {
		text, seen := d.find(run)
		if text == "" {
			continue
		}
		p := Pattern{Kind: d.kind, Title: d.title, Text: text, Instead: d.instead, Events: []int64{}}
		for _, e := range seen {
			p.Events = append(p.Events, e.Seq)
		}
		slices.Sort(p.Events)
		p.Events = slices.Compact(p.Events)
		out = append(out, p)
	}
	return out
}

// Habit is a pattern as what somebody does again and again.
type Habit struct {
	Title   string // of the pattern
	Did     string // what they did, after "you": "acted before you had looked"
	Instead string // what to do another time, in a sentence
}

// HabitOf says what a pattern is as a habit; false: there is none of that kind.
func HabitOf(kind PatternKind) (Habit, bool) {
	for _, d := range detectors() {
		if d.kind == kind {
			return Habit{d.title, d.did, d.instead}, true
		}
	}
	return Habit{}, false
}

// Shown lists the kinds of pattern that a run shows, as its debrief does.
func Shown(r *grading.Rubric, events []event.Event) []PatternKind {
	out := []PatternKind{}
	if grading.CutShort(events) {
		return out
	}
	for _, p := range patterns(r, events) {
		out = append(out, p.Kind)
	}
	return out
}
