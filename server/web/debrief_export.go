package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading/debrief/export"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/runs"
)

// debriefFormat is one in which a debrief is taken away.
type debriefFormat struct {
	name, kind string
	inline     bool // it is read in the browser; else it is saved
	write      func(export.Report, io.Writer) error
}

// The formats, by the end of their addresses.
var (
	markdownDebrief = debriefFormat{"md", "text/markdown; charset=utf-8", false, export.Report.Markdown}
	htmlDebrief     = debriefFormat{"html", "text/html; charset=utf-8", true, export.Report.HTML}
	jsonDebrief     = debriefFormat{"json", "application/json; charset=utf-8", false, reportJSON}
	csvDebrief      = debriefFormat{"csv", "text/csv; charset=utf-8", false, reportCSV}
)

// exportDebrief is GET /api/runs/ID/debrief.FORMAT: what the debrief says, for
// whoever may read that.
func exportDebrief(f debriefFormat) func(*server, *call) error {
	return func(s *server, c *call) error {
		d, withheld, err := s.readable(c)
		if err != nil {
			return err
		}
		if withheld {
			return conflict("The debrief of this run is not shown to you yet.")
		}
		report, err := s.report(c, d)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := f.write(report, &b); err != nil {
			return err
		}
		h := c.Response().Header()
		how := "attachment"
		if f.inline {
			how = "inline"
			h.Set("Content-Security-Policy", pagePolicy)
		}
		h.Set("Content-Disposition", fmt.Sprintf(`%s; filename="debrief-%s-%s.%s"`, how, strings.ReplaceAll(c.run.Scenario, "/", "-"), c.run.ID, f.name))
		c.did(f.name)
		return c.Blob(http.StatusOK, f.kind, b.Bytes())
	}
}

// report is what is exported.
func (s *server) report(c *call, d runs.Debrief) (export.Report, error) {
	r := export.Report{
		Run: c.run.ID, Title: c.run.Title, Scenario: c.run.Scenario, Person: c.run.PersonName, Runtime: c.run.Runtime,
		Played: c.run.Created.UTC().Format(time.RFC3339), Repeat: c.run.Repeat, Pass: d.Rubric.Pass,
		Grade: d.Grade, Debrief: d.Debrief, Comments: []export.Comment{}, Compared: []export.Compared{},
	}
	r.Debrief.Entries, r.Debrief.Assessments = c.entries(d), c.assessments(d)
	var err error
	if r.Lesson, r.LessonHTML, err = s.lesson(c, d.Events); err != nil {
		return r, err
	}
	earlier, err := s.earlier(c)
	if err != nil {
		return r, err
	}
	for _, e := range earlier {
		r.Compared = append(r.Compared, export.Compared{What: "Played " + time.UnixMilli(e.CreatedMS).UTC().Format(time.DateOnly), Percent: e.Percent, Timings: e.Timings})
	}
	review, err := s.viewReview(c)
	if err != nil {
		return r, err
	}
	r.Review = export.Review{Happened: review.Happened, Causes: review.Causes, Learned: review.Learned, Actions: []export.Action{}}
	for _, a := range review.Actions {
		r.Review.Actions = append(r.Review.Actions, export.Action{Text: a.Text, Owner: a.Owner.Name, Due: a.Due, Done: a.DoneMS != 0})
	}
	for _, e := range d.Seen(c.person().ID, c.plays()) {
		if b, ok := e.Body.(event.MarkGiven); ok && b.Comment != "" {
			r.Comments = append(r.Comments, export.Comment{Criterion: b.Criterion, By: e.Actor.Name, Text: b.Comment})
		}
	}
	return r, nil
}

func reportJSON(r export.Report, out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

func reportCSV(r export.Report, out io.Writer) error {
	w := csv.NewWriter(out)
	for _, row := range r.Rows() {
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
