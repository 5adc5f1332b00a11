package web

import (
	"fmt"
	"time"

	"github.com/drillyard/drillyard/server/interview"
	"github.com/drillyard/drillyard/server/store"
)

// ownInterview is an interview as its candidate sees it: nothing of anybody else, and
// nothing of how it is judged.
type ownInterview struct {
	Title      string `json:"title"`
	Name       string `json:"name"` // of the candidate
	Code       string `json:"code"`
	Summary    string `json:"summary_html"`
	Measured   string `json:"measured_html"`
	Kept       string `json:"kept_html"`
	KeepDays   int    `json:"keep_days"`
	Notes      string `json:"notes"` // allowed or refused
	Assistants string `json:"assistants"`
	PauseMin   int    `json:"pause_min"`
	RestMin    int    `json:"rest_min"`
	Extra      int    `json:"extra"` // percent of more time
	ExpiresMS  int64  `json:"expires_ms"`
	AgreedMS   int64  `json:"agreed_ms,omitempty"`
	FinishedMS int64  `json:"finished_ms,omitempty"`
	ReleasedMS int64  `json:"released_ms,omitempty"`
	Closed     bool   `json:"closed,omitempty"`

	Sittings []ownSitting `json:"sittings"`
	Items    []itemState  `json:"items"`
}

type ownSitting struct {
	Title string `json:"title"`
	Text  string `json:"text_html"`
}

func (s *server) viewOwnInterview(c *call) (ownInterview, error) {
	state, err := s.Interviews.State(c.ctx(), c.person().ID)
	if err != nil {
		return ownInterview{}, err
	}
	i, me := state.Interview, state.Candidate
	v := ownInterview{
		Title: i.Title, Name: me.Name, Code: me.Code, Summary: i.Summary, Measured: i.Measured, Kept: i.Kept, KeepDays: i.Keep, Notes: i.Notes, Assistants: i.Assistants, PauseMin: i.Pause, RestMin: i.Rest,
		Extra: me.Extra, ExpiresMS: me.Expires.UnixMilli(), AgreedMS: msOf(me.Agreed), FinishedMS: msOf(me.Finished), ReleasedMS: msOf(me.Released), Closed: !i.Closed.IsZero(),
		Sittings: []ownSitting{}, Items: viewItems(state),
	}
	for _, one := range i.Sittings {
		v.Sittings = append(v.Sittings, ownSitting{one.Title, one.Text})
	}
	return v, nil
}

// ownInterview is GET /api/interview.
func (s *server) ownInterview(c *call) (ownInterview, error) { return s.viewOwnInterview(c) }

// warmUpText is a program that a candidate tries the tools with.
type warmUpText struct {
	Text string `json:"text"`
}

// What a candidate finds where they try the tools.
const (
	warmUpScript = "hello.sh"
	warmUpFile   = "lines.txt"
	warmUpLines  = "first 3\nsecond 14\nthird 15\nfourth 92\n"
	warmUpMost   = 2000 // characters
)

// putWarmUp is PUT /api/interview/warm-up: the program is brought to the terminal at which a
// candidate tries the tools, if one is open. Nothing of it is kept.
func (s *server) putWarmUp(c *call, in warmUpText) (done, error) {
	var mistakes invalid
	mistakes.add(len([]rune(in.Text)) <= warmUpMost, "text", fmt.Sprintf("To try, %d characters are enough.", warmUpMost))
	if err := mistakes.err(); err != nil {
		return done{}, err
	}
	s.Attempts.PutPractice(c.person().ID, map[string]string{warmUpScript: in.Text})
	return done{true}, nil
}

// agree is POST /api/interview/agree: they have read what is measured and what is kept.
func (s *server) agree(c *call) (ownInterview, error) {
	if _, err := s.Interviews.Agree(c.ctx(), c.person().ID); err != nil {
		return ownInterview{}, err
	}
	return s.viewOwnInterview(c)
}

// browserHere is what the browser of a candidate says of itself.
type browserHere struct {
	MissedMS int64 `json:"missed_ms,omitempty"` // for how long it could not reach the server since it last said so
	Anew     bool  `json:"anew,omitempty"`      // the page was just opened
}

// hereNow is POST /api/interview/here: their browser is there. What it says it missed is
// offered to whoever holds the interview, within what the server knows to have passed.
func (s *server) hereNow(c *call, in browserHere) (ownInterview, error) {
	of := interview.Browser{Missed: time.Duration(min(max(in.MissedMS, 0), time.Hour.Milliseconds())) * time.Millisecond, Anew: in.Anew}
	if err := s.Interviews.Hear(c.ctx(), c.person().ID, of); err != nil {
		return ownInterview{}, err
	}
	return s.viewOwnInterview(c)
}

// beginItem is POST /api/interview/items/ITEM/begin.
func (s *server) beginItem(c *call) (itemState, error) {
	if _, err := s.Interviews.Begin(c.ctx(), c.person().ID, c.Param("item")); err != nil {
		return itemState{}, err
	}
	v, err := s.viewOwnInterview(c)
	for _, i := range v.Items {
		if i.ID == c.Param("item") {
			return i, err
		}
	}
	return itemState{}, store.ErrNotFound
}

// endItem is POST /api/interview/items/ITEM/end: what is under way of it ends, as it is.
func (s *server) endItem(c *call) (ownInterview, error) {
	if err := s.Interviews.Leave(c.ctx(), c.person().ID, c.Param("item")); err != nil {
		return ownInterview{}, err
	}
	return s.viewOwnInterview(c)
}

// endInterview is POST /api/interview/end.
func (s *server) endInterview(c *call) (ownInterview, error) {
	if _, err := s.Interviews.Finish(c.ctx(), c.person().ID); err != nil {
		return ownInterview{}, err
	}
	return s.viewOwnInterview(c)
}
