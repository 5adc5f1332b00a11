package scenarios

import (
	"math"
	"slices"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Extra is an inject that somebody adds to a scenario while it is played.
type Extra struct {
	ID, Title string
	Sheet     string        // as in an inject block, without its id; at and when may be left out
	Known     []Inject      // that the run has already
	Length    time.Duration // of the run
	Runtime   faults.Caps   // that it is played on
}

// extraName is what problems call the file of an added inject.
const extraName = "inject"

// CompileExtra checks and reads an inject that is added to a scenario, as Compile does
// those that stand in it, and reports every mistake. Places count in the sheet. An
// inject that says neither at nor when has the zero Trigger.
func CompileExtra(sc *Scenario, e Extra, w World) (*Inject, Problems) {
	w.Stack = func(string) (*stack.Stack, error) { return sc.System, nil }
	w.Runtimes = []faults.Caps{e.Runtime}
	as := *sc
	as.Duration, as.Injects = e.Length, nil
	c := &compiler{file: extraName, world: w, out: &as, stack: sc.System, base: sc.System, alerts: alertNames(sc.System.Rules)}
	c.doc = &markdown.Document{BodyLine: math.MaxInt} // all of it is said while it is played
	for _, in := range e.Known {
		c.injectIDs = append(c.injectIDs, in.ID)
		for _, effect := range in.Effects() {
			if effect.Noise != nil {
				c.alerts = append(c.alerts, effect.Noise.Alert)
			}
		}
	}
	v, ok := (&sheet{c: c, origin: Position{1, 1}}).read(e.Sheet)
	if !ok {
		return nil, c.problems
	}
	f := v.fields("inject")
	c.injectIDs, c.alerts = append(c.injectIDs, e.ID), append(c.alerts, noiseNames(v)...)
	in := c.extra(f, e)
	as.Injects = []Inject{in}
	c.takes()
	as.Injects = append(slices.Clone(e.Known), in)
	c.reach(f, in)
	c.placeholdersOf(e.Sheet, 1, nil)
	if c.tidy(); len(c.problems) > 0 {
		return nil, c.problems
	}
	return &in, nil
}

// extra is inject, for one that stands in no file.
func (c *compiler) extra(f *fields, e Extra) Inject {
	d := draft{fields: f, id: e.ID, block: block{section: &markdown.Section{Level: 3, Title: e.Title}}}
	timed := f.has("at") || f.has("when") || f.has("after")
	return c.injectOf(d, timed)
}
