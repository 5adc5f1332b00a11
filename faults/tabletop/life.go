package tabletop

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// life is one instance through a history.
type life struct {
	stack  *stack.Stack
	from   faults.Instance
	jobs   map[int]stack.Job // by the series that tell of them
	dice   dice
	drift  float64 // noise of its own
	born   time.Duration
	deploy time.Duration // when it was replaced; 0: never
	before string        // the version until then

	series []faults.Series
	kind   []kindOf
	rates  [][]float64   // by trial
	levels [][][]float64 // of gauges, by trial and sample
	sum    []float64
	rare   int // from here on, series that are only there since the blip

	shown  []faults.Series
	old    []faults.Series // with the version before
	values []float64
}

// kindOf tells what is done with a series.
type kindOf uint8

const (
	gauge kindOf = iota
	wholeCounter
	secondsCounter
	birth    // of the process, in seconds since 1970
	jobLag   // of a job: how long ago its last window ended
	jobEnded // of a job: when its last run went well, in seconds since 1970
)

// learn takes over what the trials say of an instance.
func (l *life) learn(trials []*trial, from faults.Instance) {
	at := map[string]int{}
	for i, t := range trials {
		g := t.by[from]
		if i == len(trials)-1 {
			l.rare = len(l.series)
		}
		if g == nil {
			continue
		}
		for _, s := range g.series {
			id := s.Name
			for _, label := range s.Labels {
				id += "\x00" + label.Name + "=" + label.Value
			}
			if _, known := at[id]; !known {
				at[id] = len(l.series)
				l.series = append(l.series, s)
				l.kind = append(l.kind, kindFor(s.Name))
				l.follow(len(l.series)-1, s)
			}
		}
	}
	for _, t := range trials {
		rates, levels := make([]float64, len(l.series)), make([][]float64, sampleCount)
		for k := range levels {
			levels[k] = make([]float64, len(l.series))
		}
		if g := t.by[from]; g != nil {
			for i, s := range g.series {
				id := s.Name
				for _, label := range s.Labels {
					id += "\x00" + label.Name + "=" + label.Value
				}
				rates[at[id]] = g.rates[i]
				for k, v := range g.levels {
					if i < len(v) {
						levels[k][at[id]] = v[i]
					}
				}
			}
		}
		l.rates, l.levels = append(l.rates, rates), append(l.levels, levels)
	}
	l.sum, l.values = make([]float64, len(l.series)), make([]float64, len(l.series))
}

// follow has a series that tells of a job go by its schedule: nothing was late
// then.
func (l *life) follow(at int, s faults.Series) {
	for _, label := range s.Labels {
		if j, ok := l.stack.Job(label.Value); ok && label.Name == jobLabel {
			l.jobs[at] = j
		}
	}
}

func kindFor(name string) kindOf {
	switch {
	case name == "job_window_lag_seconds":
		return jobLag
	case name == "job_last_success_timestamp_seconds":
		return jobEnded
	case name == "process_start_time_seconds" || name == "secret_loaded_timestamp_seconds":
		return birth
	case !faults.Counts(name):
		return gauge
	case whole(name):
		return wholeCounter
	}
	return secondsCounter
}

// replace lets the instance be replaced when its service was deployed, one
// after the other.
func (l *life) replace(s *stack.Stack, d Deployment) {
	service, _ := s.Service(d.Service)
	last := len(service.Releases) - 1
	if last < 1 {
		return
	}
	l.deploy, l.before = d.At, service.Releases[last-1].Version
	if n, err := strconv.Atoi(l.from.Name[len(l.from.Service)+1:]); err == nil {
		l.deploy = min(l.deploy+time.Duration(n)*20*time.Second, -time.Second)
	}
}

// begin gives the instance the counters of a process that has been running for
// a while, and the version of then.
func (l *life) begin(from time.Duration) {
	lived := (from - l.born).Seconds()
	for i := range l.rare {
		l.sum[i] = l.rates[1][i] * lived
	}
	l.show()
	if l.deploy == 0 {
		return
	}
	l.old = slices.Clone(l.shown)
	for i, s := range l.old {
		if s.Name == "build_info" {
			l.old[i].Labels = []faults.Label{{Name: "version", Value: l.before}}
		}
	}
	l.shown = l.old
}

// show makes the slice of series that are there by now.
func (l *life) show() { l.shown = l.series[:l.rare:l.rare] }

// pass lets a step pass for the instance.
func (l *life) pass(p *past, at, step time.Duration) {
	if l.deploy != 0 && at >= l.deploy && l.born < l.deploy { // it is replaced
		l.born = l.deploy
		clear(l.sum)
		l.show()
	}
	if p.blip != 0 && at >= p.blip && at < p.blip+step && len(l.series) > l.rare {
		if l.born < p.blip { // what counts failures is there from the first one on
			l.shown = l.series
			if l.old != nil && l.born != l.deploy {
				l.shown = append(slices.Clone(l.old), l.series[l.rare:]...)
			}
		}
	}
	l.drift = 0.8*l.drift + 0.02*l.dice.NormFloat64()
	noise := step.Seconds() * (1 + l.drift*quieter(at))
	if age := at - l.born; age < step {
		noise = max(0, age.Seconds())
	}
	n := len(l.shown)
	sum := l.sum[:n]
	for k, share := range p.share {
		if share == 0 {
			continue
		}
		by, rates := share*noise, l.rates[k][:n]
		for i, r := range rates {
			sum[i] += r * by
		}
	}
	level := l.levels[p.lowest][l.dice.IntN(sampleCount)]
	start := float64(p.zero.Add(l.born).UnixMilli()) / 1000
	values := l.values[:n]
	for i, kind := range l.kind[:n] {
		switch kind {
		case gauge:
			values[i] = level[i]
		case wholeCounter:
			values[i] = math.Floor(sum[i])
		case secondsCounter:
			values[i] = sum[i]
		case jobLag:
			values[i] = (at - l.jobs[i].Last(at)).Seconds()
		case jobEnded:
			values[i] = float64(p.zero.Add(l.jobs[i].Last(at)).UnixMilli()) / 1000
		default:
			values[i] = start
		}
	}
	l.values = values[:n]
}
