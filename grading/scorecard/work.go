package scorecard

import (
	"fmt"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Work is one piece of somebody's work: an exercise that they answered, or a drill that
// they played.
type Work struct {
	ID    string // unique on a card
	Title string
	Place int // among the others, from 0; of two with the same, the ID decides
	// Missing says why there is nothing to judge, in a sentence; empty: there is.
	Missing string
	Grade   grading.Grade
	// Marked are the ids of the criteria that people mark; the others are a machine's.
	Marked []string
	// Blind are the marks that two or more gave without seeing each other's.
	Blind []grading.BlindMark
}

// Judge makes the piece of work that a log tells of, by its rubric.
func Judge(id, title string, place int, r *grading.Rubric, events []event.Event) (Work, error) {
	g, err := r.Grade(events)
	if err != nil {
		return Work{}, fmt.Errorf("judge %s: %w", id, err)
	}
	m, err := r.Marking(events)
	if err != nil {
		return Work{}, fmt.Errorf("judge %s: %w", id, err)
	}
	w := Work{ID: id, Title: title, Place: place, Grade: g, Blind: m.Blind()}
	for _, c := range m.Criteria {
		w.Marked = append(w.Marked, c.ID)
	}
	return w, nil
}

// silent says why a piece of work is on no dimension; empty: it is judged.
func (w Work) silent() string {
	switch {
	case w.Missing != "":
		return w.Missing
	case w.Grade.Ungraded != "":
		return "It broke down, which was nobody's doing: it says nothing."
	}
	return ""
}

// scale is what one of its points counts on a card: all pieces of work count alike,
// whatever their authors count up to.
func (w Work) scale() float64 {
	most := 0.0
	for _, f := range w.Grade.Findings {
		most += f.Max
	}
	if most == 0 {
		return 1
	}
	return each / most
}

// each is how many points a piece of work has on a card.
const each = 100
