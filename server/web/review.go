package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/store"
)

const (
	maxReview = 8000 // characters of each part of a review
	maxDeed   = 500  // of an action's text
	maxDeeds  = 50   // actions of a review
)

// reviewView is what people concluded from a run, and what they are to do.
type reviewView struct {
	Happened  string         `json:"happened"`
	Causes    string         `json:"causes"`
	Learned   string         `json:"learned"`
	By        string         `json:"by,omitempty"`
	WrittenMS int64          `json:"written_ms,omitempty"` // 0: never
	Blames    bool           `json:"blames"`               // some of it reads as if somebody were at fault
	Actions   []reviewAction `json:"actions"`              // as they were added
	Owners    []runPlayer    `json:"owners"`               // whose an action may be
}

// reviewAction is what somebody is to do about a run, or after a game day.
type reviewAction struct {
	ID      string    `json:"id"`
	Run     string    `json:"run"` // empty: it is of a game day
	GameDay string    `json:"game_day,omitempty"`
	Title   string    `json:"title"` // of the one or the other
	Text    string    `json:"text"`
	Owner   runPlayer `json:"owner"`
	Due     string    `json:"due"`               // a day: 2026-11-29
	DoneMS  int64     `json:"done_ms,omitempty"` // 0: not yet
	Mine    bool      `json:"mine"`              // the caller may tick it, or lead those who may
}

func (s *server) viewReview(c *call) (reviewView, error) {
	review, err := s.Store.Review(c.ctx(), c.run.ID)
	if err != nil {
		return reviewView{}, err
	}
	actions, err := s.Store.ActionsOfRun(c.ctx(), c.run.ID)
	if err != nil {
		return reviewView{}, err
	}
	v := reviewView{
		Happened: review.Happened, Causes: review.Causes, Learned: review.Learned, By: review.By,
		Blames:  debrief.Blames(review.Happened) || debrief.Blames(review.Causes) || debrief.Blames(review.Learned),
		Actions: []reviewAction{}, Owners: s.owners(c),
	}
	if !review.Written.IsZero() {
		v.WrittenMS = review.Written.UnixMilli()
	}
	for _, a := range actions {
		v.Actions = append(v.Actions, viewAction(c, a))
	}
	return v, nil
}

func viewAction(c *call, a store.ReviewAction) reviewAction {
	v := reviewAction{ID: a.ID, Run: a.Run, Title: a.RunTitle, Text: a.Text, Owner: runPlayer{a.OwnerID, a.OwnerName}, Due: a.Due, Mine: c.mayTick(a)}
	if !a.Done.IsZero() {
		v.DoneMS = a.Done.UnixMilli()
	}
	return v
}

// owners are whose an action of a review may be: whoever played, and whoever
// writes it down. Nobody is given work by somebody they have never met.
func (s *server) owners(c *call) []runPlayer {
	player, me := runPlayer{c.run.PersonID, c.run.PersonName}, runPlayer{c.person().ID, c.person().Name}
	return slices.Compact([]runPlayer{player, me})
}

// mayTick reports whether the caller may say that an action is done, or change
// it.
func (c *call) mayTick(a store.ReviewAction) bool {
	return a.OwnerID == c.person().ID || c.has(store.Facilitator)
}

// reviewable lets through who may read the answers of the run: a review tells
// of them.
func (s *server) reviewable(c *call) error {
	if c.run.Ended == nil {
		return conflict("The run has not ended yet.")
	}
	if c.keptBack() {
		return conflict("The debrief of this run is not shown to you yet. A review can be written once it is.")
	}
	return nil
}

type reviewWritten struct {
	Happened string `json:"happened"`
	Causes   string `json:"causes"`
	Learned  string `json:"learned"`
}

// writeReview is PUT /api/runs/ID/review.
func (s *server) writeReview(c *call, in reviewWritten) (reviewView, error) {
	if err := s.reviewable(c); err != nil {
		return reviewView{}, err
	}
	var mistakes invalid
	for _, part := range []field{{"happened", in.Happened}, {"causes", in.Causes}, {"learned", in.Learned}} {
		mistakes.add(utf8.RuneCountInString(part.Message) <= maxReview, part.Field, "A part of a review has at most 8,000 characters.")
		mistakes.say(part.Field, engine.Unseen(part.Message, true))
	}
	if err := mistakes.err(); err != nil {
		return reviewView{}, err
	}
	err := s.Store.PutReview(c.ctx(), c.run.ID, c.person().ID, store.Review{
		Happened: strings.TrimSpace(in.Happened), Causes: strings.TrimSpace(in.Causes), Learned: strings.TrimSpace(in.Learned),
	})
	if err != nil {
		return reviewView{}, err
	}
	return s.viewReview(c)
}

type actionAdded struct {
	Text  string `json:"text"`
	Owner string `json:"owner"`
	Due   string `json:"due"`
}

