package grading_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// What is judged of a run is taken where it fits, and what does not fit is told why.
func TestMarksThatAreNotTaken(t *testing.T) {
	r := compiled(t,
		scenarios.Criterion{ID: "clear", Points: 4, Asks: "judge", Of: "human", Subject: "update.posted", Levels: map[int]string{0: "none", 1: "some", 2: "all"}},
		scenarios.Criterion{ID: "note", Points: 4, Asks: "judge", Of: "human", Subject: "note.added", Levels: map[int]string{0: "none", 1: "some"}},
		scenarios.Criterion{ID: "ack", Points: 4, Asks: "expect", Of: "page.acknowledged"},
	)
	run := []event.Event{at(0, event.RunStarted{}), at(5, event.UpdatePosted{Text: "We look into it."}), at(9, event.RunEnded{Reason: event.EndTime})}
	two := append(slices.Clip(run), at(10, event.RatersAsked{Raters: 2}))
	fay, gil := event.Actor{Kind: event.Person, ID: "fay"}, event.Actor{Kind: event.Person, ID: "gil"}
	both := two
	for _, who := range []event.Actor{fay, gil} {
		both = append(both, by(who, at(11, event.MarkGiven{Criterion: "clear", Level: 2})), by(who, at(11, event.RunMarked{Global: event.ClearPass})))
	}
	for name, one := range map[string]struct {
		log    []event.Event
		judged event.Body
		err    error
	}{
		"a level":                   {run, event.MarkGiven{Criterion: "clear", Level: 2}, nil},
		"a level there is not":      {run, event.MarkGiven{Criterion: "clear", Level: 3}, grading.ErrMark},
		"what nobody wrote":         {run, event.MarkGiven{Criterion: "note", Level: 1}, grading.ErrNothing},
		"what a machine judges":     {run, event.MarkGiven{Criterion: "ack", Level: 1}, grading.ErrMark},
		"no criterion":              {run, event.MarkGiven{Criterion: "luck", Level: 1}, grading.ErrMark},
		"the whole":                 {run, event.RunMarked{Global: event.Borderline}, nil},
		"the whole, in other words": {run, event.RunMarked{Global: "splendid"}, grading.ErrMark},
		"two raters":                {run, event.RatersAsked{Raters: 2}, nil},
		"three raters":              {run, event.RatersAsked{Raters: 3}, grading.ErrMark},
		"one, after the marks":      {both[:5], event.RatersAsked{Raters: 1}, grading.ErrBegun},
		"again":                     {both[:6], event.MarkGiven{Criterion: "clear", Level: 1}, nil},
		"after both":                {both, event.MarkGiven{Criterion: "clear", Level: 1}, grading.ErrStand},
		"the whole, after both":     {both, event.RunMarked{Global: event.ClearFail}, grading.ErrStand},
		"other points":              {both, event.PointOverruled{Criterion: "ack", Points: 4, Reason: "It was acknowledged in the room."}, nil},
		"more than there are":       {run, event.PointOverruled{Criterion: "ack", Points: 5, Reason: "It was done well."}, grading.ErrMark},
		"points that are no number": {run, event.PointOverruled{Criterion: "ack", Points: math.NaN(), Reason: "It was done well."}, grading.ErrMark},
		"points for no reason":      {run, event.PointOverruled{Criterion: "ack", Points: 1, Reason: " "}, grading.ErrMark},
		"points for a mark":         {run, event.PointOverruled{Criterion: "clear", Points: 1, Reason: "It is clear."}, grading.ErrMark},
		"points for nothing":        {run, event.PointOverruled{Criterion: "luck", Points: 1, Reason: "They had some."}, grading.ErrMark},
		"no mark":                   {run, event.RunEnded{}, grading.ErrMark},
	} {
		m, err := r.Marking(numbered(one.log...))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Takes(m, fay.ID, one.judged); !errors.Is(err, one.err) || (err == nil) != (one.err == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
