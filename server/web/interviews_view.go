package web

import (
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/interview"
	"github.com/drillyard/drillyard/server/store"
)

type interviewTemplateList struct {
	Templates  []interviewTemplate `json:"templates"`
	Dimensions []weightedDimension `json:"dimensions"`
}

// interviewTemplate is what an interview can be made from.
type interviewTemplate struct {
	Slug    string               `json:"slug"`
	Title   string               `json:"title"`
	For     string               `json:"for"`
	Minutes int                  `json:"minutes"`
	Terms   store.InterviewTerms `json:"terms"`
	// MadeOf are the exercises and drills of its items, by the id of the item.
	MadeOf map[string]posedView `json:"made_of"`
}

// weightedDimension is one of the scorecard's seven, with what it weighs for everybody.
type weightedDimension struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Weight int    `json:"weight"`
}

// interviewRow is an interview in a list.
type interviewRow struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Template  string `json:"template"`
	CreatedMS int64  `json:"created_ms"`
	ClosedMS  int64  `json:"closed_ms,omitempty"` // 0: it is open
	// Candidates are how many there are; Finished of them have, and Underway have begun.
	Candidates int `json:"candidates"`
	Underway   int `json:"underway"`
	Finished   int `json:"finished"`
}

func rowOfInterview(i store.Interview, all []store.Candidate) interviewRow {
	r := interviewRow{ID: i.ID, Title: i.Title, Template: i.Template, CreatedMS: i.Created.UnixMilli(), ClosedMS: msOf(i.Closed), Candidates: len(all)}
	for _, c := range all {
		switch {
		case !c.Finished.IsZero():
			r.Finished++
		case len(c.Begun) > 0:
			r.Underway++
		}
	}
	return r
}

// msOf is a moment in milliseconds; 0: none.
func msOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// interviewView is an interview as its hosts see it.
type interviewView struct {
	interviewRow
	TemplateTitle string               `json:"template_title"` // empty: it is not on this server any more
	Seed          int64                `json:"seed"`
	Terms         store.InterviewTerms `json:"terms"`
	// Fixed says that a candidate has begun, so that what is asked stays as it is.
	Fixed bool            `json:"fixed"`
	Hosts []runPlayer     `json:"hosts"`
	All   []candidateView `json:"all"`
	// Dimensions are what the weights are called.
	Dimensions []weightedDimension `json:"dimensions"`
}

func (s *server) viewInterview(c *call, i store.Interview) (interviewView, error) {
	list, err := s.interviewTemplates(c)
	if err != nil {
		return interviewView{}, err
	}
	v := interviewView{Seed: i.Seed, Terms: i.InterviewTerms, Hosts: []runPlayer{}, All: []candidateView{}, Dimensions: list.Dimensions}
	if t, ok := s.Library.Interview(i.Template); ok {
		v.TemplateTitle = t.Title
	}
	for _, h := range i.Hosts {
		v.Hosts = append(v.Hosts, runPlayer{h.PersonID, h.Name})
	}
	states, err := s.Interviews.States(c.ctx(), i)
	if err != nil {
		return v, err
	}
	var all []store.Candidate
	for _, state := range states {
		all = append(all, state.Candidate)
		v.Fixed = v.Fixed || len(state.Candidate.Begun) > 0
		v.All = append(v.All, viewCandidate(state))
	}
	v.interviewRow = rowOfInterview(i, all)
	return v, nil
}

// linkState is how a candidate's link stands.
type linkState string

const (
	linkUnused  linkState = "unused"
	linkBound   linkState = "bound" // a browser was let in
	linkExpired linkState = "expired"
	linkRevoked linkState = "revoked"
)

// candidateView is a candidate as the hosts see them.
type candidateView struct {
	ID         string         `json:"id"`
	Code       string         `json:"code"`
	Name       string         `json:"name"` // empty: they have been deleted
	Address    string         `json:"address"`
	Note       string         `json:"note"`
	Extra      int            `json:"extra"`
	Link       linkState      `json:"link"`
	ExpiresMS  int64          `json:"expires_ms"`
	AgreedMS   int64          `json:"agreed_ms,omitempty"`
	HeardMS    int64          `json:"heard_ms,omitempty"`
	AwayMS     int64          `json:"away_ms,omitempty"` // since when nothing is heard, with an item under way
	FinishedMS int64          `json:"finished_ms,omitempty"`
	ReleasedMS int64          `json:"released_ms,omitempty"`
	DeletedMS  int64          `json:"deleted_ms,omitempty"`
	Items      []itemState    `json:"items"`
	Gaps       []candidateGap `json:"gaps"`
	Given      []givenTime    `json:"given"`
}

