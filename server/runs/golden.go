package runs

import (
	"context"
	"errors"
	"fmt"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/debrief"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
)

// ErrNoGolden says that there is no golden play to show.
var ErrNoGolden = errors.New("there is no golden play")

// Golden is how a drill's golden rehearsal goes, as the model plays it with the
// scenario's own seed.
type Golden struct {
	Grade grading.Grade
	Steps []debrief.Entry // what it does and looks at, in order
}

// Golden returns the golden play of a drill. It is played when it is first asked
// for, which takes a moment, and kept for the
// editions that were asked for last. The error wraps ErrNoGolden when there is none.
func (s *Service) Golden(drill library.Drill) (Golden, error) {
	return s.shown.get(s.ctx, drill.Edition.Hash(), func() (Golden, error) { return s.playGolden(s.ctx, drill) })
}

func (s *Service) playGolden(ctx context.Context, drill library.Drill) (Golden, error) {
	q, err := goldenPlay(drill)
	if err != nil {
		return Golden{}, err
	}
	played, err := s.model.Try(ctx, q)
	if errors.Is(err, ErrNoRuntime) {
		return Golden{}, fmt.Errorf("%w: %w", ErrNoGolden, err)
	}
	if err != nil {
		return Golden{}, err
	}
	g := Golden{Grade: played.Grade, Steps: []debrief.Entry{}}
	for _, e := range debrief.Build(drill.Rubric, played.Events, played.Grade).Entries {
		if e.Kind != (event.RunEnded{}).Kind() && e.Lane != event.LaneTruth && e.Lane != event.LaneSignals && e.Actor == q.Responder.Actor.Name {
			g.Steps = append(g.Steps, e)
		}
	}
	return g, nil
}
