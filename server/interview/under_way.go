package interview

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	lang "github.com/drillyard/drillyard/scenarios/interview"
	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/store"
)

// Leave ends what a candidate has under way of an item. What has ended already stays so: its
// time may have been up a moment before.
func (s *Service) Leave(ctx context.Context, id, item string) error {
	defer s.turns.take(id)()
	now, err := s.State(ctx, id)
	if err != nil {
		return err
	}
	one, ok := now.item(item)
	if !ok || one.Begun.IsZero() {
		return store.ErrNotFound
	}
	return s.stop(ctx, State{Items: []ItemState{one}}, "")
}

// Browser is what a candidate's browser says of itself.
type Browser struct {
	Missed time.Duration // for how long it could not reach the server since it last said so
	Anew   bool          // the page was just opened
}

// Hear notes that a candidate's browser is there. A drill that stood still goes on, at the
// pace that is theirs.
func (s *Service) Hear(ctx context.Context, id string, of Browser) error {
	defer s.turns.take(id)()
	now, err := s.State(ctx, id)
	if err != nil {
		return err
	}
	return s.hear(ctx, now, of)
}

// hear is Hear of a candidate whose turn it is.
func (s *Service) hear(ctx context.Context, now State, of Browser) error {
	heard := store.Heard{Quiet: s.Quiet, Missed: of.Missed, Anew: of.Anew, Beat: beat}
	for _, item := range now.Items {
		if item.Stands != Underway || item.Warmup && heard.Item != "" {
			continue
		}
		heard.Item, heard.Attempt, heard.Spent = item.ID, "", item.Time.Spent
		if item.Attempt != nil {
			heard.Attempt = item.Attempt.ID
		}
		if err := s.pace(ctx, item, false); err != nil {
			return err
		}
	}
	var err error
	if heard.Passed, err = s.passed(ctx, now); err != nil {
		return err
	}
	return s.Store.HearCandidate(ctx, now.Candidate.PersonID, heard)
}

// beat is within what time a browser that is looked at is heard of: four times a minute, and
// a little later on a slow line.
const beat = 20 * time.Second

// passed is how much has passed of the time of the attempt that was under way when a
// candidate was heard of last, and of those that went on with it.
func (s *Service) passed(ctx context.Context, now State) (all time.Duration, err error) {
	item, ok := now.item(now.Candidate.HeardItem)
	if !ok || item.Attempt == nil {
		return 0, nil
	}
	all = item.Time.Spent
	if item.Attempt.ID == now.Candidate.HeardAt {
		return all, nil
	}
	before, err := s.Store.Earlier(ctx, *item.Attempt)
	at := slices.Index(before, now.Candidate.HeardAt)
	if err != nil || at < 0 {
		return 0, err
	}
	for _, id := range before[:at+1] {
		a, err := s.Store.Attempt(ctx, id)
		if err != nil {
			return 0, err
		}
		all += a.Spent
	}
	return all, nil
}

// pace has a drill go on or stand still, as slowly as its candidate needs.
func (s *Service) pace(ctx context.Context, item ItemState, still bool) error {
	if item.Run == nil {
		return nil
	}
	run, ok := s.Runs.Active(item.Run.ID)
	if !ok || run.State() != event.StateRunning {
		return nil
	}
	speed := max(engine.SlowestSpeed, 100/float64(100+item.Extra))
	if at := run.Clock(); at.Paused == still && (at.Speed == speed || still) {
		return nil
	}
	err := run.SetClock(ctx, itself, &still, &speed)
	if refused := (*engine.Refusal)(nil); errors.As(err, &refused) {
		select {
		case <-run.Over(): // a moment ago: its sandbox is still being stopped, and nothing of it goes on
			return nil
		default:
		}
	}
	return err
}

// itself is as whom the service acts in a run.
var itself = event.Actor{Kind: event.Engine}

// hold has drills stand still of whose candidates nothing is heard, and ends those of
// candidates who have finished: a server may have stopped between the two. What goes wrong
// with one keeps nobody else's from it.
func (s *Service) hold(ctx context.Context) error {
	playing, err := s.Store.Runs(ctx, store.RunFilter{Unfinished: true})
	if err != nil {
		return err
	}
	var wrong []error
	for _, r := range playing {
		is, err := s.Store.IsCandidate(ctx, r.PersonID)
		if err == nil && is {
			err = s.holdOne(ctx, r.PersonID)
		}
		wrong = append(wrong, err)
	}
	return errors.Join(wrong...)
}

// holdOne is hold for one candidate.
func (s *Service) holdOne(ctx context.Context, id string) error {
	defer s.turns.take(id)()
	now, err := s.State(ctx, id)
	if err != nil {
		return err
	}
	if !now.Candidate.Finished.IsZero() {
		return s.stop(ctx, now, over)
	}
	var wrong []error
	for _, item := range now.Items {
		if item.Stands == Underway {
			wrong = append(wrong, s.pace(ctx, item, now.Away > 0))
		}
	}
	return errors.Join(wrong...)
}

// GiveBack gives a candidate time back for an exercise, exactly so much. Where its time is
// up, it is opened again as it was handed in, with that time and no more.
func (s *Service) GiveBack(ctx context.Context, id, item string, d time.Duration, reason string, by event.Actor) error {
	defer s.turns.take(id)()
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
	}
	err = s.Attempts.GiveBack(ctx, one.Attempt.ID, by, d, reason)
	if !errors.Is(err, attempt.ErrOver) {
		return err
	}
	for _, other := range now.Items {
		if other.Stands == Underway && !other.Warmup && other.ID != item {
			return refuse("The candidate is at %q. Give time back for %q when that is done.", other.Title, one.Title)
		}
	}
	switch _, err = s.Attempts.Reopen(ctx, one.Attempt.ID, by, d, reason); {
	case errors.Is(err, attempt.ErrHandedIn):
		return refuse("The candidate handed this in themself, so it has lost no time.")
	case errors.Is(err, attempt.ErrContinued):
		return refuse("Time has been given back for this already, and it is open again.")
	}
	return err
}
