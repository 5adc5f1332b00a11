package runs

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// modelFile is in the folder of a run in the tabletop, and holds the version of the
// model that plays it.
const modelFile = "model"

// noteModel writes down which model plays a run, for who takes it up again.
func noteModel(q Play, folder string) error {
	if q.Runtime != runtimes.Tabletop || q.Responder != nil {
		return nil
	}
	return os.WriteFile(filepath.Join(folder, modelFile), []byte(strconv.Itoa(tabletop.Version)), 0o600)
}

// sameModel reports whether a run in a folder was played by the model of this build.
func sameModel(folder string) bool {
	raw, err := os.ReadFile(filepath.Join(folder, modelFile))
	return err == nil && string(raw) == strconv.Itoa(tabletop.Version)
}

// historyFile is in the folder of a run, and says whether it went with a history: on a
// slow machine it goes without, and what it comes to is something else.
const historyFile = "history"

// noteHistory writes that down once; a run of which it is not known cannot be taken up
// by who has another answer.
func noteHistory(folder string, had bool, logger *slog.Logger) {
	if _, known := hadHistory(folder); known {
		return
	}
	if err := os.WriteFile(filepath.Join(folder, historyFile), []byte(strconv.FormatBool(had)), 0o600); err != nil {
		logger.Warn("note the history of a run", "folder", folder, "err", err)
	}
}

// hadHistory reports whether a run went with a history, and whether that is known.
func hadHistory(folder string) (had, known bool) {
	raw, err := os.ReadFile(filepath.Join(folder, historyFile))
	return string(raw) == "true", err == nil
}

// takeUp has a run whose player died go on where its log ends, and reports whether it
// does: a run of people in the tabletop, played by the same model. From then on the
// claim is the run's. Should it come to something else than what was written, it is
// interrupted after all. See decisions/0138.
func (s *Service) takeUp(ctx context.Context, record store.Run, claim *claim) (bool, error) {
	if record.Runtime != runtimes.Tabletop || !record.Unassessed && !record.Trial || !sameModel(claim.folder) {
		return false, nil
	}
	// What was redacted is in it: by what people are shown it could not come to the same.
	written, err := pages(ctx, record.ID, s.Store.ReadUnredacted)
	if err != nil || len(written) == 0 {
		return false, err
	}
	if slices.ContainsFunc(written, func(e event.Event) bool { _, over := e.Body.(event.RunEnded); return over }) {
		return false, nil
	}
	drill, err := s.Played(ctx, record)
	if errors.Is(err, ErrNoEdition) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	w, run, err := s.again(ctx, record, drill, claim, written)
	if err != nil {
		s.Logger.Warn("take up a run whose player died", "run", record.ID, "err", err)
		return false, nil
	}
	s.Logger.Info("take up a run whose player died", "run", record.ID, "scenario", record.Scenario, "events", len(written), "waits_for_its_crew", s.Limits.Away)
	s.mu.Lock()
	s.launch(w, run)
	s.mu.Unlock()
	return true, nil
}

// again makes what plays a run on from what was written of it.
func (s *Service) again(ctx context.Context, record store.Run, drill library.Drill, claim *claim, written []event.Event) (*waiting, *engine.Run, error) {
	started, is := written[0].Body.(event.RunStarted)
	if !is {
		return nil, nil, errors.New("its log does not begin as one")
	}
	person, err := s.Store.Person(ctx, record.PersonID)
	if err != nil {
		return nil, nil, err
	}
	w := &waiting{record: record, claim: claim, place: true, written: true, back: make(chan struct{}), play: Play{
		Drill: drill, Runtime: record.Runtime, Seed: record.Seed, Raters: started.Raters, Person: person, Assignment: record.Assignment, Trial: record.Trial,
		written: written,
	}}
	members, err := s.Store.Members(ctx, record.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, m := range members {
		if m.Left.IsZero() {
			w.play.Crew = append(w.play.Crew, store.Named{PersonID: m.PersonID, Name: m.PersonName, Seat: m.Seat})
		}
	}
	if w.runtime, err = w.play.settle(); err != nil {
		return nil, nil, err
	}
	run, err := s.engine(w)
	return w, run, err
}

// cast are those with whom a run began, and the seats that they were given.
func cast(written []event.Event) (trainees []event.Actor, given map[string]string) {
	given = map[string]string{}
	for _, e := range written {
		switch b := e.Body.(type) {
		case event.RunStarted:
			trainees = b.Trainees
		case event.RoleTaken:
			if e.At == 0 && e.Actor.Kind == event.Engine {
				given[b.Member.ID] = b.Seat
			}
		}
	}
	return trainees, given
}

// Attend says that somebody has a run before them. One that was taken up again waits for
// that.
func (s *Service) Attend(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.active[id]; p != nil && p.back != nil {
		close(p.back)
		p.back = nil
	}
}

// Awaited returns until when a run that was taken up again waits for one of its crew; the
// zero time: it does not.
func (s *Service) Awaited(id string) (until time.Time) {
	if run, ok := s.Active(id); ok {
		until, _ = run.AwaitsUntil()
	}
	return until
}

// otherwise reports why a run ends that was to be taken up again and does not come to
// what was written of it, or was stopped before it had.
func (s *Service) otherwise(ctx context.Context, p *playing, playErr error) (reason string, is bool) {
	switch {
	case errors.Is(playErr, engine.ErrOtherwise):
		s.Logger.Warn("a run cannot be taken up again", "run", p.record.ID, "err", playErr)
		return event.EndInterrupted, true
	case len(p.play.written) > 0 && ctx.Err() != nil && p.run.State() == event.StateFailed:
		return event.EndStopped, true
	}
	return "", false
}
