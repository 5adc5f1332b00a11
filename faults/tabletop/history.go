package tabletop

import (
	"context"
	"fmt"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

const (
	// uptime is about how long processes had been running when history begins.
	uptime = 60 * time.Hour
	// calmBefore is how long before run time zero nothing special happens.
	calmBefore = 2 * time.Hour
	blipLength = 6 * time.Minute
	// Nothing is replaced later than so long before run time zero.
	lastDeploy = 2 * time.Minute
	// Samples come the more often the nearer the run is: every 120th of the
	// time that is left, and every two seconds at last. So a rate over the join
	// misses no more than one of them, and no rate is taken in by a sudden
	// change of how often they come.
	fineStep  = 2 * time.Second
	fineShare = 120
)

// Load factors that a history is calibrated at; what lies between is
// interpolated.
var calmFactors = [...]float64{quietest, 1, busiest}

// History tells what the instances of a stack showed before a run: span long,
// a sample every step, and in the last twenty minutes more and more often, up to
// and without run time zero, which is at wall time zero. It is believable rather
// than simulated: the model is run for some short windows, under loads as they
// occur, and what it showed is strung together along a daily and weekly seasonality
// with noise. Services were deployed, those that it is told of and not later
// than two minutes before the run, and something was wrong for some minutes
// hours ago. It ends in the state in which a run begins: then the load
// is steady. A run's own counters begin at zero; who keeps both lets them go on.
//
// series is the same slice from one call to the next while an instance shows
// the same ones; values are only good during the call.
func History(ctx context.Context, s *stack.Stack, seed int64, zero time.Time, span, step time.Duration, deployed []Deployment,
	add func(at faults.Time, from faults.Instance, series []faults.Series, values []float64) error) error {
	if step <= 0 || span < step {
		return fmt.Errorf("history of %s in steps of %s: nothing to tell", span, step)
	}
	past, err := newPast(ctx, s, seed, zero, span, deployed)
	if err != nil {
		return fmt.Errorf("history of %s: %w", s.Name, err)
	}
	passed := step
	for at := -span.Truncate(step); at < 0; at += passed {
		if err := ctx.Err(); err != nil {
			return err
		}
		past.load(at)
		for _, l := range past.lives {
			l.pass(past, at, passed)
			if err := add(at, l.from, l.shown, l.values); err != nil {
				return err
			}
		}
		passed = min(step, max(fineStep, (-at/fineShare).Truncate(100*time.Millisecond)))
	}
	return nil
}

// past is a history as it unfolds.
type past struct {
	zero        time.Time
	seasonality seasonality
	dice        dice
	lives       []*life
	trials      int // of calm
	common      float64
	blip        time.Duration // when it was; 0: never

	share  [len(calmFactors) + 1]float64 // of each trial, at this moment
	lowest int                           // the trial that gauges are like
}

func newPast(ctx context.Context, s *stack.Stack, seed int64, zero time.Time, span time.Duration, deployed []Deployment) (*past, error) {
	p := &past{zero: zero, seasonality: newSeasonality(s.Seasonality, zero), dice: newDice(seed, "history")}
	var trials []*trial
	for _, factor := range calmFactors {
		t, err := try(ctx, s, seed, zero, factor, nil)
		if err != nil {
			return nil, err
		}
		trials = append(trials, t)
	}
	p.trials = len(trials)
	bad, err := try(ctx, s, seed, zero, 1, blip(s))
	if err != nil {
		return nil, err
	}
	trials = append(trials, bad)
	p.blip = blipAt(seed, span)
	for _, from := range trials[1].order {
		l := &life{stack: s, jobs: map[int]stack.Job{}, from: from, dice: newDice(seed, "history of "+from.Name)}
		l.born = -span - uptime - time.Duration(l.dice.Float64()*float64(uptime))
		for _, d := range deployed {
			if d.Service == from.Service && d.At > -span && d.At < -lastDeploy {
				l.replace(s, d)
			}
		}
		l.learn(trials, from)
		l.begin(-span)
		p.lives = append(p.lives, l)
	}
	return p, nil
}

// load works out how the moment is like the trials, and the noise that all
// instances share.
func (p *past) load(at time.Duration) {
	p.common = 0.9*p.common + 0.02*p.dice.NormFloat64()
	now := p.seasonality.at(at) * (1 + p.common*quieter(at))
	clear(p.share[:])
	bad := 0.0
	if p.blip != 0 {
		into := at - p.blip
		bad = min(1, max(0, min(into.Minutes(), (blipLength-into).Minutes())))
	}
	last := len(calmFactors) - 1
	now = min(calmFactors[last], max(calmFactors[0], now))
	k := 0
	for k < last-1 && now > calmFactors[k+1] {
		k++
	}
	w := (now - calmFactors[k]) / (calmFactors[k+1] - calmFactors[k])
	p.share[k], p.share[k+1], p.share[last+1] = (1-w)*(1-bad), w*(1-bad), bad*now
	p.lowest = k
	if w > 0.5 {
		p.lowest = k + 1
	}
	if bad > 0.5 {
		p.lowest = last + 1
	}
}

// quieter takes the noise away towards run time zero, so that a run begins
// where its history ends.
func quieter(at time.Duration) float64 { return min(1, max(0, -at.Minutes()/5)) }
