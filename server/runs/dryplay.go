package runs

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/runtimes"
)

// DryPlay is how a drill goes before anybody has played it: as all responders play it in
// the tabletop, with the scenario's own seed, and what that shows to be wrong with it.
type DryPlay struct {
	Scores []DryScore `json:"scores"` // the author's responders first
	// Strips are the plays of golden, if there is one, and of nobody.
	Strips []DryStrip `json:"strips"`
	// Problems are what is wrong with the drill as it is played, at the author's lines.
	Problems scenarios.Problems `json:"problems"`
	Seconds  float64            `json:"seconds"` // that it took
}

// DryScore is how one responder did.
type DryScore struct {
	Responder string   `json:"responder"`
	BuiltIn   bool     `json:"built_in"`
	Percent   float64  `json:"percent"`
	Band      string   `json:"band"`             // the score that it must or may reach
	Reason    string   `json:"reason,omitempty"` // why its author set another band than usual
	OK        bool     `json:"ok"`
	Wrong     []string `json:"wrong,omitempty"` // what is not as it should be
	Ended     string   `json:"ended"`
	RunS      float64  `json:"run_s"`    // run time
	LogHash   string   `json:"log_hash"` // see event.Hash

	Lost []grading.Finding `json:"-"` // what each criterion came to, where the score is outside its band
	Took time.Duration     `json:"-"` // wall time
}

// DryStrip is what a play looked like from outside.
type DryStrip struct {
	Responder string      `json:"responder"`
	Alerts    []DryAlert  `json:"alerts"`
	Pages     []DryPage   `json:"pages"`
	Minutes   []DryMinute `json:"minutes"` // how customers fared
}

// DryAlert is an alert, from when it fired to when it was resolved; 0: not by the end.
type DryAlert struct {
	Alert    string `json:"alert"`
	Service  string `json:"service"`
	Severity string `json:"severity"`
	FromMS   int64  `json:"from_ms"`
	ToMS     int64  `json:"to_ms"`
}

// DryPage is a page to a team.
type DryPage struct {
	AtMS    int64    `json:"at_ms"`
	Team    string   `json:"team"`
	Service string   `json:"service"`
	Alerts  []string `json:"alerts"`
}

// DryMinute is how customers fared in a stretch of a play, a minute but for the last.
type DryMinute struct {
	FromMS   int64                   `json:"from_ms"`
	ToMS     int64                   `json:"to_ms"`
	Journeys map[string]event.Visits `json:"journeys"`
}

// dry is one play, and what is to be seen of it once it is over.
type dry struct {
	part   Part
	trial  Trial
	err    error
	tells  []bool // of Truth, whether it was to be seen at any time
	events []event.Event
	took   time.Duration
}

// DryPlay plays a drill by everybody, and without each of its faults, and says what comes
// of it. It takes seconds.
func (m *Model) DryPlay(ctx context.Context, drill library.Drill) (DryPlay, error) {
	began := time.Now()
	if !slices.Contains(drill.Runtimes, runtimes.Tabletop) {
		return DryPlay{}, fmt.Errorf("%w for %s: it is not meant for the tabletop, or that cannot do all of its faults", ErrNoRuntime, drill.Slug)
	}
	parts := Cast(drill)
	plays := make([]dry, len(parts))
	lacking := unharmed(drill)
	bare := make([]dry, len(lacking))
	var jobs []func()
	for i, p := range parts {
		jobs = append(jobs, func() { plays[i] = m.dry(ctx, drill, p) })
	}
	for i, other := range lacking {
		jobs = append(jobs, func() { bare[i] = m.bare(ctx, drill, other) })
	}
	abreast(jobs)
	if err := ctx.Err(); err != nil {
		return DryPlay{}, err
	}
	for _, all := range [][]dry{plays, bare} {
		for _, p := range all {
			if p.err != nil {
				return DryPlay{}, p.err
			}
		}
	}
	d := DryPlay{Scores: make([]DryScore, 0, len(plays)), Strips: []DryStrip{}}
	for _, p := range plays {
		score := p.trial.Against(p.part)
		score.Took = p.took
		d.Scores = append(d.Scores, score)
		if p.part.Name == golden && !p.part.BuiltIn || p.part.Name == idle {
			d.Strips = append(d.Strips, strip(p.part.Name, p.trial.Events))
		}
	}
	found := &findings{drill: drill, plays: plays, without: bare}
	d.Problems = found.all()
	d.Seconds = time.Since(began).Seconds()
	return d, nil
}

// DryPlay is that of the service's model.
func (s *Service) DryPlay(ctx context.Context, drill library.Drill) (DryPlay, error) {
	return s.model.DryPlay(ctx, drill)
}

// idle is the responder that does nothing.
const idle = "idle"

