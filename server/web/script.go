package web

import (
	"fmt"
	"net/http"
	"strings"

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
	if v.HTML, err = markdown.HTML(drill.Debrief); err != nil {
		return err
	}
	for _, in := range drill.Injects {
		notes, err := markdown.HTML(in.Notes)
		if err != nil {
			return err
		}
		v.Injects = append(v.Injects, injectView{in.ID, in.Title, when(in.Trigger), does(in), notes})
	}
	return c.JSON(http.StatusOK, v)
}

func when(t scenarios.Trigger) string {
	if t.When.Kind == "" {
		return "at " + t.At.String()
	}
	condition := t.When.Kind
	if t.When.Arg != "" {
		condition += "(" + t.When.Arg + ")"
	}
	return fmt.Sprintf("%s after %s", t.After, condition)
}

func does(in scenarios.Inject) string {
	var parts []string
	if f := in.Fault; f != nil {
		parts = append(parts, fmt.Sprintf("fault %s on %s", f.Fault, f.Target))
	}
	if ch := in.Change; ch != nil {
		parts = append(parts, fmt.Sprintf("%s change of %s by %s: %s", ch.Type, ch.Service, ch.By, ch.Summary))
	}
	if say := in.Say; say != nil {
		parts = append(parts, fmt.Sprintf("%s says in %s: %s", say.As, say.In, say.Text))
	}
	return strings.Join(parts, "; ")
}
