package web

import (
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief/export"
	"github.com/drillyard/drillyard/server/gameday"
)

// The formats in which the review of a game day is taken away.
var (
	markdownDay = format[export.Document]{"md", "text/markdown; charset=utf-8", false, export.Document.Markdown}
	htmlDay     = format[export.Document]{"html", "text/html; charset=utf-8", true, export.Document.HTML}
)

// exportGameDay is GET /api/gamedays/ID/review.FORMAT.
func exportGameDay(f format[export.Document]) func(*server, *call) error {
	return func(s *server, c *call) error {
		d, review, err := s.Days.Review(c.ctx(), c.day.ID)
		if err != nil {
			return err
		}
		for _, drill := range review.Drills {
			if err := s.readAnswers(c, d.Drills[drill.Place].Scenario); err != nil {
				return err
			}
		}
		doc, err := s.documentOf(c, d, review)
		if err != nil {
			return err
		}
		return f.send(c, doc, "game-day-"+c.day.ID)
	}
}

// documentOf lays out what a game day came to, for whoever leads it.
func (s *server) documentOf(c *call, d gameday.Day, review gameday.Review) (export.Document, error) {
	doc := export.Document{Title: "Game day: " + d.Title, Facts: []string{d.Runtime, fmt.Sprintf("%d crews", len(d.Crews)), fmt.Sprintf("%d drills", len(d.Drills))}}
	if at := d.Start(); !at.IsZero() {
		doc.Facts = append(doc.Facts, at.Format(time.RFC3339))
	}
	add := func(section export.Section) {
		if len(section.Text)+len(section.List) > 0 || section.Table != nil && len(section.Table.Rows) > 0 {
			doc.Sections = append(doc.Sections, section)
		}
	}
	ranks := export.Table{Head: []string{"Place", "Crew", "Percent", "Drills"}}
	for _, r := range review.Ranks {
		ranks.Rows = append(ranks.Rows, []string{fmt.Sprint(r.Place), r.Crew.Name, fmt.Sprintf("%.0f %%", r.Share*100), fmt.Sprint(r.Of)})
	}
	add(export.Section{Title: "Leaderboard", Table: &ranks})
	at := func(ms int64) string { return grading.Clock(faults.Time(ms) * faults.Time(time.Millisecond)) }
	kinds := []gameday.MomentKind{gameday.MomentPaged, gameday.MomentAcknowledged, gameday.MomentFound, gameday.MomentMitigated, gameday.MomentResolved, gameday.MomentUpdated}
	for _, drill := range review.Drills {
		table := export.Table{Head: []string{"Crew", "Paged", "Acknowledged", "Found", "Mitigated", "Resolved", "First update", "Visits hurt", "Harm avoided", "Score"}}
		var notes []string
		for _, p := range drill.Plays {
			row := []string{p.Crew.Name}
			for _, kind := range kinds {
				cell := "—"
				if m := p.At(kind); m != nil {
					cell = at(m.AtMS)
				}
				row = append(row, cell)
			}
			hurt, avoided, score := "—", "—", "—"
			if p.Told {
				hurt = fmt.Sprint(p.Hurt())
			}
			if p.Avoided != nil {
				avoided = fmt.Sprintf("%.0f %%", *p.Avoided*100)
			}
			if p.Score != nil {
				score = fmt.Sprintf("%.0f %%", p.Score.Low)
			}
			table.Rows = append(table.Rows, append(row, hurt, avoided, score))
			for _, m := range p.Moments {
				if m.Kind == gameday.MomentNote {
					notes = append(notes, fmt.Sprintf("%s, %s: %s (%s)", at(m.AtMS), p.Crew.Name, m.Text, m.By))
				}
			}
		}
		add(export.Section{Title: drill.Title, Table: &table})
		add(export.Section{Title: "Notes on " + drill.Title, List: notes})
	}
	for _, part := range review.Script() {
		add(export.Section{Title: "To talk about: " + strings.ToLower(part.Title), Text: []string{part.Why}, List: part.Questions})
	}
	actions, err := s.Store.ActionsOfGameDay(c.ctx(), d.ID)
	if err != nil {
		return doc, err
	}
	var deeds []string
	for _, a := range actions {
		deeds = append(deeds, fmt.Sprintf("%s (%s, by %s, %s)", a.Text, a.OwnerName, a.Due, map[bool]string{true: "open", false: "done"}[a.Done.IsZero()]))
	}
	add(export.Section{Title: "Actions", List: deeds})
	survey, err := s.viewSurvey(c)
	if err != nil || survey.Answered == 0 {
		return doc, err
	}
	var said []string
	for _, q := range survey.Questions {
		sum, n := 0, 0
		for i, count := range q.Ratings {
			sum, n = sum+(i+1)*count, n+count
		}
		line := q.Text
		if n > 0 {
			line += fmt.Sprintf(" %.1f of 5, by %d.", float64(sum)/float64(n), n)
		}
		said = append(said, strings.Join(append([]string{line}, q.Said...), " · "))
	}
	add(export.Section{Title: fmt.Sprintf("Survey, answered by %d", survey.Answered), List: said})
	return doc, nil
}
