package runs

import (
	"context"
	"errors"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// ErrNoEdition says that what a run was played with was not kept: it is from
// before editions were, or cannot be read any more.
var ErrNoEdition = errors.New("what the run was played with was not kept")

// kept is what runs of a drill are played with and judged by.
func kept(drill library.Drill) store.Kept {
	return store.Kept{Rubric: drill.Rubric.Encode(), Edition: store.Edition{Scenario: drill.Edition.Scenario(), Files: drill.Edition.Files()}}
}

// Played returns the drill that a run was played with, as it was written then.
// The error wraps ErrNoEdition where that was not kept.
func (s *Service) Played(ctx context.Context, run store.Run) (library.Drill, error) {
	if run.Edition == "" {
		return library.Drill{}, ErrNoEdition
	}
	if drill, ok := s.Library.Drill(run.Scenario); ok && drill.Edition.Hash() == run.Edition {
		return drill, nil // as nearly always: nobody has changed it since
	}
	if drill, ok := s.inPlay(run.ID); ok {
		return drill, nil
	}
	return s.editions.get(ctx, run.Edition, func() (library.Drill, error) {
		kept, err := s.Store.Edition(context.WithoutCancel(ctx), run.Edition)
		if errors.Is(err, store.ErrNotFound) {
			return library.Drill{}, errors.Join(ErrNoEdition, err)
		}
		if err != nil {
			return library.Drill{}, err
		}
		drill, err := library.OpenEdition(kept.Scenario, kept.Files)
		if err != nil {
			s.Logger.Warn("open what a run was played with", "run", run.ID, "edition", run.Edition, "err", err)
			return library.Drill{}, errors.Join(ErrNoEdition, err)
		}
		return drill, nil
	})
}

// inPlay returns the drill of a run that is in progress, or was a moment ago.
func (s *Service) inPlay(id string) (library.Drill, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.active[id]; ok {
		return p.play.Drill, true
	}
	for _, p := range s.ended {
		if p.record.ID == id {
			return p.play.Drill, true
		}
	}
	return library.Drill{}, false
}

// mostEditions bounds the editions that are kept compiled, and those whose golden play
// is kept: each is some megabytes at most.
const mostEditions = 32
