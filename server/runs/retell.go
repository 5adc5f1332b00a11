package runs

import (
	"context"
	"errors"
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// Retelling is how far a run is told again without each action that was taken in
// it, one after the other, which goes on after its end.
type Retelling struct {
	Done int `json:"done"` // plays that are over
	Of   int `json:"of"`   // 0: it waits for its turn
}

// Retelling tells how far a run is told again; false: that is not going on, and
// what came of it, if anything did, is in its log.
func (s *Service) Retelling(id string) (Retelling, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, going := s.retelling[id]
	return r, going
}

// Retell tells a run again that has ended without each action that was taken in
// it, writes into its log what came of that, and grades it anew. So many plays go
// on side by side; told, which may be nil, hears of each that is over. It writes
// all or nothing, and nothing where the model cannot play the run or it has been
// done before.
func (s *Service) Retell(ctx context.Context, id string, q Play, abreast int, told func(Retelling)) (grading.Grade, error) {
	events, err := s.Events(ctx, id)
	if err != nil {
		return grading.Grade{}, err
	}
	compared := slices.ContainsFunc(events, func(e event.Event) bool { _, is := e.Body.(event.BaselinesPlayed); return is })
	before := slices.ContainsFunc(events, func(e event.Event) bool { _, is := e.Body.(event.CounterfactualPlayed); return is })
	if compared && !before {
		err = s.retell(ctx, q, events, abreast, told)
	}
	if err != nil && !errors.Is(err, errNoModel) {
		return grading.Grade{}, err
	}
	d, err := s.Debrief(ctx, id)
	if err != nil {
		return grading.Grade{}, err
	}
	return d.Grade, s.putGrade(ctx, id, d.Began, d.Rubric, d.Grade, d.Events)
}

func (s *Service) retell(ctx context.Context, q Play, events []event.Event, abreast int, told func(Retelling)) error {
	played, err := s.model.Counterfactuals(ctx, q, events, abreast, func(n, of int) {
		if told != nil {
			told(Retelling{n, of})
		}
	})
	if err != nil || len(played) == 0 {
		return err
	}
	last := events[len(events)-1]
	more := make([]event.Event, len(played))
	for i, c := range played {
		more[i] = event.Event{Run: last.Run, At: last.At, Actor: event.Actor{Kind: event.Engine}, Body: c}
	}
	_, err = s.Store.Append(ctx, more...)
	return err
}

// retellLater retells a run that people have played, when it is its turn: one run
// at a time, on one processor, so that runs in progress have the others. It ends
// with the service; what was not done then is not done later.
func (s *Service) retellLater(p *playing) {
	id := p.record.ID
	set := func(r Retelling) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.retelling[id] = r
	}
	set(Retelling{})
	s.making.Go(func() {
		defer func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.retelling, id)
		}()
		done, err := s.retellings.take(s.ctx, p.person)
		if err != nil {
			return
		}
		defer done()
		if _, err := s.Retell(s.ctx, id, p.play, 1, set); err != nil && s.ctx.Err() == nil {
			s.Logger.Warn("tell a run again without its actions", "run", id, "err", err)
		}
	})
}
