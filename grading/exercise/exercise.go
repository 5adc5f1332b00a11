package exercise

import (
	"slices"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
)

// Exercise is one compiled exercise. Only Compile makes them. It does not change, and may be
// used by several goroutines.
type Exercise struct {
	Slug    string // file name without .md
	File    string // as given to Compile
	Title   string
	Summary string // shown in the catalogue; gives nothing away
	Level   string // one of scenarios.Levels
	Minutes int    // that there are to answer
	Skills  []string
	Stack   *stack.Stack // that it is about; nil: none is named
	Pass    float64      // percent that passes; 0: there is no pass mark

	Kind Kind
	Work Work

	Task    string // Markdown
	Debrief string // Markdown; part of the answer key
	Rubric  *grading.Rubric
	Signals Signals // for whoever marks; may be none
	// Rehearsed are answers whose score is known, in the order of the file.
	Rehearsed []Rehearsed
}

// Rehearsed is an answer with the score that it must come to.
type Rehearsed struct {
	Name   string
	Says   string // Markdown: what is good or bad about it
	Answer Answer
	Marks  map[string]int // levels that a person would give, by criterion
	Expect scenarios.Expectation
	Pos    scenarios.Position // of Expect, for messages
}

// Good reports whether the answer is one that does well: only a lower bound is asked of it.
func (r Rehearsed) Good() bool { return r.Expect.Op == ">=" || r.Expect.Op == ">" }

// Bad reports whether the answer is one that is kept from doing well.
func (r Rehearsed) Bad() bool { return r.Expect.Op != "" && !r.Good() }

// Marked lists the criteria that a person marks.
func (e *Exercise) Marked() (all []grading.Criterion) {
	return slices.DeleteFunc(slices.Clone(e.Rubric.Criteria), func(c grading.Criterion) bool { return c.Asks != grading.AsksJudge })
}

// Part returns the part of an answer that goes by an id.
func (e *Exercise) Part(seed int64, id string) (Part, bool) {
	for _, p := range e.Work.Parts(seed) {
		if p.ID == id {
			return p, true
		}
	}
	return Part{}, false
}

// Whole is an answer with all parts of an exercise: what was not answered is as it was at the
// start, and what nobody asked for is left out.
func (e *Exercise) Whole(seed int64, a Answer) Answer {
	out := Answer{}
	for _, p := range e.Work.Parts(seed) {
		out[p.ID] = p.Start
		if text, is := a[p.ID]; is {
			out[p.ID] = text
		}
	}
	return out
}
