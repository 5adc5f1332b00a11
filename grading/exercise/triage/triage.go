// Package triage is a kind of exercise: from the evidence of an incident that somebody else
// had, say who is hurt and how badly, what is behind it, who mends it and what is done first.
// The evidence is the screens of a recorded run until a moment, and documents beside them.
// It is read, and nothing is done to the system.
//
// Invariants: what is right is the truth of the drill that was recorded, unless the exercise
// says otherwise. Precision counts: whoever suspects everything has suspected nothing, and a
// step that does harm costs more than one that is left out.
//
// Non-goals: how well it is put, which a person marks; playing the incident.
package triage

import (
	"context"
	"slices"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/papers"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Kind is this kind of exercise.
var Kind exercise.Kind = kind{}

type kind struct{}

// Name implements exercise.Kind.
func (kind) Name() string { return "triage" }

// Title implements exercise.Kind.
func (kind) Title() string { return "Incident triage" }

// Ids of parts and checks; a check is called as the part that it is about.
const (
	hurt     = "hurt"
	how      = "how"
	share    = "share"
	severity = "severity"
	suspects = "suspects"
	owner    = "owner"
	steps    = "steps"
	notes    = "notes.md"
	impact   = "impact" // check of hurt, how and share together
)

// mostNotes is how long the reasons can be, in characters.
const mostNotes = 6000

// work is a triage exercise.
type work struct {
	papers   *papers.Papers
	recorded *exercise.Recorded // without its seed; nil: there is none
	seeds    []int64            // with which it is recorded, by variant
	journeys []exercise.Option
	teams    []exercise.Option
	suspects []exercise.Option
	steps    []exercise.Option
	key      key
}

// key is what is right.
type key struct {
	hurt     []string
	how      string // empty: it is not asked
	from, to float64
	severity string
	accept   []string
	owner    string
	causes   []string
	partial  []string // suspects that are near it: no cause, and no mistake
	first    []string // steps that are wanted
	harm     []string // steps that do harm
}

// bands are the shares of customers that can be chosen, in percent.
var bands = []struct {
	exercise.Option
	from, to float64
}{
	{exercise.Option{ID: "few", Title: "Fewer than one in ten"}, 0, 10},
	{exercise.Option{ID: "some", Title: "One in ten to four in ten"}, 10, 40},
	{exercise.Option{ID: "many", Title: "Four in ten to eight in ten"}, 40, 80},
	{exercise.Option{ID: "nearly-all", Title: "More than eight in ten"}, 80, 100},
}

// Material implements exercise.Work.
func (w *work) Material(seed int64) exercise.Material {
	return exercise.Material{Documents: w.papers.Documents(seed), Recorded: w.recording(seed)}
}

// recording is the run that is looked at with a seed; nil: none.
func (w *work) recording(seed int64) *exercise.Recorded {
	if w.recorded == nil || len(w.seeds) == 0 {
		return nil
	}
	r := *w.recorded
	r.Seed = w.seeds[papers.Pick(seed, len(w.seeds))]
	return &r
}

// Variants implements exercise.Varied.
func (w *work) Variants() (all []int64) {
	for n := range max(1, len(w.seeds), w.papers.Variants()) {
		all = append(all, int64(n+1))
	}
	return all
}

// Parts implements exercise.Work.
func (w *work) Parts(int64) []exercise.Part {
	choose := func(id, title, help string, form exercise.Form, options []exercise.Option) exercise.Part {
		return exercise.Part{ID: id, Title: title, Help: help, Form: form, Options: options, Most: 1000}
	}
	hows := []exercise.Option{
		{ID: event.ImpactErrors, Title: "What they ask for fails"},
		{ID: event.ImpactSlow, Title: "It takes too long"},
		{ID: event.ImpactUnavailable, Title: "Nothing answers them"},
	}
	var shares, severities []exercise.Option
	for _, b := range bands {
		shares = append(shares, b.Option)
	}
	for _, s := range event.Words(event.OfSeverity) {
		severities = append(severities, exercise.Option{ID: s, Title: s})
	}
	return []exercise.Part{
		choose(hurt, "What is hurt?", "All that customers want and do not get, and nothing else.", exercise.Choices, w.journeys),
		choose(how, "In which way?", "", exercise.Choice, hows),
		choose(share, "How many of them?", "Of those who try.", exercise.Choice, shares),
		choose(severity, "Which severity is it?", "", exercise.Choice, severities),
		choose(suspects, "What is behind it?", "What the evidence points to. Whatever you leave standing that has nothing to do with it costs.", exercise.Choices, w.suspects),
		choose(owner, "Who mends it?", "", exercise.Choice, w.teams),
		choose(steps, "What is done first?", "The steps that you would take or ask for now. One that does harm costs more than one that is left out.", exercise.Choices, w.steps),
		{ID: notes, Title: "On what does that rest?", Help: "What you saw and where, what you take it to mean, what would rule your suspicion out, and what you would tell whoever takes over.", Form: exercise.Prose, Most: mostNotes},
	}
}

// Checks implements exercise.Work.
func (w *work) Checks() []exercise.Check {
	return []exercise.Check{
		{ID: impact, Title: "what is hurt is said, in which way and how many"},
		{ID: severity, Title: "the severity is right"},
		{ID: suspects, Title: "what is behind it is named, and nothing else"},
		{ID: owner, Title: "whoever mends it is named"},
		{ID: steps, Title: "the first steps help, and none does harm"},
	}
}

// Try implements exercise.Work: there is nothing to know before it is handed in but what is
// still empty.
func (w *work) Try(_ context.Context, _ exercise.Workshop, seed int64, a exercise.Answer) (exercise.Report, error) {
	var r exercise.Report
	for _, p := range w.Parts(seed) {
		if a[p.ID] == "" {
			r.Remarks = append(r.Remarks, exercise.Remark{Part: p.ID, Weight: exercise.Advice, Source: exercise.Itself, Text: "Nothing is answered here yet."})
		}
	}
	return r, nil
}

// Judge implements exercise.Work.
func (w *work) Judge(_ context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	return exercise.Report{Results: []exercise.Result{
		w.impact(a), w.severity(a[severity]), w.suspected(a[suspects]), w.owner(a[owner]), w.stepped(a[steps]),
	}}, nil
}

// title is what an option is called.
func title(options []exercise.Option, id string) string {
	if at := slices.IndexFunc(options, func(o exercise.Option) bool { return o.ID == id }); at >= 0 {
		return options[at].Title
	}
	return id
}
