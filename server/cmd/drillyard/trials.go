package main

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runs"
)

// trial is one play of a test.
type trial struct {
	Scenario string `json:"scenario"`
	Seed     int64  `json:"seed"`
	runs.DryScore
}

// part is a responder in a drill.
type part struct {
	runs.Part
	drill library.Drill
}

// cast lists who plays a drill to test it.
func cast(drill library.Drill) (parts []part) {
	for _, p := range runs.Cast(drill) {
		parts = append(parts, part{p, drill})
	}
	return parts
}

// try plays one responder with one seed.
func try(ctx context.Context, model *runs.Model, p part, runtime string, seed int64) trial {
	began := time.Now()
	played, err := model.Try(ctx, runs.Play{Drill: p.drill, Runtime: runtime, Seed: seed, Responder: engine.NewResponder(p.Rehearsal)})
	score := runs.DryScore{Responder: p.Name, BuiltIn: p.BuiltIn, Band: p.Expect.String(), Reason: p.Reason}
	if err != nil {
		score.Wrong = []string{err.Error()}
	} else {
		score = played.Against(p.Part)
	}
	score.Took = time.Since(began)
	return trial{p.drill.Slug, seed, score}
}

// dryPlayed is what the plays of everybody show to be wrong with a drill.
type dryPlayed struct {
	scenario string
	problems scenarios.Problems
}

// dryPlay plays drills by everybody with their own seeds, one after the other, and returns
// what else that shows of each.
func dryPlay(ctx context.Context, model *runs.Model, drills []library.Drill, tell func(trial)) (trials []trial, dry []dryPlayed, err error) {
	for _, drill := range drills {
		played, err := model.DryPlay(ctx, drill)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range played.Scores {
			t := trial{drill.Slug, drill.Seed, s}
			tell(t)
			trials = append(trials, t)
		}
		dry = append(dry, dryPlayed{drill.Slug, played.Problems})
	}
	return trials, dry, nil
}

// tryAll plays every part with so many seeds from the scenario's own and first on, so many side by side, and returns
// the trials in order. Each is told of as soon as it is over.
func tryAll(ctx context.Context, model *runs.Model, parts []part, runtime string, first, seeds, abreast int, tell func(trial)) ([]trial, error) {
	trials := make([]trial, len(parts)*seeds)
	next := make(chan int)
	var playing sync.WaitGroup
	var telling sync.Mutex
	for range abreast {
		playing.Go(func() {
			for i := range next {
				p := parts[i/seeds]
				trials[i] = try(ctx, model, p, runtime, p.drill.Seed+int64(first+i%seeds))
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
	for _, f := range t.Lost {
		if f.Points != 0 || f.Result == grading.Missed {
			out = append(out, strings.Join([]string{string(f.Result), f.ID, points(f) + ":", f.Why}, " "))
		}
	}
	return out
}
