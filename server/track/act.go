package track

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/engine"
	lang "github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// MostWords bounds what a mentor writes at once, in characters.
const MostWords = 2000

// Enrol has somebody learn by a track from a day on.
func (s *Service) Enrol(ctx context.Context, e store.Enrolment) (Learner, error) {
	t, ok := s.Library.Track(e.Track)
	if !ok {
		return Learner{}, &Mistake{"track", "There is no such track."}
	}
	if err := check(e); err != nil {
		return Learner{}, err
	}
	e.Track, e.Title, e.Edition = t.Slug, t.Title, t.Edition
	kept, err := s.Store.Enrol(ctx, e, t.Text)
	if err != nil {
		return Learner{}, err
	}
	return s.Learner(ctx, kept)
}

// Change changes an enrolment. Renew has them go on with the track as it is now: what
// they have done stays, by the ids of the steps.
func (s *Service) Change(ctx context.Context, id string, renew bool, change func(*store.Enrolment)) (Learner, error) {
	e, err := s.Store.Enrolment(ctx, id)
	if err != nil {
		return Learner{}, err
	}
	if err := goesOn(e); err != nil {
		return Learner{}, err
	}
	next := e
	change(&next)
	if err := check(next); err != nil {
		return Learner{}, err
	}
	var text []byte
	var t library.Track
	if renew {
		var ok bool
		if t, ok = s.Library.Track(e.Track); !ok {
			return Learner{}, refuse("The track is not on this server any more, so it stays as it is.")
		}
		text = t.Text
	}
	kept, err := s.Store.ChangeEnrolment(ctx, id, text, func(e *store.Enrolment) {
		change(e)
		if renew {
			e.Title, e.Edition = t.Title, t.Edition
		}
	})
	if err != nil {
		return Learner{}, err
	}
	return s.Learner(ctx, kept)
}

// check says what is wrong with an enrolment.
func check(e store.Enrolment) error {
	if _, err := time.Parse(time.DateOnly, e.StartDay); err != nil {
		return &Mistake{"start_day", "A day is written as in 2026-11-29."}
	}
	if _, err := store.LoadZone(e.Zone); err != nil || e.Zone == "" {
		return &Mistake{"zone", "There is no such time zone. It is written as in Europe/Berlin, or UTC."}
	}
	if e.Profile != "" && !slices.Contains(store.Profiles(), e.Profile) {
		return &Mistake{"profile", "A profile is start-up, enterprise or regulated; without one it is as their groups or the server have it."}
	}
	if e.MentorID != "" && e.MentorID == e.PersonID {
		return &Mistake{"mentor", "Nobody is their own mentor."}
	}
	return nil
}

// open reports why nothing can be done in a step; nil: it can.
func (s StepState) open() error {
	if s.State == Locked {
		return refuse("This step opens when the gate before it has been passed.")
	}
	return nil
}

// Answered is how an answer was found.
type Answered struct {
	Question string
	Good     bool
	Look     string // where to look, of one that is not right
}

// Answer takes what somebody answered to questions of a step. The right answers are
// found in the system, and are told to nobody.
func (s *Service) Answer(ctx context.Context, id, step string, said map[string]string) (all []Answered, err error) {
	l, state, err := s.of(ctx, id, step)
	if err != nil {
		return nil, err
	}
	if err := state.open(); err != nil {
		return nil, err
	}
	var done []store.StepDone
	for _, q := range state.Step.Questions {
		words, answered := said[q.ID]
		if !answered || strings.TrimSpace(words) == "" {
			continue
		}
		if n := utf8.RuneCountInString(words); n > lang.LongestAnswer {
			return nil, &Mistake{"answers", "An answer is a few words, not a page."}
		}
		if unseen := engine.Unseen(words, true); unseen != "" {
			return nil, &Mistake{"answers", unseen}
		}
		key, err := l.Track.Key(q)
		if err != nil {
			continue // nobody is asked any more
		}
		a := Answered{Question: q.ID, Good: key.Answers(words)}
		if !a.Good {
			a.Look = q.Look
		}
		all = append(all, a)
		done = append(done, store.StepDone{Step: step, Did: store.Answered, Item: q.ID, Value: words, Good: a.Good, ByID: l.PersonID})
	}
	if len(done) == 0 {
		return nil, &Mistake{"answers", "Nothing was answered that is asked here."}
	}
	return all, s.Store.PutDone(ctx, id, done...)
}

// Tick notes that whoever learns has done a line of a checklist, or read a page; off
// takes it back.
func (s *Service) Tick(ctx context.Context, id, step, item string, off bool) error {
	l, state, err := s.of(ctx, id, step)
	if err != nil {
		return err
	}
	if err := state.open(); err != nil {
		return err
	}
	_, line := state.Step.Item(item)
	if !line && !(item == ReadIt && state.Step.Kind == lang.Read && len(state.Step.Questions) == 0) {
		return ErrNoStep
	}
	if off {
		return s.Store.DropDone(ctx, id, step, store.Ticked, item)
	}
	return s.Store.PutDone(ctx, id, store.StepDone{Step: step, Did: store.Ticked, Item: item, Good: true, ByID: l.PersonID})
}

// SignOff notes that a mentor says that a line of a checklist is done; off takes it
// back.
func (s *Service) SignOff(ctx context.Context, id, step, item, by string, off bool) error {
	_, state, err := s.of(ctx, id, step)
	if err != nil {
		return err
	}
	line, ok := state.Step.Item(item)
	if !ok || !line.SignOff {
		return ErrNoStep
	}
	if off {
		return s.Store.DropDone(ctx, id, step, store.SignedOff, item)
	}
	return s.Store.PutDone(ctx, id, store.StepDone{Step: step, Did: store.SignedOff, Item: item, Good: true, ByID: by})
}

