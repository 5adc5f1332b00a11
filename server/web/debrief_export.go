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

// format is one in which a document is taken away.
type format[D any] struct {
	name, kind string
	inline     bool // it is read in the browser, and printed; else it is saved
	write      func(D, io.Writer) error
}

// send answers with a document as a file of a name.
func (f format[D]) send(c *call, doc D, name string) error {
	var b bytes.Buffer
	if err := f.write(doc, &b); err != nil {
		return err
	}
	h, how := c.Response().Header(), "attachment"
	if f.inline {
		how = "inline"
		h.Set("Content-Security-Policy", pagePolicy)
	}
	h.Set("Content-Disposition", fmt.Sprintf(`%s; filename="%s.%s"`, how, name, f.name))
	c.did(f.name)
	return c.Blob(http.StatusOK, f.kind, b.Bytes())
}

// The formats, by the end of their addresses.
var (
	markdownDebrief = format[export.Report]{"md", "text/markdown; charset=utf-8", false, export.Report.Markdown}
	htmlDebrief     = format[export.Report]{"html", "text/html; charset=utf-8", true, export.Report.HTML}
	jsonDebrief     = format[export.Report]{"json", "application/json; charset=utf-8", false, reportJSON}
	csvDebrief      = format[export.Report]{"csv", "text/csv; charset=utf-8", false, reportCSV}
)

// exportDebrief is GET /api/runs/ID/debrief.FORMAT: what the debrief says, for
// whoever may read that.
func exportDebrief(f format[export.Report]) func(*server, *call) error {
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
		return f.send(c, report, "debrief-"+strings.ReplaceAll(c.run.Scenario, "/", "-")+"-"+c.run.ID)
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
