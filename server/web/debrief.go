package web

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/runs"
)

type debriefView struct {
	Run      runView          `json:"run"`
	Grade    grading.Grade    `json:"grade"`
	Debrief  debrief.Debrief  `json:"debrief"`
	HTML     string           `json:"html"`
	Criteria []judgeCriterion `json:"criteria"` // that the caller can mark
	Marking  markingView      `json:"marking"`
	Events   []event.Shown    `json:"events"`
	Review   reviewView       `json:"review"`
	// Retelling is how far the run is told again without each of its actions; null:
	// that is not going on.
	Retelling *runs.Retelling `json:"retelling"`
	Earlier   []earlierRun    `json:"earlier"` // runs of the same drill by the same person, the latest first
}

// judgeCriterion is a criterion that people mark.
type judgeCriterion struct {
	ID     string            `json:"id"`
	Title  string            `json:"title"`
	Levels map[string]string `json:"levels"`
	Things []moment          `json:"things"` // what is judged
}

// moment is one thing that happened in a run, in words.
type moment struct {
	Seq    int64  `json:"seq"`
	AtMS   int64  `json:"at_ms"`
	Who    string `json:"who"`
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"` // what was written, in full
}

// momentOf tells it with what those who come to the stack are called.
func momentOf(e event.Event, them faults.Clients) moment {
	return moment{e.Seq, e.At.Milliseconds(), cmp.Or(e.Actor.Name, "The run"), them.In(grading.Sentence(e)), grading.Detail(e, nil)}
}

// moments are those of a log that are asked for by seq.
func momentsOf(events []event.Event, seqs []int64, them faults.Clients) []moment {
	out := []moment{}
	for _, e := range events {
		if slices.Contains(seqs, e.Seq) {
			out = append(out, momentOf(e, them))
		}
	}
	return out
}

// debriefAnswer is the one or, while answers are not shown, the other.
type debriefAnswer = either[debriefView, withheldDebrief]

// debrief is GET /api/runs/ID/debrief.
func (s *server) debrief(c *call) (debriefAnswer, error) {
	d, withheld, err := s.readable(c)
	if err != nil {
		return debriefAnswer{}, err
	}
	if withheld {
		v, err := s.withheld(c, d.Events)
		return second[debriefView](v), err
	}
	v := debriefView{Run: s.viewRun(c, c.run), Grade: d.Grade, Debrief: d.Debrief, Criteria: []judgeCriterion{}, Events: []event.Shown{}}
	if _, v.HTML, err = s.lesson(c, d.Events); err != nil {
		return debriefAnswer{}, err
	}
	if v.Marking, err = s.viewMarking(c, d); err != nil {
		return debriefAnswer{}, err
	}
	if v.Marking.Open {
		v.Criteria = judgeCriteria(d)
	}
	cursor := event.Cursor{Viewer: c.reader()}
	for _, e := range d.Seen(c.person().ID, c.plays()) {
		if shown, ok := cursor.Next(e); ok {
			v.Events = append(v.Events, shown)
		}
	}
	v.Debrief.Entries, v.Debrief.Assessments = c.entries(d), c.assessments(d)
	if r, going := s.Runs.Retelling(c.run.ID); going {
		v.Retelling = &r
	}
	if v.Review, err = s.viewReview(c); err != nil {
		return debriefAnswer{}, err
	}
	if v.Earlier, err = s.earlier(c); err != nil {
		return debriefAnswer{}, err
	}
	return first[debriefView, withheldDebrief](v), nil
}

// readable returns a run's debrief, and whether its answers are withheld from the
// caller; if not, it is noted that they are shown them.
func (s *server) readable(c *call) (d runs.Debrief, withheld bool, err error) {
	if d, err = s.graded(c); err != nil {
		return d, false, err
	}
	if c.golden != nil {
		return d, false, s.readAnswers(c, c.run.Scenario)
	}
	// As it is stored now: the guard may have read it before its end.
	if c.run, err = s.Store.Run(c.ctx(), c.run.ID); err != nil {
		return d, false, err
	}
	if c.keptBack() {
		return d, true, nil
	}
	if err := s.Store.PutDebriefRead(c.ctx(), c.run.ID, c.person().ID); err != nil {
		return d, false, err
	}
	return d, false, s.readAnswers(c, c.run.Scenario)
}

// entries are those of the timeline that tell of what the caller may read: not of
// what was private among others.
func (c *call) entries(d runs.Debrief) []debrief.Entry {
	known, cursor := map[int64]bool{}, event.Cursor{Viewer: c.reader()}
	for _, e := range d.Events {
		_, _, known[e.Seq] = cursor.Count(e)
	}
	return slices.DeleteFunc(slices.Clone(d.Debrief.Entries), func(e debrief.Entry) bool { return !known[e.Seq] })
}

// assessments are those that the caller reads: their own, and all for those who lead.
func (c *call) assessments(d runs.Debrief) []debrief.Assessment {
	if c.reader().Class == event.Reader {
		return d.Debrief.Assessments
	}
	return slices.DeleteFunc(slices.Clone(d.Debrief.Assessments), func(a debrief.Assessment) bool { return a.Person != c.person().ID })
}

// keptBack reports whether the answers of the run are withheld from the caller.
func (c *call) keptBack() bool {
	return c.plays() && c.run.Withheld(time.Now()) || c.run.Asks(c.person().ID)
}

// lesson returns what the author has to say after a run of the drill, as Markdown
// and as HTML; both are empty where the drill is no more.
func (s *server) lesson(c *call, events []event.Event) (text, html string, err error) {
	drill, err := s.played(c)
	if errors.Is(err, errGone) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	text = scenarios.Expand(drill.Debrief, scenarios.Played(c.run.Epoch, events))
	html, err = markdown.HTML(text)
	return text, html, err
}

const (
	// gradingLimit is how long a debrief waits for a run that is ending:
	// screens ask the moment they hear of it, and taking the system down and
	// grading take a few more.
	gradingLimit = 20 * time.Second
	gradingPoll  = 50 * time.Millisecond
)

// graded returns a run's debrief, or runs.ErrNotEnded. A run whose system never
// came up has none: it would give the script away for nothing.
func (s *server) graded(c *call) (runs.Debrief, error) {
	d, err := s.ended(c)
	if err == nil && len(d.Events) == 0 {
		return d, conflict("The run never started, so there is nothing to read.")
	}
	return d, err
}

// ended waits for a run that is ending.
func (s *server) ended(c *call) (runs.Debrief, error) {
	d, err := s.Runs.Debrief(c.ctx(), c.run.ID)
	if !errors.Is(err, runs.ErrNotEnded) {
		return d, err
	}
	run, playing := s.Runs.Active(c.run.ID)
	if playing && !run.Ending() {
		return d, err
	}
	if !playing { // another process plays it
		events, readErr := s.Runs.Events(c.ctx(), c.run.ID)
		if readErr != nil {
			return d, readErr
		}
		if !slices.ContainsFunc(events, func(e event.Event) bool { return e.Kind() == event.RunEnded{}.Kind() }) {
			return d, err
		}
	}
	ctx, cancel := context.WithTimeout(c.ctx(), gradingLimit)
	defer cancel()
	again := time.NewTicker(gradingPoll)
	defer again.Stop()
	for errors.Is(err, runs.ErrNotEnded) {
		select {
		case <-again.C:
			d, err = s.Runs.Debrief(ctx, c.run.ID)
		case <-ctx.Done():
			return d, err
		}
	}
	return d, err
}