// Watch notes that a recorded run of a drill of a step was watched to its end.
func (s *Service) Watch(ctx context.Context, id, step, scenario string) error {
	l, state, err := s.of(ctx, id, step)
	if err != nil {
		return err
	}
	if err := state.open(); err != nil {
		return err
	}
	if state.Step.Kind != lang.Watch || !slices.Contains(state.Step.Drills, scenario) {
		return ErrNoStep
	}
	return s.Store.PutDone(ctx, id, store.StepDone{Step: step, Did: store.Watched, Item: scenario, Good: true, ByID: l.PersonID})
}

// Watches reports whether a step that is open to somebody has them watch a recorded run
// of a drill.
func (s *Service) Watches(ctx context.Context, person, scenario string) (bool, error) {
	all, err := s.Of(ctx, person)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(all, func(l Learner) bool {
		return slices.ContainsFunc(l.Progress.Steps, func(state StepState) bool {
			return state.Step.Kind == lang.Watch && state.open() == nil && slices.Contains(state.Step.Drills, scenario)
		})
	}), nil
}

// Play returns the assignment by which whoever learns plays a drill of a step: one that
// it names, or that its gate names as what would show it.
func (s *Service) Play(ctx context.Context, id, step, scenario string) (assignment string, err error) {
	l, state, err := s.of(ctx, id, step)
	if err != nil {
		return "", err
	}
	if err := state.open(); err != nil {
		return "", err
	}
	mode, asks := state.Step.As, []string(nil)
	switch state.Step.Kind {
	case lang.Drill:
		if !slices.Contains(state.Step.Drills, scenario) {
			return "", ErrNoStep
		}
	case lang.Gate:
		if mode, asks, err = state.offered(scenario); err != nil {
			return "", err
		}
	default:
		return "", ErrNoStep
	}
	drill, ok := s.Library.Drill(scenario)
	if !ok {
		return "", refuse("This drill is not on this server any more.")
	}
	a := store.Assignment{
		Scenario: drill.Slug, Title: drill.Title, Behalf: store.BehalfTrack, GiverID: l.MentorID, Note: l.Title() + ": " + state.Step.Title,
		Raters: 1, Window: store.Window{Zone: l.Zone}, Debrief: store.DebriefPlayedOut, PlaysAs: string(mode), Pass: int(math.Ceil(state.Step.Least)),
		Players: []store.Named{{PersonID: l.PersonID, Seat: seat(drill, mode)}},
	}
	return s.Store.PlayInTrack(ctx, id, step, asks, a)
}

// offered is for what a gate has a drill played now, by the ids of what it asks, and as
// what: as asks for most of them.
func (s StepState) offered(scenario string) (as lang.Mode, asks []string, err error) {
	from := ""
	for _, a := range s.Asks {
		if !slices.Contains(a.Offer, scenario) {
			continue
		}
		if a.From != "" {
			from = a.From
			continue
		}
		asks = append(asks, a.Ask.ID)
		if one := cmp.Or(a.Ask.As, lang.Primary); !as.Covers(one) {
			as = one
		}
	}
	switch {
	case len(asks) > 0:
		return as, asks, nil
	case from != "":
		return "", nil, refuse("It is asked for once more from " + from + " on: time has to pass in between.")
	}
	return "", nil, refuse("This gate does not ask for that drill now.")
}

// seat is that of whoever plays a drill in a mode; empty: any.
func seat(d library.Drill, mode lang.Mode) string {
	if mode != lang.Commander {
		return ""
	}
	for _, seat := range d.Cast.All() {
		if seat.Name == faults.SeatCommander {
			return seat.Name
		}
	}
	return ""
}

// Entrust keeps a mentor's mark for what a gate asks.
func (s *Service) Entrust(ctx context.Context, id string, e store.Entrustment) error {
	_, state, err := s.of(ctx, id, e.Step)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(state.Step.Asks, func(a lang.Ask) bool { return a.ID == e.Ask && a.Kind == lang.AskEntrustment })
	if i < 0 {
		return ErrNoStep
	}
	if e.Level < 1 || e.Level > lang.MostTrusted {
		return &Mistake{"level", "A level is from 1, they may watch, to 5, they may supervise others."}
	}
	if e.Seen, err = words("seen", e.Seen); err != nil {
		return err
	}
	return s.Store.Entrust(ctx, id, e)
}

// Note keeps what a mentor notes for mentors.
func (s *Service) Note(ctx context.Context, id string, n store.MentorNote) (err error) {
	if n.Words, err = words("words", n.Words); err != nil {
		return err
	}
	return s.Store.AddMentorNote(ctx, id, n)
}

// words are what somebody wrote who had to write something.
func words(field, said string) (string, error) {
	said = strings.TrimSpace(said)
	switch n := utf8.RuneCountInString(said); {
	case n == 0:
		return "", &Mistake{field, "Say what you have seen: the mark alone tells nobody anything."}
	case n > MostWords || !utf8.ValidString(said):
		return "", &Mistake{field, "That is more than anybody reads: at most 2000 characters."}
	}
	if unseen := engine.Unseen(said, true); unseen != "" {
		return "", &Mistake{field, unseen}
	}
	return said, nil
}
