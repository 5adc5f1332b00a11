package web

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/drillyard/drillyard/server/store"
	"github.com/drillyard/drillyard/server/track"
)

// tracks is GET /api/tracks.
func (s *server) tracks(c *call) ([]trackCard, error) {
	mine, err := s.Tracks.Of(c.ctx(), c.person().ID)
	if err != nil {
		return nil, err
	}
	cards := []trackCard{}
	for _, t := range s.Library.Tracks() {
		cards = append(cards, s.viewTrackCard(t, learnerOf(mine, t.Slug)))
	}
	for _, l := range mine {
		if l.Gone {
			cards = append(cards, s.viewTrackCard(l.Track, &l))
		}
	}
	return cards, nil
}

// track is GET /api/tracks/SLUG, or /api/tracks/PACK/SLUG: as the caller learns by it,
// and else as it is now.
func (s *server) track(c *call) (trackView, error) {
	t, ok := s.Library.Track(slugAsked(c))
	mine, err := s.Tracks.Of(c.ctx(), c.person().ID)
	if err != nil {
		return trackView{}, err
	}
	if l := learnerOf(mine, cmp.Or(t.Slug, slugAsked(c))); l != nil {
		return s.viewTrack(l.Track, l), nil
	}
	if !ok {
		return trackView{}, errHidden
	}
	return s.viewTrack(t, nil), nil
}

// learnerOf is by which of those that go on a track is learnt; nil: by none.
func learnerOf(all []track.Learner, slug string) *track.Learner {
	for i := range all {
		if all[i].Enrolment.Track == slug {
			return &all[i]
		}
	}
	return nil
}

// newEnrolment is somebody who is to learn by a track.
type newEnrolment struct {
	Track    string        `json:"track"`
	Person   string        `json:"person,omitempty"`    // id; empty: the caller
	Mentor   string        `json:"mentor,omitempty"`    // id; empty: nobody yet
	StartDay string        `json:"start_day,omitempty"` // 2026-11-29; empty: today
	Zone     string        `json:"zone,omitempty"`      // whose days they are; empty: UTC
	Profile  store.Profile `json:"profile,omitempty"`   // empty: as their groups or the server have it
}

// enrol is POST /api/enrolments: whoever plays enrols themselves, and whoever leads
// those whom they see.
func (s *server) enrol(c *call, in newEnrolment) (enrolmentView, error) {
	e := store.Enrolment{Track: in.Track, PersonID: cmp.Or(in.Person, c.person().ID), MentorID: in.Mentor, StartDay: in.StartDay, Zone: cmp.Or(in.Zone, "UTC"), Profile: in.Profile}
	if e.StartDay == "" {
		e.StartDay = today(e.Zone)
	}
	var mistakes invalid
	if e.PersonID != c.person().ID {
		named, err := s.named(c)
		if err != nil {
			return enrolmentView{}, err
		}
		mistakes.add(c.has(store.Facilitator) && c.sees(e.PersonID), "person", "Somebody else is enrolled by whoever leads them.")
		mistakes.say("person", namedMistake("players", []store.Named{{PersonID: e.PersonID}}, nil, named))
	} else {
		mistakes.add(c.has(store.Trainee), "person", "You do not play, so you do not learn by tracks.")
	}
	if err := s.mentorMistake(c, &mistakes, e); err != nil {
		return enrolmentView{}, err
	}
	if err := mistakes.err(); err != nil {
		return enrolmentView{}, err
	}
	l, err := s.Tracks.Enrol(c.ctx(), e)
	if errors.Is(err, store.ErrTaken) {
		return enrolmentView{}, conflict("They learn by this track already.")
	}
	if err != nil {
		return enrolmentView{}, err
	}
	c.made(l.ID)
	c.did(enrolmentSaid(l.Enrolment))
	c.status = http.StatusCreated
	return viewLearner(l), nil
}

// today is the day in a zone; of one that there is not, in UTC.
func today(zone string) string {
	in, err := store.LoadZone(zone)
	if err != nil {
		in = time.UTC
	}
	return time.Now().In(in).Format(time.DateOnly)
}

// mentorMistake says what is wrong with a mentor: they lead or mark. Being named shows
// them whoever learns, as it does with what is assigned: see decisions/0124.
func (s *server) mentorMistake(c *call, mistakes *invalid, e store.Enrolment) error {
	if e.MentorID == "" {
		return nil
	}
	p, err := s.Store.Person(c.ctx(), e.MentorID)
	if errors.Is(err, store.ErrNotFound) {
		mistakes.add(false, "mentor", "There is nobody of this id.")
		return nil
	}
	if err != nil {
		return err
	}
	mistakes.add(p.Roles.Has(store.Facilitator, store.Assessor) && p.Disabled.IsZero(), "mentor", "A mentor leads or marks, and can sign in.")
	return nil
}

