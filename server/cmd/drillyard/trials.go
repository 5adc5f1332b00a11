package main

import (
	"context"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
)

// trial is one play of a test.
type trial struct {
	Scenario  string   `json:"scenario"`
	Responder string   `json:"responder"`
	Seed      int64    `json:"seed"`
	Percent   float64  `json:"percent"`
	Band      string   `json:"band"`             // the score that it must or may reach
	Reason    string   `json:"reason,omitempty"` // why its author set another band than usual
	OK        bool     `json:"ok"`
	Wrong     []string `json:"wrong,omitempty"` // what is not as it should be
	Ended     string   `json:"ended"`
	Seconds   float64  `json:"run_s"`    // run time
	LogHash   string   `json:"log_hash"` // see event.Hash

	part part
	took time.Duration // wall time
	lost []grading.Finding
}

// try plays one responder with one seed.
func try(ctx context.Context, model *runs.Model, p part, runtime string, seed int64) trial {
	t := trial{Scenario: p.drill.Slug, Responder: p.Name, Seed: seed, Band: p.Expect.String(), Reason: p.reason, part: p}
	began := time.Now()
	played, err := model.Try(ctx, runs.Play{Drill: p.drill, Runtime: runtime, Seed: seed, Responder: engine.NewResponder(p.Rehearsal)})
	t.took = time.Since(began)
	if err != nil {
		t.Wrong = []string{err.Error()}
		return t
	}
	t.Percent, t.Ended, t.Seconds, t.LogHash = played.Grade.Score.Percent, played.End, played.Took.Seconds(), played.Hash
	if !p.Expect.Holds(t.Percent) {
		t.Wrong = append(t.Wrong, "the score is outside its band")
		t.lost = played.Grade.Findings
	}
	if played.Waited {
		t.Wrong = append(t.Wrong, "it did nothing, for nothing happened that it waits for: that proves nothing")
	}
	if why := played.Grade.Ungraded; why != "" {
		t.Wrong = append(t.Wrong, "it is not graded: "+why)
	}
	t.Wrong = append(t.Wrong, played.Failed...)
	if !p.builtIn { // those do what they can
		for _, s := range played.Stumbles {
			t.Wrong = append(t.Wrong, "a step could not be done: "+s)
		}
	}
	t.OK = len(t.Wrong) == 0
	return t
}

// tryAll plays every part with every seed, so many side by side, and returns
// the trials in order. Each is told of as soon as it is over.
func tryAll(ctx context.Context, lib *library.Library, parts []part, runtime string, seeds, abreast int, logger *slog.Logger, tell func(trial)) ([]trial, error) {
	trials := make([]trial, len(parts)*seeds)
	model := runs.NewModel(logger)
	next := make(chan int)
	var playing sync.WaitGroup
	var telling sync.Mutex
	for range abreast {
		playing.Go(func() {
			for i := range next {
				p := parts[i/seeds]
				trials[i] = try(ctx, model, p, runtime, p.drill.Seed+int64(i%seeds))
				telling.Lock()
				tell(trials[i])
				telling.Unlock()
			}
		})
	}
	for i := range trials {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	playing.Wait()
	return trials, ctx.Err()
}

// score is how one responder did in one drill over all seeds.
type score struct {
	Scenario  string  `json:"scenario"`
	Responder string  `json:"responder"`
	Min       float64 `json:"min"`
	Max       float64 `json:"max"`
	Band      string  `json:"band"`
	OK        bool    `json:"ok"`
	// Moves says that chance decides more of the score than it should.
	Moves bool `json:"moves,omitempty"`

	missed []trial
}

// steady are those whose score chance may move by mostChance points and no more.
var steady = []string{"golden", "golden-half-pace"}

const mostChance = 3

// scores sums trials up, in their order.
func scores(trials []trial) []score {
	var all []score
	for _, t := range trials {
		i := slices.IndexFunc(all, func(s score) bool { return s.Scenario == t.Scenario && s.Responder == t.Responder })
		if i < 0 {
			i = len(all)
			all = append(all, score{Scenario: t.Scenario, Responder: t.Responder, Min: t.Percent, Max: t.Percent, Band: t.Band, OK: true})
		}
		s := &all[i]
		s.Min, s.Max = math.Min(s.Min, t.Percent), math.Max(s.Max, t.Percent)
		s.Moves = slices.Contains(steady, t.Responder) && s.Max-s.Min > mostChance
		if !t.OK {
			s.OK = false
			s.missed = append(s.missed, t)
		}
	}
	return all
}

// lines tells in lines what was wrong with a trial, and where its points came
// from.
func (t trial) lines() []string {
	out := slices.Clone(t.Wrong)
	for _, f := range t.lost {
		if f.Points != 0 || f.Result == grading.Missed {
			out = append(out, strings.Join([]string{string(f.Result), f.ID, points(f) + ":", f.Why}, " "))
		}
	}
	return out
}
