package interview

import (
	"context"
	"errors"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	lang "github.com/drillyard/drillyard/scenarios/interview"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// Stands is how far a candidate is with an item.
type Stands string

// How far.
const (
	ToCome   Stands = "to-come"
	Next     Stands = "next" // they may begin it
	Underway Stands = "underway"
	Over     Stands = "over"
)

// ItemState is where a candidate is with an item.
type ItemState struct {
	store.InterviewItem
	Sitting int // number of its sitting, from 0
	Stands  Stands
	Length  time.Duration // that they have for it
	Begun   time.Time     // zero: it has not been
	Ended   time.Time     // zero: it has not
	Attempt *store.Attempt
	Time    attempt.Time // of Attempt
	Run     *store.Run   // of a drill
}

// State is where a candidate is.
type State struct {
	Interview store.Interview
	Candidate store.Candidate
	Items     []ItemState
	Away      time.Duration // since when nothing was heard of them, with an item under way; 0: they are there
}

// State tells where a candidate is.
func (s *Service) State(ctx context.Context, id string) (State, error) {
	c, i, err := s.of(ctx, id)
	if err != nil {
		return State{}, err
	}
	return s.state(ctx, i, c)
}

// States tells where all candidates of an interview are.
func (s *Service) States(ctx context.Context, i store.Interview) (all []State, err error) {
	candidates, err := s.Store.Candidates(ctx, i.ID)
	for _, c := range candidates {
		if err != nil {
			return nil, err
		}
		var one State
		one, err = s.state(ctx, i, c)
		all = append(all, one)
	}
	return all, err
}

func (s *Service) state(ctx context.Context, i store.Interview, c store.Candidate) (State, error) {
	out := State{Interview: i, Candidate: c}
	free := c.Finished.IsZero() && c.Deleted.IsZero() && i.Closed.IsZero() && !c.Agreed.IsZero()
	for n, sitting := range i.Sittings {
		for _, item := range sitting.Items {
			one := ItemState{InterviewItem: item, Sitting: n, Stands: ToCome, Length: length(item, c)}
			if begun, ok := c.Item(item.ID); ok {
				if err := s.follow(ctx, begun, &one); err != nil {
					return out, err
				}
			}
			out.Items = append(out.Items, one)
		}
	}
	// One at a time, in their order; a warm-up holds nobody up.
	for n := range out.Items {
		item := &out.Items[n]
		if item.Stands == Underway && !item.Warmup {
			free = false
			break
		}
	}
	for n := range out.Items {
		item := &out.Items[n]
		if item.Stands != ToCome || !free {
			continue
		}
		item.Stands = Next
		if !item.Warmup {
			break
		}
	}
	for _, item := range out.Items {
		if item.Stands == Underway && !c.Heard.IsZero() {
			if since := time.Since(c.Heard); since > s.Quiet {
				out.Away = since
			}
		}
	}
	return out, nil
}

// length is the time that a candidate has for an item.
func length(item store.InterviewItem, c store.Candidate) time.Duration {
	return time.Duration(item.Minutes) * time.Minute * time.Duration(100+c.Extra) / 100
}

// follow tells how far what was begun is.
func (s *Service) follow(ctx context.Context, begun store.CandidateItem, into *ItemState) error {
	into.Begun, into.Stands = begun.Begun, Underway
	if begun.Attempt != "" {
		a, err := s.Store.Attempt(ctx, begun.Attempt)
		if errors.Is(err, store.ErrNotFound) { // it is not kept any more
			into.Stands = Over
			return nil
		}
		if err != nil {
			return err
		}
		into.Attempt, into.Time = &a, s.Attempts.Time(a)
		if into.Ended = a.Ended; !a.Ended.IsZero() {
			into.Stands = Over
		}
		return nil
	}
	played, err := s.Store.Runs(ctx, store.RunFilter{Assignment: begun.Assignment})
	if err != nil {
		return err
	}
	if len(played) == 0 || played[0].State == event.StateFailed { // it did not come up: they may begin it anew
		into.Stands = ToCome
		return nil
	}
	into.Run = &played[0]
	if into.Run.Ended != nil {
		into.Ended, into.Stands = *into.Run.Ended, Over
	}
	return nil
}

// Begin has a candidate begin an item, or go on with it.
func (s *Service) Begin(ctx context.Context, id, item string) (ItemState, error) {
	now, err := s.State(ctx, id)
	if err != nil {
		return ItemState{}, err
	}
	one, ok := now.item(item)
	switch {
	case !ok:
		return one, store.ErrNotFound
	case one.Stands == Underway:
		return one, nil
	case one.Stands == Over:
		return one, refuse("You have done this already.")
	case now.Candidate.Agreed.IsZero():
		return one, refuse("Please read first what is measured and what is kept.")
	case !now.Interview.Closed.IsZero():
		return one, refuse("This interview has been closed. Ask whoever invited you.")
	case one.Stands != Next:
		return one, refuse("One after the other: something else comes before this.")
	}
	if one.Kind == string(lang.Drill) {
		err = s.beginDrill(ctx, now, one)
	} else {
		err = s.beginExercise(ctx, now, one)
	}
	if err != nil {
		return one, err
	}
	if now, err = s.State(ctx, id); err != nil {
		return one, err
	}
	one, _ = now.item(item)
	return one, s.Hear(ctx, id)
}

func (n State) item(id string) (ItemState, bool) {
	for _, one := range n.Items {
		if one.ID == id {
			return one, true
		}
	}
	return ItemState{}, false
}

func (s *Service) beginExercise(ctx context.Context, now State, item ItemState) error {
	a, err := s.Attempts.Begin(ctx, attemptAt(now, item, item.Length))
	if err != nil {
		return err
	}
	_, err = s.Store.BeginItem(ctx, now.Candidate.PersonID, store.CandidateItem{Item: item.ID, Attempt: a.ID}, nil)
	return err
}

// attemptAt is what a candidate is to answer of an item, in so much time.
func attemptAt(now State, item ItemState, length time.Duration) attempt.Begin {
	b := attempt.Begin{Exercise: item.Of, Person: now.Candidate.PersonID, Seed: now.Interview.Seed, Length: length, Interview: now.Interview.ID, Raters: 2, Held: true}
	if item.Warmup {
		b.Interview, b.Raters = "", 0 // nobody marks it
	}
	return b
}

// beginDrill has a candidate play a drill in the tabletop. Who has more time plays it
// slower: all that happens in it takes as much longer.
func (s *Service) beginDrill(ctx context.Context, now State, item ItemState) error {
	drill, ok := s.Library.Drill(item.Of)
	if !ok {
		return refuse("%s is not on this server any more. Ask whoever invited you.", item.Title)
	}
	me, err := s.Store.Person(ctx, now.Candidate.PersonID)
	if err != nil {
		return err
	}
	begun, again := now.Candidate.Item(item.ID)
	if !again {
		by := store.Assignment{
			Scenario: drill.Slug, Title: drill.Title, Behalf: store.BehalfInterview, Runtime: runtimes.Tabletop, Seed: now.Interview.Seed, Raters: 2, Times: 1,
			Window: store.Window{Zone: "UTC"}, Debrief: store.DebriefReleased, Players: []store.Named{{PersonID: me.ID}}, Watchers: now.Interview.Hosts,
		}
		if len(now.Interview.Hosts) > 0 {
			by.GiverID = now.Interview.Hosts[0].PersonID
		}
		if item.Warmup {
			by.Raters, by.Times = 1, 0
		}
		if begun, err = s.Store.BeginItem(ctx, me.ID, store.CandidateItem{Item: item.ID}, &by); err != nil {
			return err
		}
	}
	_, err = s.Runs.Start(ctx, runs.Play{Drill: drill, Runtime: runtimes.Tabletop, Seed: now.Interview.Seed, Raters: map[bool]int{true: 1, false: 2}[item.Warmup], Person: me, Assignment: begun.Assignment, Led: true, Trial: item.Warmup})
	return err
}

// Leave ends what a candidate has under way of an item.
func (s *Service) Leave(ctx context.Context, id, item string) error {
	now, err := s.State(ctx, id)
	if err != nil {
		return err
	}
	one, ok := now.item(item)
	if !ok || one.Stands != Underway {
		return store.ErrNotFound
	}
	return s.stop(ctx, State{Items: []ItemState{one}}, "")
}

// Hear notes that a candidate's browser is there. A drill that stood still goes on, at the
// pace that is theirs.
func (s *Service) Hear(ctx context.Context, id string) error {
	now, err := s.State(ctx, id)
	if err != nil {
		return err
	}
	doing := ""
	for _, item := range now.Items {
		if item.Stands == Underway {
			doing = item.ID
			if err := s.pace(ctx, now.Candidate, item, false); err != nil {
				return err
			}
		}
	}
	return s.Store.HearCandidate(ctx, id, doing, s.Quiet)
}

// pace has a drill go on or stand still, as slowly as its candidate needs.
func (s *Service) pace(ctx context.Context, c store.Candidate, item ItemState, still bool) error {
	if item.Run == nil {
		return nil
	}
	run, ok := s.Runs.Active(item.Run.ID)
	if !ok || run.State() != event.StateRunning {
		return nil
	}
	speed := max(engine.SlowestSpeed, 100/float64(100+c.Extra))
	if at := run.Clock(); at.Paused == still && (at.Speed == speed || still) {
		return nil
	}
	return run.SetClock(ctx, itself, &still, &speed)
}

// itself is as whom the service acts in a run.
var itself = event.Actor{Kind: event.Engine}

// hold has drills stand still of whose candidates nothing is heard.
func (s *Service) hold(ctx context.Context) error {
	playing, err := s.Store.Runs(ctx, store.RunFilter{Unfinished: true})
	if err != nil {
		return err
	}
	for _, r := range playing {
		if is, err := s.Store.IsCandidate(ctx, r.PersonID); err != nil || !is {
			if err != nil {
				return err
			}
			continue
		}
		now, err := s.State(ctx, r.PersonID)
		if err != nil {
			return err
		}
		for _, item := range now.Items {
			if item.Run != nil && item.Run.ID == r.ID {
				if err := s.pace(ctx, now.Candidate, item, now.Away > 0); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// GiveBack gives a candidate time back for an exercise, exactly so much. Where its time is
// up, it is opened again as it was handed in, with that time and no more.
func (s *Service) GiveBack(ctx context.Context, id, item string, d time.Duration, reason string, by event.Actor) error {
	now, err := s.State(ctx, id)
	if err != nil {
		return err
	}
	one, ok := now.item(item)
	switch {
	case !ok:
		return store.ErrNotFound
	case !now.Candidate.Deleted.IsZero() || !now.Candidate.Finished.IsZero():
		return refuse("The candidate has finished, so there is nothing to give time back for.")
	case one.Kind == string(lang.Drill):
		return refuse("A drill stands still while nothing is heard of whoever plays it, so it has lost no time.")
	case one.Attempt == nil:
		return refuse("The candidate has not begun this, so it has lost no time.")
	case one.Stands == Over:
		if err := s.reopen(ctx, now, one, d, by); err != nil {
			return err
		}
	default:
		if err := s.Attempts.GiveBack(ctx, one.Attempt.ID, by, d, reason); err != nil {
			return err
		}
	}
	return s.Store.GiveTime(ctx, id, store.GivenTime{Item: item, Time: d, Reason: reason, ByID: by.ID})
}

// reopen opens an exercise again whose time is up: another attempt that begins with what
// was handed in. The one before stays, and its log.
func (s *Service) reopen(ctx context.Context, now State, item ItemState, d time.Duration, by event.Actor) error {
	for _, other := range now.Items {
		if other.Stands == Underway && !other.Warmup {
			return refuse("The candidate is at %q. Give time back for %q when that is done.", other.Title, item.Title)
		}
	}
	if item.Attempt.EndReason != event.AttemptTime {
		return refuse("The candidate handed this in themself, so it has lost no time.")
	}
	log, err := s.Store.ReadAttemptUnredacted(ctx, item.Attempt.ID) // they wrote it
	if err != nil {
		return err
	}
	b := attemptAt(now, item, d)
	b.Waits = true
	a, err := s.Attempts.Begin(ctx, b)
	if err != nil {
		return err
	}
	for _, e := range log {
		handed, ok := e.Body.(event.AnswerSubmitted)
		if !ok {
			continue
		}
		for _, part := range handed.Parts {
			if _, err := s.Store.PutAttemptDraft(ctx, a.ID, store.AttemptDraft{Part: part.ID, Text: part.Text}, 0); err != nil {
				return err
			}
		}
	}
	if err := s.Store.ReopenItem(ctx, now.Candidate.PersonID, item.ID, a.ID); err != nil {
		return err
	}
	return s.Attempts.Resume(ctx, a.ID, by)
}
