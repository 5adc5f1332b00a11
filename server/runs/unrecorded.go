package runs

import (
	"context"
	"errors"
	"time"

	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/store"
)

// Unrecorded is what people are told of a run that ended because nothing could
// be recorded. Why it ends and does not wait: decisions/0060.
const Unrecorded = "The disk of the server is full or fails, so nothing more could be recorded."

// errUnrecorded says that a run ended before anything of it was recorded.
var errUnrecorded = errors.New("nothing could be recorded")

// closingPace is how often it is tried to close a run that could not be.
const closingPace = time.Second

// Trouble returns why a run that is over could not be recorded to its end, for
// as long as that is so; nil of any other.
func (s *Service) Trouble(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.unclosed[id]; err != nil {
		return err
	}
	run := s.active[id] // until its sandbox has stopped
	if run == nil {
		return nil
	}
	return run.run.Broken()
}

// closeLater closes a run as soon as there is room again, and grades it for what
// was recorded. Until the service stops it holds the run's claim; the next start
// closes what was not.
func (s *Service) closeLater(record store.Run) {
	again := time.NewTicker(closingPace)
	defer again.Stop()
	for {
		select {
		case <-again.C:
		case <-s.ctx.Done():
			return
		}
		ctx, cancel := context.WithTimeout(s.ctx, closingLimit)
		_, _, err := s.conclude(ctx, record, event.EndUnrecorded, errUnrecorded)
		cancel()
		if err == nil {
			s.mu.Lock()
			delete(s.unclosed, record.ID)
			s.mu.Unlock()
			s.Logger.Info("close a run that could not be recorded to its end", "run", record.ID)
			return
		}
		if !errors.Is(err, store.ErrDisk) {
			s.Logger.Error("close a run that could not be recorded to its end", "run", record.ID, "err", err)
			return
		}
	}
}
