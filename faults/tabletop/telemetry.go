package tabletop

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

// flapEvery is how long collecting fails, and then works, of what flaps.
const flapEvery = 20 * time.Second

// voice is what is wrong with what a service tells of itself, or the customers.
type voice struct {
	wrongs []wrong // oldest first
	last   int
}

type wrong struct {
	id    int
	since instant
	faults.Telemetry
}

func (v *voice) has(op faults.TelemetryOp) bool {
	return slices.ContainsFunc(v.wrongs, func(w wrong) bool { return w.Op == op })
}

// unread reports whether the metrics cannot be collected now.
func (v *voice) unread(now instant) bool {
	return slices.ContainsFunc(v.wrongs, func(w wrong) bool {
		return w.Op == faults.TelemetryGap || w.Op == faults.TelemetryFlap && now.since(w.since)/flapEvery%2 == 0
	})
}

func (v *voice) all() []faults.Telemetry {
	var all []faults.Telemetry
	for _, w := range v.wrongs {
		all = append(all, w.Telemetry)
	}
	return all
}

func (u *unit) muted() bool { return len(u.voice.wrongs) > 0 && u.voice.has(faults.TelemetryMute) }

func (c *customers) muted() bool { return c.voice.has(faults.TelemetryMute) }

// tell changes what is seen of a service, or of the customers.
func (m *model) tell(p faults.Telemetry) (func(), error) {
	switch p.Op {
	case faults.TelemetryGap, faults.TelemetryFreeze, faults.TelemetryFlap, faults.TelemetryMute, faults.TelemetryRestore:
	case faults.TelemetryDrop:
		if p.Metric == "" {
			return nil, errors.New("drop: which metric?")
		}
	case faults.TelemetryFlood:
		if p.Rate < 1 {
			return nil, fmt.Errorf("flood: %d lines a second", p.Rate)
		}
	default:
		return nil, fmt.Errorf("telemetry operation %q: %w", p.Op, faults.ErrUnsupported)
	}
	v, babble := &m.said.voice, m.said.babble
	pages := func() []*page { return []*page{m.said.page} }
	if p.Service != "" && p.Service != stack.Customers {
		u, err := m.named(p.Service)
		if err != nil {
			return nil, err
		}
		v, babble, pages = &u.voice, u.babble, u.pages
	}
	if p.Op == faults.TelemetryRestore {
		v.wrongs = nil
		thaw(v, pages())
		return nothing, nil
	}
	v.last++
	id := v.last
	v.wrongs = append(v.wrongs, wrong{id, m.now, p})
	switch p.Op {
	case faults.TelemetryFreeze:
		m.lookAll()
		for _, page := range pages() {
			page.freeze()
		}
	case faults.TelemetryFlood:
		m.flood(v, id, babble, 0, 0)
	}
	return func() {
		v.wrongs = slices.DeleteFunc(v.wrongs, func(w wrong) bool { return w.id == id })
		thaw(v, pages())
	}, nil
}

// thaw lets pages be seen as they are, if nothing freezes them any more.
func thaw(v *voice, pages []*page) {
	if v.has(faults.TelemetryFreeze) {
		return
	}
	for _, p := range pages {
		p.frozen = nil
	}
}

// tick is how often lines of a flood are written.
const tick = 50 * time.Millisecond

// flood writes lines while its wrong is one.
func (m *model) flood(v *voice, id int, babble func(n int), said int, due float64) {
	at := slices.IndexFunc(v.wrongs, func(w wrong) bool { return w.id == id })
	if at < 0 {
		return
	}
	for due += float64(v.wrongs[at].Rate) * tick.Seconds(); due >= 1; due-- {
		babble(said)
		said++
	}
	m.after(tick, func() { m.flood(v, id, babble, said, due) })
}

// idleTalk is what a flood says of those who have no words of their own.
const idleTalk = "heartbeat: nothing to report"

// babble writes a line that says nothing, in every replica that can.
func (u *unit) babble(n int) {
	if u.store != nil {
		u.store.say("info", idleTalk)
		return
	}
	for _, r := range u.fleet.members {
		if r.state != down && r.state != hung {
			r.say("info", babble(n), nil)
		}
	}
}

func (c *customers) babble(int) {
	if !c.muted() {
		c.m.log(faults.LogLine{
			Wall: c.m.wall(c.m.now), Service: stack.Customers, Instance: stack.Customers, Level: "info", Message: idleTalk,
		})
	}
}

// pages are those of the unit's instances that are there.
func (u *unit) pages() []*page {
	if u.store != nil {
		return []*page{u.store.page}
	}
	var all []*page
	for _, r := range u.fleet.members {
		if r.state != down {
			all = append(all, r.page)
		}
	}
	return all
}

// stillness is a page as it was when it was frozen.
type stillness struct {
	series []faults.Series
	values []float64
}

func (p *page) freeze() {
	if p.frozen == nil {
		series, values := p.read()
		p.frozen = &stillness{series, slices.Clone(values)}
	}
}

// shown is a page without the metrics that are dropped. It is made anew only
// when there is something new on the page.
type shown struct {
	dropped string
	length  int
	keep    []int
	series  []faults.Series
	values  []float64
}

// show hands out the page as it is seen.
func (p *page) show(v *voice) ([]faults.Series, []float64) {
	if len(v.wrongs) == 0 {
		return p.read()
	}
	var series []faults.Series
	var values []float64
	if v.has(faults.TelemetryFreeze) {
		p.freeze()
		series, values = p.frozen.series, p.frozen.values
	} else {
		series, values = p.read()
	}
	var dropped []string
	for _, w := range v.wrongs {
		if w.Op == faults.TelemetryDrop {
			dropped = append(dropped, w.Metric)
		}
	}
	if len(dropped) == 0 {
		return series, values
	}
	s := p.shown
	if id := strings.Join(dropped, " "); s == nil || s.dropped != id || s.length != len(series) {
		s = &shown{dropped: id, length: len(series)}
		for i := range series {
			if !hides(dropped, series[i].Name) {
				s.keep = append(s.keep, i)
				s.series = append(s.series, series[i])
			}
		}
		s.values = make([]float64, len(s.keep))
		p.shown = s
	}
	for i, at := range s.keep {
		s.values[i] = values[at]
	}
	return s.series, s.values
}

// hides knows a histogram by the names of its series as well.
func hides(dropped []string, name string) bool {
	return slices.ContainsFunc(dropped, func(metric string) bool {
		if name == metric {
			return true
		}
		for _, part := range []string{"_bucket", "_sum", "_count"} {
			bare, is := strings.CutSuffix(name, part)
			if is && (bare == metric || bare == strings.TrimSuffix(metric, "_bucket") || bare == strings.TrimSuffix(metric, "_sum") || bare == strings.TrimSuffix(metric, "_count")) {
				return true
			}
		}
		return false
	})
}