// abreast does jobs side by side, as many as there are processors.
func abreast(jobs []func()) {
	var working sync.WaitGroup
	next := make(chan func())
	for range min(len(jobs), runtime.GOMAXPROCS(0)) {
		working.Go(func() {
			for job := range next {
				job()
			}
		})
	}
	for _, job := range jobs {
		next <- job
	}
	close(next)
	working.Wait()
}

// Against judges a trial by the band of the part that was played.
func (t Trial) Against(p Part) DryScore {
	s := DryScore{
		Responder: p.Name, BuiltIn: p.BuiltIn, Percent: t.Grade.Score.Percent, Band: p.Expect.String(), Reason: p.Reason,
		Ended: t.End, RunS: t.Took.Seconds(), LogHash: t.Hash,
	}
	wrong := func(text string) { s.Wrong = append(s.Wrong, text) }
	if !p.Expect.Holds(s.Percent) {
		wrong("the score is outside its band")
		s.Lost = t.Grade.Findings
	}
	if t.Waited {
		wrong("it did nothing, for nothing happened that it waits for: that proves nothing")
	}
	if why := t.Grade.Ungraded; why != "" {
		wrong("it is not graded: " + why)
	}
	s.Wrong = append(s.Wrong, t.Failed...)
	if !p.BuiltIn { // those do what they can
		for _, stumble := range t.Stumbles {
			wrong("a step could not be done: " + stumble)
		}
	}
	s.OK = len(s.Wrong) == 0
	return s
}

// dry plays one part, and looks at all there was to see before it is gone.
func (m *Model) dry(ctx context.Context, drill library.Drill, p Part) dry {
	d, began := dry{part: p}, time.Now()
	lines := newHearing(drill.Truth.Tells)
	q := Play{Drill: drill, Runtime: runtimes.Tabletop, Responder: engine.NewResponder(p.Rehearsal)}
	d.trial, d.err = m.try(ctx, q, lines.listen, func(run *engine.Run, events []event.Event) error {
		var err error
		if !p.BuiltIn || p.Name == idle {
			d.tells, err = lines.seen(ctx, drill, run, events)
		}
		return err
	})
	d.events, d.took = d.trial.Events, time.Since(began)
	return d
}

// bare plays another version of a drill by nobody. It is not graded.
func (m *Model) bare(ctx context.Context, drill library.Drill, sc *scenarios.Scenario) dry {
	drill.Scenario = sc
	q := Play{Drill: drill}
	q.idly()
	events, err := m.play(ctx, unkept{Play: q})
	if err != nil {
		err = fmt.Errorf("without an inject: %w", err)
	}
	return dry{events: events, err: err}
}

// unharmed returns the scenario once for each inject that does harm, without that harm.
func unharmed(drill library.Drill) (versions []*scenarios.Scenario) {
	for _, i := range harmful(drill.Scenario) {
		other := *drill.Scenario
		other.Injects = slices.Clone(other.Injects)
		in := &other.Injects[i]
		in.Fault, in.Also = nil, slices.Clone(in.Also)
		for k := range in.Also {
			in.Also[k].Fault = nil
		}
		versions = append(versions, &other)
	}
	return versions
}

// mostWithout bounds how many plays are made without one inject each.
const mostWithout = 12

// harmful lists the injects that have a fault, by their places in the timeline.
func harmful(sc *scenarios.Scenario) (at []int) {
	for i, in := range sc.Injects {
		if slices.ContainsFunc(in.Effects(), func(e scenarios.Effect) bool { return e.Fault != nil }) && len(at) < mostWithout {
			at = append(at, i)
		}
	}
	return at
}

// strip tells what a play looked like from outside.
func strip(name string, events []event.Event) DryStrip {
	s := DryStrip{Responder: name, Alerts: []DryAlert{}, Pages: []DryPage{}, Minutes: []DryMinute{}}
	open := map[string]int{}
	for _, e := range events {
		switch b := e.Body.(type) {
		case event.AlertFired:
			open[b.Fingerprint] = len(s.Alerts)
			s.Alerts = append(s.Alerts, DryAlert{Alert: b.Alert, Service: b.Service, Severity: b.Severity, FromMS: e.At.Milliseconds()})
		case event.AlertResolved:
			if i, ok := open[b.Fingerprint]; ok {
				s.Alerts[i].ToMS = e.At.Milliseconds()
			}
		case event.PageSent:
			s.Pages = append(s.Pages, DryPage{AtMS: e.At.Milliseconds(), Team: b.To, Service: b.Service, Alerts: b.Alerts})
		case event.VisitsCounted:
			if b.Moment == event.CountedMinute || b.Moment == event.CountedEnd {
				s.Minutes = append(s.Minutes, DryMinute{FromMS: b.FromMS, ToMS: b.ToMS, Journeys: b.Journeys})
			}
		}
	}
	return s
}
