package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

type scriptView struct {
	Truth    grading.Truth    `json:"truth"`
	Injects  []injectView     `json:"injects"`
	Criteria []scriptCriteria `json:"criteria"`
	HTML     string           `json:"html"`
}

type injectView struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	When  string `json:"when"` // "at 20s", "15s after page.acknowledged"
	Does  string `json:"does"`
	Notes string `json:"notes_html"`
}

type scriptCriteria struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Dimension string         `json:"dimension"`
	Points    float64        `json:"points"`
	Hint      string         `json:"hint,omitempty"`
	Levels    map[int]string `json:"levels,omitempty"`
}

// script is GET /api/runs/ID/script: what whoever runs the drill works from.
// The truth and the criteria are those that the run is graded by; the script is
// that of the content as it stands.
func (s *server) script(c *call) error {
	if err := s.readAnswers(c); err != nil {
		return err
	}
	raw, err := s.Store.Rubric(c.ctx(), c.run.RubricHash)
	if err != nil {
		return err
	}
	rubric, err := grading.DecodeRubric(raw)
	if err != nil {
		return err
	}
	v := scriptView{Truth: rubric.Truth, Injects: []injectView{}, Criteria: []scriptCriteria{}}
	for _, criterion := range rubric.Criteria {
		v.Criteria = append(v.Criteria, scriptCriteria{criterion.ID, criterion.Title, criterion.Dimension, criterion.Points, criterion.Hint, criterion.Levels})
	}
	drill, ok := s.Library.Drill(c.run.Scenario)
	if !ok {
		return c.JSON(http.StatusOK, v) // taken out of the content since
	}
	events, err := s.Runs.Events(c.ctx(), c.run.ID)
	if err != nil {
		return err
	}
	moments := scenarios.Played(time.UnixMilli(s.viewRun(c, c.run).EpochMS), events)
	if v.HTML, err = markdown.HTML(scenarios.Expand(drill.Debrief, moments)); err != nil {
		return err
	}
	for i := range drill.Injects {
		in := &drill.Injects[i]
		notes, err := markdown.HTML(scenarios.Expand(in.Notes, moments))
		if err != nil {
			return err
		}
		v.Injects = append(v.Injects, injectView{in.ID, in.Title, when(in), does(in), notes})
	}
	return c.JSON(http.StatusOK, v)
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
