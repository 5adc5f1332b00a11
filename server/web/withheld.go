package web

import (
	"strings"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// withheldDebrief is the debrief of a run whose answers are not shown yet to whoever
// played it: what they did themselves, and when it opens, or that it opens as soon
// as they have said how it went.
type withheldDebrief struct {
	Run      runView       `json:"run"`
	Withheld withheldNote  `json:"withheld"`
	Events   []event.Shown `json:"events"`
}

type withheldNote struct {
	OpensMS int64  `json:"opens_ms"` // 0: with their assessment, when somebody releases it, or never
	Never   bool   `json:"never"`
	Text    string `json:"text"`
	Assess  bool   `json:"assess"` // their assessment is waited for, and can be written now
	Ask     string `json:"ask"`    // in words
}

// withheldText is the same for every run, so that it tells nothing of this one.
const withheldText = "This run ended before it was played out, or while customers were still hurt. " +
	"The score and what was true are shown when its time would have been up. Whoever runs your drills can show them now."

// heldText, dayText and neverText are those of assignments whose debrief somebody has to
// release, of those of game days, and of those whose players do not read it.
const (
	dayText   = "The score and what was true are shown once the game day is over, or when whoever leads it releases them."
	unledText = "Nobody who leads it is there any more: another facilitator, or an admin, can take it over."
	heldText  = "The score and what was true are shown once whoever assigned this releases them."
	neverText = "Whoever assigned this keeps its debrief: the score and what was true are not shown to those who play it."
)

// unassessedText asks the three questions; it is the same for every run as well.
const unassessedText = "Before you see the score and what was true: how did it go, as you see it? " +
	"What you write stands beside the score, for you and for whoever runs your drills. It counts for nothing."

func (s *server) withheld(c *call, events []event.Event) (withheldDebrief, error) {
	v := withheldDebrief{
		Run:      s.viewRun(c, c.run),
		Withheld: withheldNote{Assess: c.run.Asks(c.person().ID)},
		Events:   []event.Shown{},
	}
	switch {
	case c.run.Held() && c.from.Debrief == store.DebriefNever:
		v.Withheld.Never, v.Withheld.Text = true, neverText
	case c.run.Held() && c.from.Behalf == store.BehalfGameDay:
		day, err := s.Store.GameDayOf(c.ctx(), c.from.ID)
		if err != nil {
			return v, err
		}
		if v.Withheld.Text = dayText; !day.Led {
			v.Withheld.Text += " " + unledText
		}
	case c.run.Held():
		v.Withheld.Text = heldText
	case c.run.Withheld(time.Now()):
		v.Withheld.OpensMS, v.Withheld.Text = c.run.Opens.UnixMilli(), withheldText
	}
	if v.Withheld.Assess {
		v.Withheld.Ask = unassessedText
	}
	cursor := event.Cursor{Viewer: c.viewer()}
	for _, e := range events {
		shown, ok := cursor.Next(e)
		frame := strings.HasPrefix(string(e.Kind()), "run.") // when it began and ended
		if ok && (frame || e.Actor.Kind == event.Person && e.Actor.ID == c.person().ID) {
			v.Events = append(v.Events, shown)
		}
		if _, ended := e.Body.(event.RunEnded); ended {
			break // what is said of it afterwards is no part of what they did
		}
	}
	return v, nil
}

// release is POST /api/runs/ID/release.
func (s *server) release(c *call) (runView, error) {
	if c.run.Ended == nil {
		return runView{}, conflict("The run has not ended yet.")
	}
	if c.from.Debrief == store.DebriefNever {
		return runView{}, conflict("By its assignment, whoever played this does not read its debrief. Change the assignment before you release it.")
	}
	run, err := s.Store.Open(c.ctx(), c.run.ID)
	if err != nil {
		return runView{}, err
	}
	return s.viewRun(c, run), nil
}

// readAnswers notes that the caller is about to be shown the answers of a drill:
// no note, no answers.
func (s *server) readAnswers(c *call, scenario string) error {
	read, err := s.Store.HasRead(c.ctx(), c.person().ID, scenario)
	if err != nil || read {
		return err
	}
	return s.Store.PutReading(c.ctx(), c.person().ID, scenario)
}
