// Package outcome is what is kept of a graded run for figures over many runs: all that
// they need of its log and its grade, in some hundred bytes.
//
// Invariants: it is a pure fold over the log and the grade, as the grade is; it holds
// numbers and ids, and nothing that anybody wrote or said. What it says of criteria is in
// the order of the rubric's.
//
// Non-goals: figures (grading/skill, server/insight); judging (grading).
package outcome

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Outcome is what one run came to.
type Outcome struct {
	Points  []float64 `json:"points"`         // of each criterion
	Open    []float64 `json:"open,omitempty"` // of each, what waits for a person; none: nothing does
	Results string    `json:"results"`        // of each, one of letters
	// Players are the ids of those who played: a run that a program played has none.
	Players []string `json:"players"`
	// Parts are the criteria that each of several had a part in, by the person's id.
	Parts    map[string][]int      `json:"parts,omitempty"`
	Timings  grading.Timings       `json:"timings"`
	Hints    int                   `json:"hints,omitempty"`
	Actions  int                   `json:"actions,omitempty"`  // that they took on the system
	Harmful  bool                  `json:"harmful,omitempty"`  // what they did cost something that it should not have
	Handoff  *float64              `json:"handoff,omitempty"`  // completeness of what was handed over, 0 to 5
	Patterns []debrief.PatternKind `json:"patterns,omitempty"` // that it showed
	Ungraded bool                  `json:"ungraded,omitempty"` // it broke down: it says nothing of anybody
	TookMS   int64                 `json:"took_ms,omitempty"`  // run time
	End      string                `json:"end,omitempty"`      // why it ended
	Global   string                `json:"global,omitempty"`   // what raters thought of the whole
	Figures
	// Rated is what people gave of what they could, from 0 to 5, of an attempt at an exercise
	// in which they have marked all there is; nil: they have not, or it is a run.
	Rated *float64 `json:"rated,omitempty"`
}

// Figures are what an attempt at an exercise came to in the units of work, as far as its kind
// tells of them.
type Figures struct {
	Actionable *float64 `json:"actionable,omitempty"` // percent of pages over which somebody had to act
	// NoiseCut is by how much fewer pages there were over which nobody had to act, in percent:
	// as far as incidents were still paged for, for silence is no gain.
	NoiseCut *float64 `json:"noise_cut,omitempty"`
}

// letters stand for results, for each its own.
var letters = map[grading.Result]byte{
	grading.Earned: 'e', grading.Partial: 'p', grading.Missed: 'm', grading.Lost: 'l', grading.Spared: 's', grading.Open: 'o', grading.Unjudged: 'u',
}

// results are what letters stand for.
var results = func() map[byte]grading.Result {
	all := map[byte]grading.Result{}
	for result, letter := range letters {
		all[letter] = result
	}
	return all
}()

// Result is what a criterion came to, by its place.
func (o Outcome) Result(at int) grading.Result {
	if at < len(o.Results) {
		if result, known := results[o.Results[at]]; known {
			return result
		}
	}
	return grading.Unjudged
}

// Waits is how many points of a criterion wait for a person.
func (o Outcome) Waits(at int) float64 {
	if at < len(o.Open) {
		return o.Open[at]
	}
	return 0
}

// Of makes the outcome of a run out of what it was judged by, its log and its grade.
// Where the log is not kept any more, there are no events, and what only they tell is
// left out: then whoever began it counts as who played it.
func Of(r *grading.Rubric, events []event.Event, g grading.Grade, began string) Outcome {
	o := Outcome{Points: []float64{}, Players: []string{}, Timings: g.Timings, Ungraded: g.Ungraded != "", Global: g.Global}
	places := map[string]int{}
	var results strings.Builder
	for i, f := range g.Findings {
		places[f.ID] = i
		o.Points = append(o.Points, f.Points)
		if f.Open > 0 {
			o.Open = append(o.Open, make([]float64, i+1-len(o.Open))...)
			o.Open[i] = f.Open
		}
		results.WriteByte(letters[f.Result])
	}
	o.Results = results.String()
	o.play(events, g, began)
	for _, m := range g.Members {
		if o.Parts == nil {
			o.Parts = map[string][]int{}
		}
		parts := []int{}
		for _, id := range m.Findings {
			parts = append(parts, places[id])
		}
		o.Parts[m.Person] = parts
	}
	o.Handoff = handoff(r, g)
	for i, f := range g.Findings {
		asks := ""
		if i < len(r.Criteria) {
			asks = r.Criteria[i].Asks
		}
		o.Harmful = o.Harmful || f.Result == grading.Lost && (asks == grading.AsksCollateral || asks == grading.AsksForbid && r.Criteria[i].Of == string(event.ActionTaken{}.Kind()))
	}
	if len(events) > 0 {
		o.Patterns = debrief.Shown(r, events)
	}
	return o
}

// OfAttempt makes the outcome of an attempt at an exercise out of what it was judged by and
// its grade; figures are what its judge told.
func OfAttempt(r *grading.Rubric, g grading.Grade, person string, figures Figures) Outcome {
	o := Of(r, nil, g, person)
	o.Figures = figures
	points, most := 0.0, 0.0
	for i, f := range g.Findings {
		if i >= len(r.Criteria) || r.Criteria[i].Asks != grading.AsksJudge {
			continue
		}
		if f.Open > 0 {
			return o
		}
		points, most = points+f.Points, most+f.Max
	}
	if most > 0 {
		five := 5 * max(0, min(1, points/most))
		o.Rated = &five
	}
	return o
}

// play says who played, what they did and what helped them.
func (o *Outcome) play(events []event.Event, g grading.Grade, began string) {
	add := func(person string) {
		if person != "" && !slices.Contains(o.Players, person) {
			o.Players = append(o.Players, person)
		}
	}
	if len(events) == 0 {
		add(began)
	}
	for _, m := range g.Members {
		add(m.Person)
	}
	for _, e := range events {
		if b, is := e.Body.(event.RunStarted); is {
			for _, t := range b.Trainees {
				if t.Kind == event.Person && (t.ID == began || len(b.Trainees) > 1) {
					add(t.ID)
				}
			}
		}
	}
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.RunEnded:
			o.TookMS, o.End = e.At.Milliseconds(), b.Reason
		case event.HintGiven:
			o.Hints++
		case event.ActionTaken:
			if b.Inject == "" && e.Actor.Kind == event.Person && slices.Contains(o.Players, e.Actor.ID) {
				o.Actions++
			}
		}
	}
	if len(events) > 0 {
		return
	}
	for _, f := range g.Findings {
		if f.ID == scenarios.HintsID {
			o.Hints = len(f.Events)
		}
	}
}

// handoff is how complete it was what was handed over to others, by the criteria that
// ask for it: from 0 to 5, as peers rate it; nil: none does, or none was judged.
func handoff(r *grading.Rubric, g grading.Grade) *float64 {
	points, most := 0.0, 0.0
	for i, f := range g.Findings {
		if i < len(r.Criteria) && aboutHandoff(r.Criteria[i]) && f.Result != grading.Unjudged {
			points, most = points+f.Points, most+f.Max-f.Open
		}
	}
	if most <= 0 {
		return nil
	}
	five := 5 * max(0, min(1, points/most))
	return &five
}

func aboutHandoff(c grading.Criterion) bool {
	kind := string(event.HandoffWritten{}.Kind())
	return c.Points > 0 && (c.Subject == kind || c.Asks == grading.AsksExpect && c.Of == kind || slices.ContainsFunc(c.Any, func(part grading.Criterion) bool {
		return part.Asks == grading.AsksExpect && part.Of == kind
	}))
}