// addAction is POST /api/runs/ID/review/actions.
func (s *server) addAction(c *call, in actionAdded) (reviewView, error) {
	if err := s.reviewable(c); err != nil {
		return reviewView{}, err
	}
	there, err := s.Store.ActionsOfRun(c.ctx(), c.run.ID)
	if err != nil {
		return reviewView{}, err
	}
	if err := in.check("A review", len(there), s.owners(c), "An action is of whoever played the run, or of whoever writes it down."); err != nil {
		return reviewView{}, err
	}
	a, err := s.Store.CreateAction(c.ctx(), store.ReviewAction{Run: c.run.ID, Text: in.Text, OwnerID: in.Owner, Due: in.Due})
	if err != nil {
		return reviewView{}, err
	}
	c.made(a.ID)
	c.status = http.StatusCreated
	return s.viewReview(c)
}

// check trims what somebody is to do and says what is wrong with it as one more than
// there is of a thing; whose says whose it can be.
func (in *actionAdded) check(thing string, there int, owners []runPlayer, whose string) error {
	if there >= maxDeeds {
		return conflict(fmt.Sprintf("%s has at most %d actions.", thing, maxDeeds))
	}
	in.Text = strings.TrimSpace(in.Text)
	mistakes := actionMistakes(in.Text, in.Due)
	mistakes.add(slices.ContainsFunc(owners, func(p runPlayer) bool { return p.ID == in.Owner }), "owner", whose)
	return mistakes.err()
}

// actionMistakes says what is wrong with the text of an action, or with its day.
func actionMistakes(text, due string) (mistakes invalid) {
	n := utf8.RuneCountInString(text)
	mistakes.add(n >= 1 && n <= maxDeed, "text", "An action has between 1 and 500 characters.")
	mistakes.say("text", engine.Unseen(text, false))
	_, err := time.Parse(time.DateOnly, due)
	mistakes.add(err == nil, "due", "A day is written as in 2026-11-29.")
	return mistakes
}

type actionChange struct {
	Done *bool   `json:"done,omitempty"`
	Text *string `json:"text,omitempty"`
	Due  *string `json:"due,omitempty"`
}

// changeAction is PATCH /api/runs/ID/review/actions/ACTION.
func (s *server) changeAction(c *call, in actionChange) (reviewAction, error) {
	a, err := s.tickable(c)
	if err != nil {
		return reviewAction{}, err
	}
	if in.Text != nil {
		a.Text = strings.TrimSpace(*in.Text)
	}
	if in.Due != nil {
		a.Due = *in.Due
	}
	mistakes := actionMistakes(a.Text, a.Due)
	if err := mistakes.err(); err != nil {
		return reviewAction{}, err
	}
	if in.Done != nil {
		c.did(map[bool]string{true: "done", false: "not done"}[*in.Done])
	}
	a, err = s.Store.ChangeAction(c.ctx(), c.run.ID, a.ID, func(now *store.ReviewAction) {
		now.Text, now.Due = a.Text, a.Due
		switch {
		case in.Done == nil:
		case !*in.Done:
			now.Done = time.Time{}
		case now.Done.IsZero():
			now.Done = time.Now()
		}
	})
	if err != nil {
		return reviewAction{}, err
	}
	return viewAction(c, a), nil
}

// dropAction is DELETE /api/runs/ID/review/actions/ACTION.
func (s *server) dropAction(c *call) (reviewView, error) {
	a, err := s.tickable(c)
	if err != nil {
		return reviewView{}, err
	}
	if err := s.Store.DropAction(c.ctx(), c.run.ID, a.ID); err != nil {
		return reviewView{}, err
	}
	return s.viewReview(c)
}

// tickable finds the action that a call is about, if the caller may change it.
func (s *server) tickable(c *call) (store.ReviewAction, error) {
	if err := s.reviewable(c); err != nil {
		return store.ReviewAction{}, err
	}
	a, err := s.Store.Action(c.ctx(), c.run.ID, c.Param("action"))
	if err == nil && !c.mayTick(a) {
		err = errForbidden
	}
	return a, err
}

// myActions is GET /api/me/actions.
func (s *server) myActions(c *call) ([]reviewAction, error) {
	all, err := s.Store.ActionsOf(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	views := []reviewAction{}
	for _, a := range all {
		views = append(views, viewAction(c, a))
	}
	after, err := s.Store.GameDayActionsOf(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	for _, a := range after {
		views = append(views, viewGameDayAction(c, a))
	}
	// What is open by its day, then what is done, the latest first.
	slices.SortStableFunc(views, func(a, b reviewAction) int {
		if (a.DoneMS == 0) != (b.DoneMS == 0) {
			return cmp.Compare(a.DoneMS, b.DoneMS)
		}
		return cmp.Or(cmp.Compare(b.DoneMS, a.DoneMS), strings.Compare(a.Due, b.Due))
	})
	return views, nil
}
