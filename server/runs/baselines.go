package runs

import (
	"context"
	"errors"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// baselinesLimit bounds how long the end of a run waits for the model. A run
// that it is too long for has no baselines, and says so: its score is without what
// customers were spared for good, so a busy machine is given time. Tests wait for as long as
// it takes.
var baselinesLimit = time.Minute

// baselines is what the log of a run that has ended is to say of how customers
// would have fared otherwise; nothing, when the model cannot tell.
func (m *Model) baselines(ctx context.Context, q Play, events []event.Event) []event.Event {
	b, err := m.Baselines(ctx, q, events)
	if err != nil {
		if !errors.Is(err, errNoModel) && !errors.Is(err, context.Canceled) {
			m.logger.Warn("play a run without those who played it", "scenario", q.Drill.Slug, "err", err)
		}
		return nil
	}
	last := events[len(events)-1]
	return []event.Event{{Run: last.Run, At: last.At, Actor: event.Actor{Kind: event.Engine}, Body: b}}
}

// compare adds the baselines to the log of a run that has ended in good order.
// That of one which was cut short is not judged, so it gets none.
func (s *Service) compare(ctx context.Context, record store.Run, q Play) error {
	events, err := s.Events(ctx, record.ID)
	if err != nil || len(events) == 0 {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, baselinesLimit)
	defer cancel()
	if more := s.model.baselines(limited, q, events); len(more) > 0 {
		_, err = s.Store.Append(ctx, more...)
	}
	return err
}