// enrolmentChange is what is to become of an enrolment; what is left out stays.
type enrolmentChange struct {
	Mentor   *string        `json:"mentor,omitempty"` // id; empty: nobody
	StartDay *string        `json:"start_day,omitempty"`
	Zone     *string        `json:"zone,omitempty"`
	Profile  *store.Profile `json:"profile,omitempty"`
}

// enrolment is GET /api/enrolments/ID.
func (s *server) enrolment(c *call) (trackView, error) {
	l, err := s.Tracks.Learner(c.ctx(), c.learning)
	if err != nil {
		return trackView{}, err
	}
	if l, err = s.told(c, l); err != nil {
		return trackView{}, err
	}
	return s.viewTrack(l.Track, &l), nil
}

// told is how far somebody is as the caller is told: whoever looks after them is told of
// the runs that lists show to them by their roles.
func (s *server) told(c *call, l track.Learner) (track.Learner, error) {
	if c.learns() {
		return l, nil
	}
	runs, err := s.Store.Runs(c.ctx(), store.RunFilter{Person: l.PersonID, Reader: c.person().ID, Led: true, Sight: c.person().Sight()})
	if err != nil {
		return l, err
	}
	seen := map[string]bool{}
	for _, r := range runs {
		seen[r.ID] = true
	}
	l.Progress = l.Seen(func(run string) bool { return seen[run] })
	return l, nil
}

// changeEnrolment is PATCH /api/enrolments/ID.
func (s *server) changeEnrolment(c *call, in enrolmentChange) (enrolmentView, error) {
	apply := func(e *store.Enrolment) {
		set(in.Mentor, &e.MentorID)
		set(in.StartDay, &e.StartDay)
		set(in.Zone, &e.Zone)
		set(in.Profile, &e.Profile)
	}
	next := c.learning
	apply(&next)
	var mistakes invalid
	if err := s.mentorMistake(c, &mistakes, next); err != nil {
		return enrolmentView{}, err
	}
	if err := mistakes.err(); err != nil {
		return enrolmentView{}, err
	}
	l, err := s.Tracks.Change(c.ctx(), c.learning.ID, false, apply)
	if err != nil {
		return enrolmentView{}, err
	}
	c.did(enrolmentSaid(l.Enrolment))
	return viewLearner(l), nil
}

// enrolmentSaid is what the trail has of an enrolment.
func enrolmentSaid(e store.Enrolment) string {
	if e.Profile == "" {
		return e.Track
	}
	return e.Track + ", policy " + string(e.Profile)
}

// renewEnrolment is POST /api/enrolments/ID/renew: they go on with the track as it is
// now.
func (s *server) renewEnrolment(c *call) (enrolmentView, error) {
	l, err := s.Tracks.Change(c.ctx(), c.learning.ID, true, func(*store.Enrolment) {})
	if err != nil {
		return enrolmentView{}, err
	}
	return viewLearner(l), nil
}

// endEnrolment is POST /api/enrolments/ID/end. What was done is kept.
func (s *server) endEnrolment(c *call) (enrolmentView, error) {
	l, err := s.Tracks.Change(c.ctx(), c.learning.ID, false, func(e *store.Enrolment) { e.Ended = time.Now() })
	if err != nil {
		return enrolmentView{}, err
	}
	return viewLearner(l), nil
}

// stepAnswers are what somebody answers, by question.
type stepAnswers struct {
	Answers map[string]string `json:"answers"`
}

// stepAnswered is what is told of answers: never the right ones.
type stepAnswered struct {
	Answers []answeredView `json:"answers"`
	Step    stepView       `json:"step"`
}

type answeredView struct {
	Question string `json:"question"`
	Good     bool   `json:"good"`
	Look     string `json:"look,omitempty"` // where to look, of one that is not right
}

// answerStep is POST /api/enrolments/ID/steps/STEP/answers.
func (s *server) answerStep(c *call, in stepAnswers) (stepAnswered, error) {
	all, err := s.Tracks.Answer(c.ctx(), c.learning.ID, c.Param("step"), in.Answers)
	if err != nil {
		return stepAnswered{}, err
	}
	out := stepAnswered{Answers: []answeredView{}}
	for _, a := range all {
		out.Answers = append(out.Answers, answeredView{a.Question, a.Good, a.Look})
	}
	out.Step, err = s.stepNow(c)
	return out, err
}

// stepTick is a line of a checklist that is done, or is not after all.
type stepTick struct {
	Item string `json:"item"`
	Off  bool   `json:"off,omitempty"`
}

// tickStep is POST /api/enrolments/ID/steps/STEP/ticks.
func (s *server) tickStep(c *call, in stepTick) (stepView, error) {
	if err := s.Tracks.Tick(c.ctx(), c.learning.ID, c.Param("step"), in.Item, in.Off); err != nil {
		return stepView{}, err
	}
	return s.stepNow(c)
}

