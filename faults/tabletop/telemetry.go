package tabletop

import (
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
)

func (u *unit) muted() bool {
	return !u.wanted.Telemetry.Sound() && u.wanted.Telemetry.Has(faults.TelemetryMute)
}

// tell changes what is seen of a service, or of the customers.
func (m *model) tell(p faults.Telemetry) (func(), error) {
	if err := desired.CheckTelemetry(p); err != nil {
		return nil, err
	}
	t, babble := &m.wanted.Telemetry, m.said.babble
	pages := func() []*page { return []*page{m.said.page} }
	if p.Service != "" && p.Service != stack.Customers {
		u, err := m.named(p.Service)
		if err != nil {
			return nil, err
		}
		t, babble, pages = &u.wanted.Telemetry, u.babble, u.pages
	}
	if p.Op == faults.TelemetryRestore {
		t.Restore()
		thaw(t, pages())
		return nothing, nil
	}
	id := t.Add(p, faults.Time(m.now))
	switch p.Op {
	case faults.TelemetryFreeze:
		m.lookAll()
		for _, page := range pages() {
			page.freeze()
		}
	case faults.TelemetryFlood:
		m.flood(t, id, babble, 0, 0)
	}
	return func() {
		t.Remove(id)
		thaw(t, pages())
	}, nil
}

// thaw lets pages be seen as they are, if nothing freezes them any more.
func thaw(t *desired.Telemetry, pages []*page) {
	if t.Has(faults.TelemetryFreeze) {
		return
	}
	for _, p := range pages {
		p.frozen = nil
	}
}

// tick is how often lines of a flood are written.
const tick = 50 * time.Millisecond

// flood writes lines while its impairment is in force.
func (m *model) flood(t *desired.Telemetry, id int, babble func(n int), said int, due float64) {
	wrongs := t.Impairments()
	at := slices.IndexFunc(wrongs, func(w desired.Impairment) bool { return w.ID == id })
	if at < 0 {
		return
	}
	for due += float64(wrongs[at].Rate) * tick.Seconds(); due >= 1; due-- {
		babble(said)
		said++
	}
	m.after(tick, func() { m.flood(t, id, babble, said, due) })
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
	if !c.m.wanted.Telemetry.Has(faults.TelemetryMute) {
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
func (p *page) show(t *desired.Telemetry) ([]faults.Series, []float64) {
	if t.Sound() {
		return p.read()
	}
	var series []faults.Series
	var values []float64
	if t.Has(faults.TelemetryFreeze) {
		p.freeze()
		series, values = p.frozen.series, p.frozen.values
	} else {
		series, values = p.read()
	}
	var dropped []string
	for _, w := range t.Impairments() {
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
			if !slices.ContainsFunc(dropped, func(metric string) bool { return desired.Hides(metric, series[i].Name) }) {
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
