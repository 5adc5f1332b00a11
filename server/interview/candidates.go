package interview

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/store"
)

// About is what a host says of a candidate; nil leaves as it is.
type About struct {
	Name    *string
	Address *string // for the hosts' own notes
	Extra   *int    // percent of more time
	Note    *string // why
}

const (
	maxName    = 80
	maxAddress = 200
	maxNote    = 500
	// MostExtra is how much more time somebody can have, in percent: a drill goes at half
	// its speed then.
	MostExtra = 100
	// mostCandidates bounds those of one interview.
	mostCandidates = 200
)

func (a About) apply(c *store.Candidate) error {
	for from, into := range map[*string]*string{a.Name: &c.Name, a.Address: &c.Address, a.Note: &c.Note} {
		if from != nil {
			*into = strings.TrimSpace(*from)
		}
	}
	set(a.Extra, &c.Extra)
	var wrong Mistakes
	wrong.add(c.Name != "", "name", "Say what the candidate is called. Nobody but the hosts of this interview sees it.")
	for _, one := range []struct {
		field, text string
		most        int
	}{{"name", c.Name, maxName}, {"address", c.Address, maxAddress}, {"note", c.Note, maxNote}} {
		wrong.add(utf8.RuneCountInString(one.text) <= one.most && utf8.ValidString(one.text) && engine.Unseen(one.text, one.field == "note") == "", one.field, "This has at most %d characters that can be seen.", one.most)
	}
	wrong.add(c.Extra >= 0 && c.Extra <= MostExtra, "extra", "More time is from 0 to %d percent.", MostExtra)
	return wrong.err()
}

// Add adds a candidate to an interview, under a code name. token is what their link is to
// hold, and is told once.
func (s *Service) Add(ctx context.Context, i store.Interview, a About) (c store.Candidate, token string, err error) {
	if !i.Closed.IsZero() {
		return c, "", refuse("This interview is closed. Open it again to add a candidate.")
	}
	all, err := s.Store.Candidates(ctx, i.ID)
	if err != nil {
		return c, "", err
	}
	if len(all) >= mostCandidates {
		return c, "", refuse("An interview has at most %d candidates. Make another.", mostCandidates)
	}
	c = store.Candidate{Interview: i.ID, Expires: expires(i)}
	if err := a.apply(&c); err != nil {
		return c, "", err
	}
	for range 50 { // of a thousand names, one is free soon
		c.Code = codeName()
		made, token, err := s.Store.AddCandidate(ctx, c)
		if !errors.Is(err, store.ErrTaken) {
			return made, token, err
		}
	}
	return c, "", refuse("No code name was free. Please try again.")
}

// expires is when a link that is made now lets nobody in any more.
func expires(i store.Interview) time.Time {
	return time.Now().Add(time.Duration(i.Days) * 24 * time.Hour)
}

// Describe changes what is said of a candidate. How much more time they have stays as it is
// for what they have begun.
func (s *Service) Describe(ctx context.Context, id string, a About) (store.Candidate, error) {
	return s.Store.ChangeCandidate(ctx, id, a.apply)
}

// Relink gives a candidate another link, in the place of the one before.
func (s *Service) Relink(ctx context.Context, i store.Interview, id string) (token string, ended []string, err error) {
	if !i.Closed.IsZero() {
		return "", nil, refuse("This interview is closed. Open it again to let a candidate in.")
	}
	return s.Store.RenewCandidate(ctx, id, expires(i))
}

// Agree notes that a candidate has read what is measured and what is kept.
func (s *Service) Agree(ctx context.Context, id string) (store.Candidate, error) {
	return s.Store.ChangeCandidate(ctx, id, func(c *store.Candidate) error {
		if c.Agreed.IsZero() {
			c.Agreed = time.Now()
		}
		return nil
	})
}

// Finish ends a candidate's interview: what they have begun is handed in as it is. From then
// on they begin nothing, even where something of it does not end at once: that is ended when
// it is asked for again, by its own time, or by Watch.
func (s *Service) Finish(ctx context.Context, id string) (store.Candidate, error) {
	defer s.turns.take(id)()
	c, err := s.Store.ChangeCandidate(ctx, id, func(c *store.Candidate) error {
		if c.Finished.IsZero() {
			c.Finished = time.Now()
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	state, err := s.State(ctx, id)
	if err != nil {
		return c, err
	}
	return c, s.stop(ctx, state, over)
}

// over is what the log of a drill says of its end.
const over = "The interview is over."

// stop ends what is under way, all that can be.
func (s *Service) stop(ctx context.Context, state State, why string) error {
	var wrong []error
	for _, item := range state.Items {
		if item.Stands != Underway {
			continue
		}
		if item.Run != nil {
			wrong = append(wrong, s.end(ctx, item.Run.ID, why))
		} else {
			_, err := s.Attempts.Submit(ctx, item.Attempt.ID)
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

// end ends a drill, unless it has by itself.
func (s *Service) end(ctx context.Context, run, why string) error {
	err := s.Runs.End(ctx, run, itself, why)
	if err == nil {
		return nil
	}
	if now, read := s.Store.Run(ctx, run); read == nil && now.Ended != nil {
		return nil
	}
	return err
}

// Delete takes away what identifies a candidate, and all that they typed. What is under way
// ends.
func (s *Service) Delete(ctx context.Context, id string) (ended []string, err error) {
	defer s.turns.take(id)()
	c, i, err := s.of(ctx, id)
	if err != nil {
		return nil, err
	}
	if !c.Deleted.IsZero() {
		return nil, store.ErrNotFound
	}
	state, err := s.state(ctx, i, c)
	if err != nil {
		return nil, err
	}
	for _, item := range state.Items {
		if item.Stands != Underway {
			continue
		}
		if item.Run != nil {
			err = s.end(ctx, item.Run.ID, over)
		} else {
			_, err = s.Attempts.Withdraw(ctx, item.Attempt.ID)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.Store.DeleteCandidate(ctx, id)
}

// Release has a candidate read the debriefs of what they did.
func (s *Service) Release(ctx context.Context, id string) (store.Candidate, error) {
	defer s.turns.take(id)()
	c, i, err := s.of(ctx, id)
	if err != nil {
		return c, err
	}
	if c.Finished.IsZero() { // and before anything is opened
		return c, refuse("The candidate has not finished. A debrief would tell them what the rest is judged by.")
	}
	state, err := s.state(ctx, i, c)
	if err != nil {
		return c, err
	}
	for _, item := range state.Items {
		switch {
		case item.Run != nil:
			_, err = s.Store.ChangeAssignment(ctx, item.Run.Assignment, func(a *store.Assignment) { a.Debrief = store.DebriefAtOnce })
		case item.Attempt != nil && (item.Attempt.State == store.AttemptJudged || item.Attempt.State == store.AttemptJudging):
			_, err = s.Attempts.Release(ctx, item.Attempt.ID)
		}
		if err != nil {
			return c, err
		}
	}
	return s.Store.ChangeCandidate(ctx, id, func(c *store.Candidate) error {
		c.Released = time.Now()
		return nil
	})
}

// of returns a candidate and their interview.
func (s *Service) of(ctx context.Context, id string) (store.Candidate, store.Interview, error) {
	c, err := s.Store.Candidate(ctx, id)
	if err != nil {
		return c, store.Interview{}, err
	}
	i, err := s.Store.Interview(ctx, c.Interview)
	return c, i, err
}
