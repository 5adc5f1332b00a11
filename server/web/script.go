package web

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
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
	When  string `json:"when"` // "at 20s", "15s after page.acknowledged"
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
	drill, _, err := s.played(c)
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
	return v, v.tell(drill.Scenario, scenarios.Played(time.UnixMilli(s.viewRun(c, c.run).EpochMS), events))
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
		v.Injects = append(v.Injects, scriptInject{in.ID, in.Title, when(in), does(in), notes})
	}
	return nil
}

func when(in *scenarios.Inject) string {
	said := "at " + in.Trigger.At.String()
	if in.Trigger.When.Kind != "" {
		said = fmt.Sprintf("%s after %s", in.Trigger.After, condition(in.Trigger.When))
	}
	if in.Unless.Kind != "" {
		said += ", unless " + condition(in.Unless)
	}
	return said
}

func condition(c scenarios.Condition) string {
	if c.Arg == "" {
		return c.Kind
	}
	return c.Kind + "(" + c.Arg + ")"
}

func does(in *scenarios.Inject) string {
	var parts []string
	for _, e := range in.Effects() {
		if f := e.Fault; f != nil {
			parts = append(parts, fmt.Sprintf("fault %s on %s", f.Fault, f.Target))
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