// itemState is where a candidate is with an item.
type itemState struct {
	ID       string           `json:"id"`
	Kind     string           `json:"kind"`
	Title    string           `json:"title"`
	Text     string           `json:"text_html"`
	Sitting  int              `json:"sitting"`
	Warmup   bool             `json:"warm_up"`
	Stands   interview.Stands `json:"stands"`
	LengthMS int64            `json:"length_ms"`
	// Tool is the kind of exercise that it is, by which one knows what it is done with; empty: a
	// drill.
	Tool string `json:"tool,omitempty"`
	// RestMS is how long they still have to pause before they begin it.
	RestMS int64 `json:"rest_ms,omitempty"`
	// LeftMS is what is left of it, under way: of a drill the run tells it.
	LeftMS  int64 `json:"left_ms,omitempty"`
	Waits   bool  `json:"waits,omitempty"` // its time stands still
	BegunMS int64 `json:"begun_ms,omitempty"`
	EndedMS int64 `json:"ended_ms,omitempty"`
	// Attempt and Run are where it is done; one of both is empty.
	Attempt string `json:"attempt,omitempty"`
	Run     string `json:"run,omitempty"`
	Open    bool   `json:"open,omitempty"` // its debrief is open to the candidate
}

type candidateGap struct {
	Item    string `json:"item"`
	FromMS  int64  `json:"from_ms"`
	UntilMS int64  `json:"until_ms"`
	LostMS  int64  `json:"lost_ms"` // of the time of the item: a server that was down takes none
}

type givenTime struct {
	Item   string `json:"item"`
	MS     int64  `json:"ms"`
	Reason string `json:"reason"`
	By     string `json:"by"`
	AtMS   int64  `json:"at_ms"`
}

func (s *server) viewCandidate(c *call, id string) (candidateView, error) {
	state, err := s.Interviews.State(c.ctx(), id)
	return viewCandidate(state), err
}

func viewCandidate(state interview.State) candidateView {
	c := state.Candidate
	v := candidateView{
		ID: c.PersonID, Code: c.Code, Name: c.Name, Address: c.Address, Note: c.Note, Extra: c.Extra, Link: linkUnused, ExpiresMS: c.Expires.UnixMilli(),
		AgreedMS: msOf(c.Agreed), HeardMS: msOf(c.Heard), AwayMS: state.Away.Milliseconds(), FinishedMS: msOf(c.Finished), ReleasedMS: msOf(c.Released), DeletedMS: msOf(c.Deleted),
		Items: viewItems(state), Gaps: []candidateGap{}, Given: []givenTime{},
	}
	switch {
	case !c.Linked:
		v.Link = linkRevoked
	case !time.Now().Before(c.Expires):
		v.Link = linkExpired
	case !c.Bound.IsZero():
		v.Link = linkBound
	}
	for _, g := range c.Gaps {
		v.Gaps = append(v.Gaps, candidateGap{g.Item, g.From.UnixMilli(), g.Until.UnixMilli(), g.Lost.Milliseconds()})
	}
	for _, g := range c.Given {
		v.Given = append(v.Given, givenTime{g.Item, g.Time.Milliseconds(), g.Reason, g.ByName, g.At.UnixMilli()})
	}
	return v
}

func viewItems(state interview.State) []itemState {
	all := []itemState{}
	for _, i := range state.Items {
		v := itemState{ID: i.ID, Kind: i.Kind, Title: i.Title, Text: i.Text, Sitting: i.Sitting, Warmup: i.Warmup, Stands: i.Stands, Tool: i.Tool, RestMS: i.Rest.Milliseconds(), LengthMS: i.Length.Milliseconds(), BegunMS: msOf(i.Begun), EndedMS: msOf(i.Ended)}
		if i.Attempt != nil {
			v.Attempt, v.Waits, v.Open = i.Attempt.ID, i.Time.Waits, i.Attempt.Opened(time.Now())
			if i.Stands == interview.Underway {
				v.LeftMS = i.Time.Left.Milliseconds()
			}
		}
		if i.Run != nil {
			v.Run, v.Open = i.Run.ID, i.Run.State == event.StateEnded && !i.Run.Withheld(time.Now())
		}
		all = append(all, v)
	}
	return all
}
