package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// attemptView is an attempt as it stands.
type attemptView struct {
	ID       string             `json:"id"`
	Exercise slugged            `json:"exercise"`
	Kind     string             `json:"kind"`
	Person   personName         `json:"person"` // who answers
	State    store.AttemptState `json:"state"`
	// Late says that it could not be judged yet, which is tried again.
	Late      bool     `json:"late,omitempty"`
	Reason    string   `json:"end_reason,omitempty"`
	CreatedMS int64    `json:"created_ms"`
	EndedMS   int64    `json:"ended_ms,omitempty"` // 0: it has not
	Time      timeView `json:"time"`
	Readable  bool     `json:"readable"` // the caller may read its debrief
	Repeat    bool     `json:"repeat"`   // they had been shown a debrief of it before
	// Next is the attempt that it was opened again as, for whoever answers.
	Next  string        `json:"next,omitempty"`
	Score *attemptScore `json:"score"` // null: none, or none for the caller yet
}

type personName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// timeView is how the time of an attempt stands, as it is asked.
type timeView struct {
	LengthMS int64 `json:"length_ms"`
	GivenMS  int64 `json:"given_ms"` // back
	SpentMS  int64 `json:"spent_ms"`
	LeftMS   int64 `json:"left_ms"`
	Waits    bool  `json:"waits"` // it stands still
}

