package runs

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/tabletop"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/scenarios/signals"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// A run that somebody reads who never played it is recorded by the model: once, for all
// who read it. It ends at the moment until which it is read, so what came later was never
// played, and no question can reach it. It is in no list, and nobody's: its log is in
// memory, its signals are with those of other runs, and either is made again where it has
// gone, byte for byte. See decisions/0156.

// recordingPrefix begins the ids of recordings; no route takes one.
const recordingPrefix = "recording-"

// mostRecordings bounds the recordings whose logs are in memory.
const mostRecordings = 16

// Recording names a run that is recorded.
type Recording struct {
	Drill library.Drill
	By    string // a rehearsal of the drill's, or a responder that is built in
	Seed  int64
	To    faults.Time // run time at which it ends; 0: as the drill does
}

// id is how a recording is called: by all that it follows from.
func (r Recording) id() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %q %d %d", tabletop.Version, r.Drill.Edition.Hash(), r.By, r.Seed, r.To))
	return fmt.Sprintf("%s%x", recordingPrefix, sum[:12])
}

// Rehearsal is a responder to a drill by name: one of its rehearsals, or one that is built in.
func Rehearsal(drill library.Drill, name string) (scenarios.Rehearsal, error) {
	if at := slices.IndexFunc(drill.Rehearsals, func(r scenarios.Rehearsal) bool { return r.Name == name }); at >= 0 {
		return drill.Rehearsals[at], nil
	}
	by, ok := engine.Builtin(name, drill.System, drill.Scenario)
	if !ok {
		return scenarios.Rehearsal{}, fmt.Errorf("play %s: there is no responder %q", drill.Slug, name)
	}
	return by, nil
}

// Record plays a recording, and hands what its screens show to keep before it is gone;
// keep may be nil. It returns the log, and the steps that the responder could not do.
// Nothing is stored.
func (m *Model) Record(ctx context.Context, r Recording, keep func(*signals.Signals) error) (events []event.Event, stumbles []string, err error) {
	by, err := Rehearsal(r.Drill, r.By)
	if err != nil {
		return nil, nil, err
	}
	q := Play{Drill: r.Drill, Runtime: runtimes.Tabletop, Seed: r.Seed, Responder: engine.NewResponder(by)}
	events, err = m.play(ctx, unkept{
		Play:   q,
		change: func(o *engine.Options) { o.Keep, o.To = true, r.To },
		watch: func(run *engine.Run, _ []event.Event) error {
			if keep == nil {
				return nil
			}
			return keep(run.Signals())
		},
	})
	return events, q.Responder.Stumbles(), err
}

// Recorded is a recording as it is read.
type Recorded struct {
	Signals *signals.Signals
	Events  []event.Event // the script's among them: who reads is shown what they may see
	To      faults.Time   // run time of its end
}

// Recorded returns a recording, to be given back with done. Where nobody has asked for it
// yet it is played, which goes on when whoever asked goes away. The error wraps
// ErrNoSignals where it cannot be kept.
func (s *Service) Recorded(ctx context.Context, r Recording) (of Recorded, done func(), err error) {
	of.Signals, done, err = s.kept.open(ctx, r.id(), "", func() (of *signals.Signals, err error) {
		select {
		case s.kept.room <- struct{}{}: // shed gives it back
		case <-s.ctx.Done():
			return nil, s.ctx.Err()
		}
		defer func() {
			if of == nil {
				<-s.kept.room
			}
		}()
		return s.foundRecording(r)
	})
	if err != nil {
		return Recorded{}, nil, err
	}
	if of.Events, err = s.recordings.get(s.ctx, r.id(), func() ([]event.Event, error) { return s.record(r) }); err != nil {
		done()
		return Recorded{}, nil, err
	}
	of.To = of.Events[len(of.Events)-1].At
	return of, done, nil
}

// record plays a recording, and keeps what its screens show.
func (s *Service) record(r Recording) ([]event.Event, error) {
	events, _, err := s.model.Record(s.ctx, r, func(of *signals.Signals) error {
		if err := s.kept.put(s.ctx, r.id(), of); err != nil {
			return fmt.Errorf("%w: %w", ErrNoSignals, err)
		}
		return nil
	})
	return events, err
}

// foundRecording reads what was kept of a recording. What an earlier process left is
// played anew: another build may have been another one.
func (s *Service) foundRecording(r Recording) (*signals.Signals, error) {
	if _, err := s.recordings.get(s.ctx, r.id(), func() ([]event.Event, error) { return s.record(r) }); err != nil {
		return nil, err
	}
	file, err := os.Open(s.Store.SignalsFile(r.id()))
	if errors.Is(err, fs.ErrNotExist) { // it made room for others
		if _, err := s.record(r); err != nil {
			return nil, err
		}
		file, err = os.Open(s.Store.SignalsFile(r.id()))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoSignals, err)
	}
	defer file.Close()
	of, err := signals.Read(file, r.Drill.Edition.Stack(), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoSignals, err)
	}
	return of, nil
}
