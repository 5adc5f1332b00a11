// Package interview holds interviews: makes them from templates, lets candidates in by
// links, and takes them through their items, each in a time box of its own.
//
// Invariants: what identifies a candidate is in one row of the store, and everywhere else
// they are called by their code. All candidates of an interview have one seed, so they are
// given the same material. Nothing that a candidate typed is taken away but with all that
// identifies them. Time that is given back is exact, and has a reason.
//
// Non-goals: how an exercise is answered and timed (attempt), how a drill is played (runs),
// marks and the scorecard, who may ask for what (web). See decisions/0147.
package interview

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/drillyard/drillyard/server/attempt"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
	"github.com/drillyard/drillyard/server/store"
)

// Options are what a Service is made of. All are needed but Quiet.
type Options struct {
	Store    *store.Store
	Library  *library.Library
	Runs     *runs.Service
	Attempts *attempt.Service
	Logger   *slog.Logger
	// Quiet is for how long nothing need be heard of a browser that is there; 0: a minute,
	// in which it is heard of four times.
	Quiet time.Duration
}

// Service holds interviews. What is done to one candidate is done one after the other: two
// tabs, a host and their own clock may all be at it.
type Service struct {
	Options
	turns turns
}

// New returns a Service.
func New(o Options) *Service {
	o.Quiet = cmp.Or(o.Quiet, time.Minute)
	return &Service{Options: o, turns: turns{taken: map[string]*turn{}}}
}

// Refusal says why something cannot be done now, in a sentence.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Mistakes are all that is wrong with what somebody wants.
type Mistakes []Mistake

// Mistake is one thing that is wrong, in a sentence.
type Mistake struct{ Field, Message string }

func (m Mistakes) Error() string {
	var all []string
	for _, one := range m {
		all = append(all, one.Message)
	}
	return strings.Join(all, " ")
}

func (m *Mistakes) add(holds bool, field, format string, args ...any) {
	if !holds {
		*m = append(*m, Mistake{field, fmt.Sprintf(format, args...)})
	}
}

func (m Mistakes) err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

const (
	// watchEvery is how often it is looked who is away.
	watchEvery = 15 * time.Second
	// sweepEvery is how often it is looked what has been kept for long enough.
	sweepEvery = time.Hour
)

// Watch has drills stand still while nothing is heard of whoever plays them, and takes away
// what has been kept for long enough, until ctx ends. gone is told of sessions that end.
func (s *Service) Watch(ctx context.Context, gone func(sessions ...string)) {
	look, sweep := time.NewTicker(watchEvery), time.NewTicker(sweepEvery)
	defer look.Stop()
	defer sweep.Stop()
	s.sweep(ctx, gone)
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			if err := s.hold(ctx); err != nil && ctx.Err() == nil {
				s.Logger.Error("look who of the candidates is away", "err", err)
			}
		case <-sweep.C:
			s.sweep(ctx, gone)
		}
	}
}

// sweep deletes candidates who have been kept for long enough. One who cannot be yet, as
// something of theirs is still ending, waits for the next time.
func (s *Service) sweep(ctx context.Context, gone func(sessions ...string)) {
	all, err := s.Store.ExpiredCandidates(ctx)
	for _, id := range all {
		ended, broken := s.Delete(ctx, id)
		gone(ended...)
		if broken != nil {
			err = errors.Join(err, broken)
			continue
		}
		s.Logger.Info("a candidate who was kept for long enough was deleted", "candidate", id)
	}
	if err != nil && ctx.Err() == nil {
		s.Logger.Error("delete candidates who were kept for long enough", "err", err)
	}
}
