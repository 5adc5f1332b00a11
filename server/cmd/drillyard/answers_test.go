package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/server/library"
)

// claim is an exercise whose truth is held against plays.
type claim struct {
	exercise.Kind
	exercise.Work
	shows error
}

func (claim) Name() string                                     { return "claim" }
func (c claim) Prove(context.Context, exercise.Workshop) error { return c.shows }

// TestWhatExercisesSayIsTrueIsProven: once for each, and a contradiction is a failure that
// says all that is wrong.
func TestWhatExercisesSayIsTrueIsProven(t *testing.T) {
	of := func(slug string, c claim) library.Exercise {
		return library.Exercise{Exercise: &exercise.Exercise{Slug: slug, Kind: c, Work: c}}
	}
	all := []library.Exercise{of("right", claim{}), of("wrong", claim{shows: errors.Join(errors.New("one"), errors.New("two"))})}
	got := judgeAll(t.Context(), nil, all, nil)
	if len(got) != 2 || !got[0].OK || !got[0].Proof || got[1].OK || !slices.Equal(got[1].Wrong, []string{"one", "two"}) {
		t.Errorf("%+v", got)
	}
	var out strings.Builder
	if err := printAnswered(&out, got); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"what is true", "MISSED", "the plays show otherwise\n  one\n  two\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "%") {
		t.Errorf("a proof has no score:\n%s", &out)
	}
	if said := answersSaid(got); said != " and 0 answers to exercises" {
		t.Errorf("a proof counts as an answer: %q", said)
	}
	if only := judgeAll(t.Context(), nil, all, []string{"good"}); len(only) != 0 {
		t.Errorf("asked for one answer alone: %+v", only)
	}
}
