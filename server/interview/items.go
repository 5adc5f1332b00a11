package interview

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	Tool    string        // kind of the exercise that it is; empty: a drill, or one that is there no more
	Rest    time.Duration // until they may begin it, where it is next; 0: now
	Length  time.Duration // that they have for it
	Extra   int           // percent of more time, which is in Length: of what was begun, as it was then
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
	free := c.Finished.IsZero() && c.Deleted.IsZero() && i.Closed.IsZero() && !c.Agreed.IsZero() && !expired(c)
	for n, sitting := range i.Sittings {
		for _, item := range sitting.Items {
			one := ItemState{InterviewItem: item, Sitting: n, Stands: ToCome, Extra: c.Extra}
			if ex, ok := s.Attempts.Shelf.Exercise(item.Of); ok && item.Kind == string(lang.Exercise) {
				one.Tool = ex.Kind
			}
			begun, ok := c.Item(item.ID)
			if ok {
				one.Extra = begun.Extra
			}
			one.Length = time.Duration(item.Minutes) * time.Minute * time.Duration(100+one.Extra) / 100
			if ok {
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
			item.Rest = rest(time.Duration(i.Rest)*time.Minute, out.Items[:n], item.Sitting)
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

// expired reports whether a candidate's link lets nobody in any more. Whoever has begun an
// item goes on with it; nothing else is begun.
func expired(c store.Candidate) bool { return !time.Now().Before(c.Expires) }

// rest is what is left of the pause that has to lie between an item and those of the same
// sitting that were done before it.
func rest(asked time.Duration, before []ItemState, sitting int) (left time.Duration) {
	for _, b := range before {
		if b.Sitting == sitting && !b.Warmup && !b.Ended.IsZero() {
			left = max(left, asked-time.Since(b.Ended))
		}
	}
	return min(left, asked) // whatever was done to the clock meanwhile
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
	defer s.turns.take(id)()
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
	case !now.Candidate.Finished.IsZero():
		return one, refuse("You have ended the interview.")
	case !now.Interview.Closed.IsZero():
		return one, refuse("This interview has been closed. Ask whoever invited you.")
	case expired(now.Candidate):
		return one, refuse("Your link has expired, so nothing more can be begun. Ask whoever invited you for another: all that you have done is kept.")
	case one.Stands != Next:
		return one, refuse("One after the other: something else comes before this.")
	case one.Rest > 0:
		return one, refuse("Take your pause: this may begin in %s. No clock goes meanwhile.", spoken(one.Rest))
	}
	if one.Kind == string(lang.Drill) {
		err = s.beginDrill(ctx, now, one)
	} else {
		_, err = s.Attempts.Begin(ctx, attemptAt(now, one))
	}
	if err != nil {
		return one, err
	}
	if now, err = s.State(ctx, id); err != nil {
		return one, err
	}
	one, _ = now.item(item)
	return one, s.hear(ctx, now, Browser{})
}

func (n State) item(id string) (ItemState, bool) {
	for _, one := range n.Items {
		if one.ID == id {
			return one, true
		}
	}
	return ItemState{}, false
}

// attemptAt is what a candidate is to answer of an item.
func attemptAt(now State, item ItemState) attempt.Begin {
	b := attempt.Begin{Exercise: item.Of, Person: now.Candidate.PersonID, Seed: now.Interview.Seed, Length: item.Length, Interview: now.Interview.ID, Item: item.ID, Raters: 2, Held: true}
	if item.Warmup {
		b.Interview, b.Raters = "", 0 // nobody marks it
	}
	return b
}

// spoken says how long something is yet to last, as people do.
func spoken(d time.Duration) string {
	switch minutes := int((d + time.Minute - 1) / time.Minute); minutes {
	case 1:
		return "less than a minute"
	default:
		return fmt.Sprintf("%d minutes", minutes)
	}
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