type attemptScore struct {
	Percent float64 `json:"percent"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// workView is an attempt for whoever answers it: what they read, and what they have typed.
type workView struct {
	Attempt   attemptView    `json:"attempt"`
	Task      string         `json:"task_html"`
	Documents []documentView `json:"documents"`
	// Recorded says that there are the screens of a recorded run to look at.
	Recorded bool       `json:"recorded"`
	Parts    []partView `json:"parts"`
	// Earlier are the attempts that it goes on with, the latest first: what was typed in
	// those and did not arrive is still where it was typed.
	Earlier []string `json:"earlier"`
	// Prompt is a command to begin with, where there is a terminal; null: there is none.
	Prompt *string `json:"prompt"`
}

type documentView struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Language string `json:"language"`
	Text     string `json:"text"`
	HTML     string `json:"html,omitempty"` // of Markdown
}

// partView is one thing that is answered, and what stands.
type partView struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Help     string        `json:"help_html"`
	Form     exercise.Form `json:"form"`
	Language string        `json:"language,omitempty"`
	Options  []optionView  `json:"options"`
	On       string        `json:"on,omitempty"` // of remarks: the id of a document
	Most     int           `json:"most"`         // characters; 0: a bound that nobody meets
	Start    string        `json:"start"`        // what stood there at first
	Text     string        `json:"text"`         // what stands
	Version  int64         `json:"version"`      // of it; a save names it
}

type optionView struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// attempts is GET /api/attempts: the caller's own, or, with who=seen, those of others whom
// they see; those of interviews are seen there.
func (s *server) attempts(c *call) ([]attemptView, error) {
	filter := store.AttemptFilter{Person: c.person().ID, Practice: true, Most: attemptsMost}
	if c.QueryParam("who") == "seen" {
		if !c.leads() {
			return nil, errForbidden
		}
		filter.Person, filter.By = "", c.person().Sight()
	}
	all, err := s.Store.Attempts(c.ctx(), filter)
	views := []attemptView{}
	for _, a := range all {
		views = append(views, s.viewAttempt(c, a))
	}
	return views, err
}

// attemptsMost bounds a list of attempts: the latest are on it.
const attemptsMost = 500

func (s *server) viewAttempt(c *call, a store.Attempt) attemptView {
	t := s.Attempts.Time(a)
	v := attemptView{ID: a.ID, Exercise: slugged{a.Exercise, a.Title}, Kind: a.Kind, Person: personName{a.PersonID, a.PersonName}, State: a.State, Late: a.Error != "", Reason: a.EndReason,
		CreatedMS: a.Created.UnixMilli(), Time: timeView{t.Length.Milliseconds(), t.Given.Milliseconds(), t.Spent.Milliseconds(), t.Left.Milliseconds(), t.Waits}, Repeat: a.Repeat, Readable: c.readsAttempt(a)}
	if !a.Ended.IsZero() {
		v.EndedMS = a.Ended.UnixMilli()
	}
	if score := a.Score(); score != nil && v.Readable {
		v.Score = &attemptScore{score.Percent, score.Low, score.High}
	}
	return v
}

// scoreShown is the score of an attempt for whoever answered it; nil: none yet.
func scoreShown(a store.Attempt) *store.Score {
	if !a.Opened(time.Now()) {
		return nil
	}
	return a.Score()
}

// beginAttempt is POST /api/exercises/SLUG/attempts: it begins one, or goes on with the
// one that is open.
func (s *server) beginAttempt(c *call) (attemptView, error) {
	a, err := s.Attempts.Begin(c.ctx(), attempt.Begin{Exercise: slugAsked(c), Person: c.person().ID})
	if err != nil {
		return attemptView{}, err
	}
	c.made(a.ID)
	c.did(a.Exercise)
	c.status = http.StatusCreated
	return s.viewAttempt(c, a), nil
}

// attemptAnswer is the work of whoever answers, while they do, or how it stands.
type attemptAnswer = either[workView, attemptView]

// attempt is GET /api/attempts/ID.
func (s *server) attempt(c *call) (attemptAnswer, error) {
	v := s.viewAttempt(c, c.attempt)
	if !c.answers() {
		return second[workView](v), nil
	}
	if c.attempt.State != store.AttemptOpen || v.Time.LeftMS <= 0 {
		var err error
		v.Next, err = s.Store.ContinuedBy(c.ctx(), v.ID)
		return second[workView](v), err
	}
	if v.Time.Waits && v.Time.SpentMS == 0 { // it has not begun
		return second[workView](v), nil
	}
	work, err := s.viewWork(c, v)
	return first[workView, attemptView](work), err
}

func (s *server) viewWork(c *call, v attemptView) (workView, error) {
	w := workView{Attempt: v, Documents: []documentView{}, Parts: []partView{}, Earlier: []string{}}
	ex, err := s.Attempts.Exercise(c.ctx(), c.attempt)
	if err != nil {
		return w, err
	}
	handed, err := s.Attempts.Hand(c.ctx(), c.attempt)
	if err != nil {
		return w, err
	}
	earlier, err := s.Store.Earlier(c.ctx(), c.attempt)
	if err != nil {
		return w, err
	}
	w.Earlier = append(w.Earlier, earlier...)
	if w.Task, err = markdown.HTML(ex.Task); err != nil {
		return w, err
	}
	if w.Documents, err = viewDocuments(handed.Material.Documents); err != nil {
		return w, err
	}
	w.Recorded = handed.Material.Recorded != nil
	for _, p := range handed.Parts {
		part, err := viewPart(p)
		if err != nil {
			return w, err
		}
		if d, typed := handed.Drafts[p.ID]; typed {
			part.Text, part.Version = d.Text, d.Version
		}
		w.Parts = append(w.Parts, part)
	}
	if console, has := ex.Work.(exercise.Console); has {
		prompt := console.Prompt(c.attempt.Seed)
		w.Prompt = &prompt
	}
	return w, nil
}

func viewDocuments(all []exercise.Document) ([]documentView, error) {
	out := []documentView{}
	for _, d := range all {
		v := documentView{ID: d.ID, Title: d.Title, Language: d.Language, Text: d.Text}
		if d.Language == "markdown" {
			var err error
			if v.HTML, err = markdown.HTML(d.Text); err != nil {
				return nil, err
			}
		}
		out = append(out, v)
	}
	return out, nil
}

func viewPart(p exercise.Part) (partView, error) {
	help, err := markdown.HTML(p.Help)
	v := partView{ID: p.ID, Title: p.Title, Help: help, Form: p.Form, Language: p.Language, Options: []optionView{}, On: p.On, Most: p.Most, Start: p.Start, Text: p.Start}
	for _, o := range p.Options {
		v.Options = append(v.Options, optionView(o))
	}
	return v, err
}

// typed is what somebody typed in a part, on the version that they had before them.
type typed struct {
	Text    string `json:"text"`
	Version int64  `json:"version"` // 0: nothing was saved yet
}

// savedView is what stands once it is saved.
type savedView struct {
	Version int64    `json:"version"`
	Time    timeView `json:"time"`
}

// savePart is PUT /api/attempts/ID/parts/PART. Where something else stands than what was
// typed on, the problem has it.
func (s *server) savePart(c *call, in typed) (savedView, error) {
	d, err := s.Attempts.Save(c.ctx(), c.attempt.ID, c.Param("part"), in.Text, in.Version)
	if stale, ok := errors.AsType[attempt.Conflict](err); ok {
		return savedView{}, &problem{status: http.StatusConflict, detail: "Something else was saved meanwhile, as in another tab. Nothing is lost: choose which of the two stays.",
			now: &fileText{Path: stale.Stands.Part, Text: stale.Stands.Text, Version: strconv.FormatInt(stale.Stands.Version, 10), Writable: true}}
	}
	if err != nil {
		return savedView{}, err
	}
	return savedView{d.Version, s.viewAttempt(c, c.attempt).Time}, nil
}

// pasted is text that was put into a part at once: that it was, and how long it is.
type pasted struct {
	Part       string `json:"part"`
	Characters int    `json:"characters"`
}

// notePaste is POST /api/attempts/ID/pastes.
func (s *server) notePaste(c *call, in pasted) (done, error) {
	return done{true}, s.Attempts.Pasted(c.ctx(), c.attempt.ID, in.Part, in.Characters)
}

// triedView is what may be said of an answer while it is written.
type triedView struct {
	Remarks []remarkView `json:"remarks"`
	// Shown is for the view of the kind; null: nothing.
	Shown json.RawMessage `json:"shown"`
}

// remarkView is what is to be said at a place in an answer.
type remarkView struct {
	Part   string          `json:"part"`
	Line   int             `json:"line"`   // from 1; 0: of the whole part
	Column int             `json:"column"` // from 1; 0: of the whole line
	Weight exercise.Weight `json:"weight"`
	Source string          `json:"source"`
	Text   string          `json:"text"`
	Hint   string          `json:"hint,omitempty"`
}

func viewRemarks(all []exercise.Remark) []remarkView {
	out := []remarkView{}
	for _, r := range all {
		out = append(out, remarkView(r))
	}
	return out
}

// tryAttempt is POST /api/attempts/ID/try: of what was saved.
func (s *server) tryAttempt(c *call) (triedView, error) {
	report, err := s.Attempts.Try(c.ctx(), c.attempt.ID)
	if err != nil {
		return triedView{}, err
	}
	shown, err := json.Marshal(report.Shown)
	return triedView{viewRemarks(report.Remarks), shown}, err
}

// submitAttempt is POST /api/attempts/ID/submit.
func (s *server) submitAttempt(c *call) (attemptView, error) {
	a, err := s.Attempts.Submit(c.ctx(), c.attempt.ID)
	if err != nil {
		return attemptView{}, err
	}
	return s.viewAttempt(c, a), nil
}

// withdrawAttempt is POST /api/attempts/ID/withdraw.
func (s *server) withdrawAttempt(c *call) (attemptView, error) {
	a, err := s.Attempts.Withdraw(c.ctx(), c.attempt.ID)
	if err != nil {
		return attemptView{}, err
	}
	return s.viewAttempt(c, a), nil
}

// timeBack is time that is given back, and why.
type timeBack struct {
	MS     int64  `json:"ms"`
	Reason string `json:"reason"`
}

// mostWhy bounds a reason, in characters.
const mostWhy = 300

// giveTime is POST /api/attempts/ID/time.
func (s *server) giveTime(c *call, in timeBack) (attemptView, error) {
	in.Reason = strings.TrimSpace(in.Reason)
	var mistakes invalid
	mistakes.add(in.Reason != "" && len([]rune(in.Reason)) <= mostWhy, "reason", fmt.Sprintf("Say why, in %d characters at most.", mostWhy))
	mistakes.say("reason", engine.Unseen(in.Reason, false))
	if err := mistakes.err(); err != nil {
		return attemptView{}, err
	}
	if err := s.Attempts.GiveBack(c.ctx(), c.attempt.ID, c.actor(), time.Duration(in.MS)*time.Millisecond, in.Reason); err != nil {
		return attemptView{}, err
	}
	c.did(fmt.Sprintf("%d s", in.MS/1000))
	return s.viewAttempt(c, c.attempt), nil
}

// refusedAttempt tells why something was not done to an attempt; nil: for another reason.
func refusedAttempt(err error) *problem {
	for _, a := range []struct {
		err    error
		status int
		detail string
	}{
		{attempt.ErrNoExercise, http.StatusNotFound, errHidden.detail},
		{attempt.ErrOver, http.StatusConflict, "This attempt has ended. What was saved before its end was handed in; nothing more is taken. What you typed since is kept in this browser: if the connection was lost, tell whoever looks after this, who can give you the time back."},
		{attempt.ErrWaits, http.StatusLocked, "The time of this attempt stands still. What you type is saved once it goes on."},
		{attempt.ErrTrying, http.StatusConflict, "Your last try is not done yet. It takes a moment."},
		{attempt.ErrNoTerminal, http.StatusNotFound, "There is no terminal at this exercise."},
		{attempt.ErrBusy, http.StatusServiceUnavailable, "Many answers are being tried just now. Please try again in a moment; what you typed is saved."},
		{attempt.ErrNotJudged, http.StatusConflict, "This attempt has not been judged yet. Its debrief is there once it has."},
		{exercise.ErrNoCage, http.StatusServiceUnavailable, "Scripts cannot be run on this server: it has no container engine for them, and nothing else is allowed. What you typed is saved. Whoever runs the server finds the reason with drillyard doctor."},
		{attempt.ErrOwn, http.StatusForbidden, "You answered this, so you cannot mark it. Please ask somebody else to."},
	} {
		if errors.Is(err, a.err) {
			return &problem{status: a.status, detail: a.detail}
		}
	}
	for _, own := range []error{attempt.ErrPart, attempt.ErrTime} { // they say what is wrong
		if errors.Is(err, own) {
			return &problem{status: http.StatusUnprocessableEntity, detail: sentence(err.Error()), quotes: true}
		}
	}
	return nil
}

// answers reports whether the caller is who answers the attempt.
func (c *call) answers() bool { return c.attempt.PersonID == c.person().ID }

// seesAttempt reports whether the caller may know of an attempt of somebody else: those
// who lead or mark, of whom they see, and their mentors. Those of interviews are shown
// there, by its rules.
func (c *call) seesAttempt(a store.Attempt) bool {
	return a.PersonID != c.person().ID && a.Interview == "" && c.leads() && (c.sees(a.PersonID) || c.mentored && a.ID == c.attempt.ID)
}

// marksAttempt reports whether the caller may mark the attempt: whoever may mark runs of
// those they see, and the mentor of who answered. What is of an interview its panel marks.
func (c *call) marksAttempt() bool {
	return c.seesAttempt(c.attempt) && (c.has(store.Assessor) || c.mentored)
}

// readsAttempt reports whether the caller may read the debrief of an attempt: whoever
// answered once it is open to them, and others who may know of it once it is judged.
func (c *call) readsAttempt(a store.Attempt) bool {
	if a.PersonID == c.person().ID {
		return a.Opened(time.Now())
	}
	return a.State == store.AttemptJudged && c.seesAttempt(a)
}

// attemptRoutes are those that answer while somebody types: what is sent may be long.
var attemptRoutes = []string{"PUT " + attemptPath + "/parts/:part"}

// answerLimit bounds a part as it is sent: as JSON it is longer than it is.
const answerLimit = 6*(64<<10) + bodyLimit

func longAnswer(r route) bool { return slices.Contains(attemptRoutes, r.name()) }
