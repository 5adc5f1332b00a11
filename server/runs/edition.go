package runs

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/store"
)

// ErrNoEdition says that what a run was played with was not kept: it is from
// before editions were, or cannot be read any more.
var ErrNoEdition = errors.New("what the run was played with was not kept")

// keepDrill keeps what runs of a drill are played with and judged by.
func keepDrill(ctx context.Context, db *store.Store, drill library.Drill) error {
	if err := db.PutRubric(ctx, drill.Rubric.Hash(), drill.Rubric.Encode()); err != nil {
		return err
	}
	return db.PutEdition(ctx, drill.Edition.Hash(), store.Edition{Scenario: drill.Edition.Scenario(), Files: drill.Edition.Files()})
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
	return s.editions.open(run.Edition, func() (library.Drill, error) {
		kept, err := s.Store.Edition(ctx, run.Edition)
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

// mostEditions bounds the editions that are kept compiled, each some megabytes at
// most.
const mostEditions = 32

// editions are those that were read last, compiled.
type editions struct {
	mu     sync.Mutex
	drills map[string]library.Drill
	order  []string // of drills, the one that was read last at the end
}

func (e *editions) open(hash string, read func() (library.Drill, error)) (library.Drill, error) {
	e.mu.Lock()
	defer e.mu.Unlock() // over the reading too: who asks for the same waits for it
	drill, there := e.drills[hash]
	if !there {
		var err error
		if drill, err = read(); err != nil {
			return drill, err
		}
		e.drills[hash] = drill
	}
	e.order = append(slices.DeleteFunc(e.order, func(h string) bool { return h == hash }), hash)
	for len(e.order) > mostEditions {
		delete(e.drills, e.order[0])
		e.order = e.order[1:]
	}
	return drill, nil
}