// signOffStep is POST /api/enrolments/ID/steps/STEP/signoffs.
func (s *server) signOffStep(c *call, in stepTick) (stepView, error) {
	if err := s.Tracks.SignOff(c.ctx(), c.learning.ID, c.Param("step"), in.Item, c.person().ID, in.Off); err != nil {
		return stepView{}, err
	}
	c.did(c.Param("step") + " " + in.Item)
	return s.stepNow(c)
}

// stepDrill is a drill of a step.
type stepDrill struct {
	Scenario string `json:"scenario"`
}

// watchedStep is POST /api/enrolments/ID/steps/STEP/watched.
func (s *server) watchedStep(c *call, in stepDrill) (stepView, error) {
	if err := s.Tracks.Watch(c.ctx(), c.learning.ID, c.Param("step"), in.Scenario); err != nil {
		return stepView{}, err
	}
	return s.stepNow(c)
}

// stepPlay is by what a drill of a step is played: the run begins from it.
type stepPlay struct {
	Assignment string `json:"assignment"`
}

// playStep is POST /api/enrolments/ID/steps/STEP/play.
func (s *server) playStep(c *call, in stepDrill) (stepPlay, error) {
	id, err := s.Tracks.Play(c.ctx(), c.learning.ID, c.Param("step"), in.Scenario)
	if err != nil {
		return stepPlay{}, err
	}
	c.made(id)
	c.did(in.Scenario)
	return stepPlay{id}, nil
}

// newEntrustment is a mentor's mark.
type newEntrustment struct {
	Ask   string `json:"ask"`   // of the gate, by its id
	Level int    `json:"level"` // 1: may watch, 2: with somebody beside, 3: with somebody to call, 4: alone, 5: may supervise others
	Seen  string `json:"seen"`
}

// entrust is POST /api/enrolments/ID/steps/STEP/entrustments.
func (s *server) entrust(c *call, in newEntrustment) (stepView, error) {
	err := s.Tracks.Entrust(c.ctx(), c.learning.ID, store.Entrustment{Step: c.Param("step"), Ask: in.Ask, Level: in.Level, Seen: in.Seen, ByID: c.person().ID})
	if err != nil {
		return stepView{}, err
	}
	c.did(c.Param("step"))
	return s.stepNow(c)
}

// stepNow is the step of a call as it is now.
func (s *server) stepNow(c *call) (stepView, error) {
	e, err := s.Store.Enrolment(c.ctx(), c.learning.ID)
	if err != nil {
		return stepView{}, err
	}
	l, err := s.Tracks.Learner(c.ctx(), e)
	if err != nil {
		return stepView{}, err
	}
	if l, err = s.told(c, l); err != nil {
		return stepView{}, err
	}
	for _, state := range l.Steps {
		if state.Step.ID == c.Param("step") {
			return s.viewStep(l.Track, *state.Step, &state), nil
		}
	}
	return stepView{}, errHidden
}

// mentorNote is what a mentor noted for mentors.
type mentorNote struct {
	ID    string     `json:"id"`
	Words string     `json:"words"`
	By    *runPlayer `json:"by"` // null: they have been removed
	AtMS  int64      `json:"at_ms"`
}

// mentorNotes is GET /api/enrolments/ID/notes.
func (s *server) mentorNotes(c *call) ([]mentorNote, error) {
	all, err := s.Store.MentorNotes(c.ctx(), c.learning.ID)
	out := []mentorNote{}
	for _, n := range all {
		v := mentorNote{ID: n.ID, Words: n.Words, AtMS: n.At.UnixMilli()}
		if n.ByID != "" {
			v.By = &runPlayer{n.ByID, n.ByName}
		}
		out = append(out, v)
	}
	return out, err
}

type newMentorNote struct {
	Words string `json:"words"`
}

// addMentorNote is POST /api/enrolments/ID/notes.
func (s *server) addMentorNote(c *call, in newMentorNote) ([]mentorNote, error) {
	if err := s.Tracks.Note(c.ctx(), c.learning.ID, store.MentorNote{Words: in.Words, ByID: c.person().ID}); err != nil {
		return nil, err
	}
	return s.mentorNotes(c)
}

// refusedTrack is how what the service of tracks refuses is told; nil: it is no refusal
// of it.
func refusedTrack(err error) *problem {
	if e, ok := errors.AsType[*track.Refusal](err); ok {
		return &problem{status: http.StatusConflict, detail: e.Reason}
	}
	if m, ok := errors.AsType[*track.Mistake](err); ok {
		return &problem{status: http.StatusUnprocessableEntity, detail: m.Message, fields: []field{{m.Field, m.Message}}}
	}
	return nil
}
