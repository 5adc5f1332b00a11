package tabletop

import (
	"math"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// week is a recording as it unfolds.
type week struct {
	*Recorder
	zero      time.Time
	step      time.Duration
	episodes  []Episode
	harms     []int // that there are, in the order in which each is there first
	instances []*recordedInstance
	dice      dice
	noise     float64

	share  []float64 // of each glimpse, at this moment: calm, then the harms in order
	like   int       // the glimpse that gauges are like
	window [2]int    // the samples of glimpses that counters rise by
	begun  int       // how many of the harms have been there by now
}

// at works out how the moment is like the glimpses.
func (w *week) at(at time.Duration) {
	calm := len(w.calm)
	if w.share == nil {
		w.share = make([]float64, calm+len(w.harms))
	}
	clear(w.share)
	w.noise = 0.9*w.noise + 0.015*w.dice.NormFloat64()
	now := min(calmFactors[calm-1], max(calmFactors[0], w.stack.Seasonality.Demand(w.zero.Add(at))*(1+w.noise)))
	k := 0
	for k < calm-2 && now > calmFactors[k+1] {
		k++
	}
	rest, bad := 1.0, -1
	for _, e := range w.episodes {
		if at < e.From || at >= e.To {
			continue
		}
		for i, harm := range w.harms {
			if harm == e.Harm {
				bad, w.begun = calm+i, max(w.begun, i+1)
			}
		}
		into := at - e.From
		rest = 1 - min(1, float64(into+w.step)/float64(time.Minute)) // it takes a minute to be there in full
	}
	part := (now - calmFactors[k]) / (calmFactors[k+1] - calmFactors[k])
	w.share[k], w.share[k+1] = (1-part)*rest, part*rest
	w.like = k
	if part > 0.5 {
		w.like = k + 1
	}
	if bad >= 0 {
		w.share[bad] = (1 - rest) * now
		if rest < 0.5 {
			w.like = bad
		}
	}
	w.window = [2]int{1 + w.dice.IntN(sampleCount), 1 + w.dice.IntN(sampleCount)}
}

// glimpseOf is the glimpse of a share.
func (w *week) glimpseOf(i int) *glimpse {
	if i < len(w.calm) {
		return w.calm[i]
	}
	return w.wrong[w.harms[i-len(w.calm)]]
}

// recordedInstance is one instance through a recording.
type recordedInstance struct {
	life                // what series there are, and the jobs they tell of
	known []int         // how many series there are once so many of the harms have been there
	rise  [][][]float64 // of counters in a second, by glimpse and sample
	up    [][]bool
	down  bool
}

func newRecorded(w *week, from faults.Instance, d dice) *recordedInstance {
	in := &recordedInstance{life: life{stack: w.stack, jobs: map[int]stack.Job{}, from: from, dice: d}}
	at := map[string]int{}
	total := len(w.calm) + len(w.harms)
	for i := range total {
		if i >= len(w.calm) {
			in.known = append(in.known, len(in.series))
		}
		g := w.glimpseOf(i).by[from]
		if g == nil {
			continue
		}
		for _, s := range g.series {
			if _, known := at[identity(s)]; !known {
				at[identity(s)] = len(in.series)
				in.series, in.kind = append(in.series, s), append(in.kind, kindFor(s.Name))
				in.follow(len(in.series)-1, s)
			}
		}
	}
	in.known = append(in.known, len(in.series))
	n := len(in.series)
	for i := range total {
		rise, levels, up := make([][]float64, sampleCount+1), make([][]float64, sampleCount+1), make([]bool, sampleCount+1)
		g := w.glimpseOf(i).by[from]
		for k := range rise {
			rise[k], levels[k] = make([]float64, n), make([]float64, n)
			if g == nil || k >= len(g.up) || !g.up[k] {
				continue
			}
			up[k] = true
			for j, v := range g.levels[k] {
				to := at[identity(g.series[j])]
				levels[k][to] = v
				if k > 0 && g.up[k-1] && in.kind[to] != gauge {
					before := 0.0
					if j < len(g.levels[k-1]) {
						before = g.levels[k-1][j]
					}
					rise[k][to] = max(0, v-before) / sampleEvery.Seconds()
				}
			}
		}
		in.rise, in.levels, in.up = append(in.rise, rise), append(in.levels, levels), append(in.up, up)
	}
	in.born = -uptime - time.Duration(d.Float64()*float64(uptime))
	in.sum, in.values = make([]float64, n), make([]float64, n)
	for i := range in.known[0] {
		in.sum[i] = in.rise[1][1][i] * -in.born.Seconds()
	}
	return in
}

// identity tells a series from the others of its instance.
func identity(s faults.Series) string {
	id := s.Name
	for _, label := range s.Labels {
		id += "\x00" + label.Name + "=" + label.Value
	}
	return id
}

// show hands over what the instance shows at a moment.
func (in *recordedInstance) show(w *week, at time.Duration, to faults.Sink) {
	if !in.up[w.like][w.window[0]] {
		in.down = true
		to.Down(at, in.from, errRefused)
		return
	}
	if in.down { // it is another process
		in.down, in.born = false, at
		clear(in.sum)
	}
	in.drift = 0.8*in.drift + 0.02*in.dice.NormFloat64()
	n := in.known[min(w.begun, len(in.known)-1)]
	for k, share := range w.share {
		if share == 0 {
			continue
		}
		by := share * w.step.Seconds() * (1 + in.drift) / 2
		for _, window := range w.window {
			for i, r := range in.rise[k][window][:n] {
				in.sum[i] += r * by
			}
		}
	}
	level := in.levels[w.like][w.window[0]]
	values := in.values[:n]
	for i, kind := range in.kind[:n] {
		switch kind {
		case gauge:
			values[i] = level[i]
		case wholeCounter:
			values[i] = math.Floor(in.sum[i])
		case secondsCounter:
			values[i] = in.sum[i]
		case jobLag:
			values[i] = (at - in.jobs[i].Last(at)).Seconds()
		case jobEnded:
			values[i] = float64(w.zero.Add(in.jobs[i].Last(at)).UnixMilli()) / 1000
		default:
			values[i] = float64(w.zero.Add(in.born).UnixMilli()) / 1000
		}
	}
	to.Samples(at, in.from, in.series[:n:n], values)
}
