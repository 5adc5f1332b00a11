package service

import (
	"testing"
	"time"
)

// A processor is used for as long as anything is worked on, at the share that a
// limit leaves, and never for more.
func TestProcessorTime(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		do   func(*Processor)
		at   time.Duration
		want time.Duration
	}{
		"idle":                   {func(*Processor) {}, time.Hour, 0},
		"work that is over":      {func(p *Processor) { p.Work(time.Second, 20*ms, 1) }, time.Minute, 20 * ms},
		"work under way":         {func(p *Processor) { p.Work(time.Second, 20*ms, 1) }, time.Second + 5*ms, 5 * ms},
		"work with a limit":      {func(p *Processor) { p.Work(0, 200*ms, 0.1) }, time.Minute, 20 * ms},
		"one work after another": {func(p *Processor) { p.Work(0, 20*ms, 1); p.Work(50*ms, 20*ms, 1) }, time.Minute, 40 * ms},
		"two at once":            {func(p *Processor) { p.Work(0, 20*ms, 1); p.Work(10*ms, 20*ms, 1) }, time.Minute, 30 * ms},
		"one within another":     {func(p *Processor) { p.Work(0, 90*ms, 1); p.Work(10*ms, 20*ms, 1) }, time.Minute, 90 * ms},
		"costs add up":           {func(p *Processor) { p.Spend(0, ms, 1); p.Spend(0, ms, 1); p.Spend(0, ms, 1) }, time.Minute, 3 * ms},
		"costs beside work":      {func(p *Processor) { p.Work(0, 20*ms, 1); p.Spend(0, ms, 1) }, time.Minute, 21 * ms},
		"costs with a limit": {func(p *Processor) {
			for range 1000 {
				p.Spend(0, 10*ms, 0.1) // ten seconds' worth
			}
		}, time.Minute, 100 * ms},
		"a limit that comes": {func(p *Processor) { p.Work(0, 100*ms, 1); p.Work(50*ms, 500*ms, 0.1) }, time.Minute, 100 * ms},
	} {
		var p Processor
		c.do(&p)
		if got := p.Used(c.at); got.Round(time.Microsecond) != c.want {
			t.Errorf("%s: used %s, want %s", name, got, c.want)
		}
		if got := p.Used(c.at - time.Microsecond); got < c.want-time.Microsecond || p.Used(c.at+time.Hour) < got {
			t.Errorf("%s: it goes back", name)
		}
	}
}
