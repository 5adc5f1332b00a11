package web

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// scriptView is the answer key.
type scriptView struct {
	Truth    grading.Truth     `json:"truth"`
	Injects  []scriptInject    `json:"injects"`
	Criteria []scriptCriterion `json:"criteria"`
	HTML     string            `json:"html"`
}

type scriptInject struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	When  string `json:"when"`  // "at 20s", "15s after page.acknowledged"
	Comes int    `json:"comes"` // how often it fires at most; 0: as often as there is time
	Does  string `json:"does"`
	Notes string `json:"notes_html"`
}

type scriptCriterion struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Dimension string         `json:"dimension"`
	Points    float64        `json:"points"`
	Hint      string         `json:"hint,omitempty"`
	Levels    map[int]string `json:"levels,omitempty"`
}

// script is GET /api/runs/ID/script: what whoever runs the drill works from.
// The truth and the criteria are those that the run is graded by.
func (s *server) script(c *call) (scriptView, error) {
	if err := s.readAnswers(c, c.run.Scenario); err != nil {
		return scriptView{}, err
	}
	raw, err := s.Store.Rubric(c.ctx(), c.run.RubricHash)
	if err != nil {
		return scriptView{}, err
	}
	rubric, err := grading.DecodeRubric(raw)
	if err != nil {
		return scriptView{}, err
	}
	v := scriptView{Truth: rubric.Truth, Injects: []scriptInject{}, Criteria: criteriaOf(rubric)}
	drill, err := s.played(c)
	if errors.Is(err, errGone) {
		return v, nil // taken out of the content since, and from before editions were kept
	}
	if err != nil {
		return scriptView{}, err
	}
	events, err := s.Runs.Events(c.ctx(), c.run.ID)
	if err != nil {
		return scriptView{}, err
	}
	if err := v.tell(drill.Scenario, scenarios.Played(time.UnixMilli(s.viewRun(c, c.run).EpochMS), events)); err != nil {
		return scriptView{}, err
	}
	v.tellAdded(drill, c.run.Runtime, events)
	return v, nil
}

// tellAdded puts in what was added to the run by whoever leads it.
func (v *scriptView) tellAdded(drill library.Drill, runtime string, events []event.Event) {
	known := drill.Injects
	on, _ := runtimes.Find(runtime)
	for _, e := range events {
		b, is := e.Body.(event.InjectAdded)
		if !is {
			continue
		}
		extra := scenarios.Extra{ID: b.Inject, Title: b.Title, Sheet: b.Sheet, Known: known, Length: time.Duration(math.MaxInt64), Runtime: on.Caps}
		in, problems := drill.Extra(extra)
		if len(problems) > 0 { // it was sound when it was added
			in = &scenarios.Inject{ID: b.Inject, Title: b.Title}
		}
		known = append(slices.Clip(known), *in)
		said := when(in)
		if in.Trigger == (scenarios.Trigger{}) {
			said = "at " + (e.At + time.Duration(b.AfterMS)*time.Millisecond).Round(time.Second).String()
		}
		v.Injects = append(v.Injects, scriptInject{in.ID, in.Title, said + ", added by " + e.Actor.Name, in.Comes(), does(in), ""})
	}
}

func criteriaOf(rubric *grading.Rubric) []scriptCriterion {
	list := []scriptCriterion{}
	for _, c := range rubric.Criteria {
		list = append(list, scriptCriterion{c.ID, c.Title, c.Dimension, c.Points, c.Hint, c.Levels})
	}
	return list
}

// tell puts in what the author says of the injects and of the whole.
func (v *scriptView) tell(drill *scenarios.Scenario, moments scenarios.Moments) (err error) {
	if v.HTML, err = markdown.HTML(scenarios.Expand(drill.Debrief, moments)); err != nil {
		return err
	}
	for i := range drill.Injects {
		in := &drill.Injects[i]
		notes, err := markdown.HTML(scenarios.Expand(in.Notes, moments))
		if err != nil {
			return err
		}
		v.Injects = append(v.Injects, scriptInject{in.ID, in.Title, when(in), in.Comes(), does(in), notes})
	}
	return nil
}

// when says when an inject comes, and how it goes on.
func when(in *scenarios.Inject) string {
	said := "at " + in.Trigger.At.String()
	switch {
	case in.Trigger.Each:
		said = fmt.Sprintf("%s after each %s, %d times at most", in.Trigger.After, in.Trigger.When, in.Trigger.Times)
	case in.Trigger.When.Kind != "":
		said = fmt.Sprintf("%s after %s", in.Trigger.After, in.Trigger.When)
	}
	if in.Unless.Kind != "" {
		said += ", unless " + in.Unless.String()
	}
	if in.Course != nil {
		said += goesOn(in.Course)
	}
	return said
}

// goesOn says how what an inject does goes on.
func goesOn(k *scenarios.Course) string {
	said := ""
	if k.Lasts > 0 {
		said += fmt.Sprintf(", lasts %s", k.Lasts)
	}
	if k.Flap.On > 0 {
		said += fmt.Sprintf(", on for %s and off for %s by turns", k.Flap.On, k.Flap.Off)
	}
	if k.Every > 0 {
		said += fmt.Sprintf(", again every %s", k.Every)
	}
	if k.Times > 0 {
		said += fmt.Sprintf(", %d times in all", k.Times)
	}
	if k.Stays {
		said += ", the last time to stay"
	}
	if k.Until.Kind != "" {
		said += ", until " + k.Until.String()
	}
	return said
}

func does(in *scenarios.Inject) string {
	said := doing(in.Effects())
	switch {
	case len(in.Else) > 0:
		said += "; if that does not take: " + doing(in.Else)
	case in.Foreseen:
		said += "; it need not take"
	}
	return said
}

func doing(effects []scenarios.Effect) string {
	var parts []string
	for _, e := range effects {
		if f := e.Fault; f != nil {
			said := fmt.Sprintf("fault %s on %s", f.Fault, f.Target)
			if g := f.Grows; g != nil {
				said += fmt.Sprintf(", %s to %s over %s in %d steps", g.Parameter, g.To, g.Over, g.Steps)
			}
			parts = append(parts, said)
		}
		if d := e.Do; d != nil {
			parts = append(parts, fmt.Sprintf("%s takes %s on %s: %s", d.As, d.Action, d.Target, d.Reason))
		}
		if ch := e.Change; ch != nil {
			parts = append(parts, fmt.Sprintf("%s change of %s by %s: %s", ch.Type, ch.Service, ch.By, ch.Summary))
		}
		if say := e.Say; say != nil {
			parts = append(parts, fmt.Sprintf("%s says in %s: %s", say.As, say.In, say.Text))
		}
		if n := e.Noise; n != nil {
			parts = append(parts, fmt.Sprintf("%s %s on %s for %s: %s", n.Severity, n.Alert, n.Service, n.For, n.Summary))
		}
	}
	return strings.Join(parts, "; ")
}
