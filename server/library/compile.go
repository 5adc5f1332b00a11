package library

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/service"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/runtimes"
)

// Drill is a scenario with the rubric made from it. Its Slug and its Stack are
// full names.
type Drill struct {
	*scenarios.Scenario
	Rubric   *grading.Rubric
	Runtimes []string // names of those that it is meant for and that can do all of its faults; the default comes first, if it can
	Pack     string   // that it belongs to; empty: none
	Edition  *Edition // what it was compiled from; nil as long as it has problems
}

// compilation is one scenario being compiled against what packs have on their
// shelves. It notes what the scenario asked for: whoever compiled it must do so
// again when the answers change.
type compilation struct {
	shelves shelves
	own     string // the pack of the file; empty: it is outside any

	kept   bool   // it was played once, as it is
	stack  string // as the file calls it
	system *system
	books  map[string]named // what names of runbooks mean
	// asked hears of each expression that is checked; nil: nobody does.
	asked func(expr string)
}

// named is a runbook with the name that drills know it by. The zero one is none.
type named struct {
	*book
	slug string
}

func (c *compilation) compile(file string, src []byte) (Drill, scenarios.Problems) {
	c.books = map[string]named{}
	sc, problems := scenarios.Compile(file, src, c.world())
	if sc == nil || c.system == nil {
		return Drill{}, problems
	}
	sc.Slug, sc.Stack = full(c.own, sc.Slug), full(c.system.pack, c.system.Name)
	rubric, more := grading.Compile(sc)
	problems = append(problems, more...)
	problems.Sort()
	return Drill{Scenario: sc, Rubric: rubric, Runtimes: playable(sc), Pack: c.own}, problems
}

func (c *compilation) world() scenarios.World {
	return scenarios.World{
		Stack: func(name string) (*stack.Stack, error) {
			var err error
			if c.stack = name; c.system == nil {
				c.system, err = c.shelves.system(c.own, name)
			}
			if err != nil {
				return nil, err
			}
			return c.system.Stack, nil
		},
		Stacks:  c.shelves.systems(c.own),
		Faults:  catalogue.Faults(),
		Actions: catalogue.Actions(),
		Runbook: func(name string) (*scenarios.Runbook, bool) {
			b := c.shelves.named(c.own, c.system, name)
			c.books[name] = b
			return b.runbook()
		},
		Runbooks:   func() []string { return c.shelves.books(c.own, c.system) },
		Runtimes:   runtimes.Caps(),
		CheckQuery: c.checkQuery,
		Asks:       asks,
		Kept:       c.kept,

		CheckSettings: service.CheckSettings,
		Metrics:       c.metrics,
	}
}

func (c *compilation) checkQuery(expr string) error {
	if c.asked != nil {
		c.asked(expr)
	}
	return checkQuery(expr)
}

// metrics lists what is measured of the stack that the scenario is played on; of what
// was played already it is not asked.
func (c *compilation) metrics() map[string][]string {
	if c.kept || c.system == nil {
		return nil
	}
	return c.system.meters()
}

// same reports whether the answers would be what they were.
func (c *compilation) same(now shelves) bool {
	if c.stack != "" {
		if system, _ := now.system(c.own, c.stack); system != c.system {
			return false
		}
	}
	for name, b := range c.books {
		if now.named(c.own, c.system, name) != b {
			return false
		}
	}
	return true
}

// runbook is it as drills know it.
func (b named) runbook() (*scenarios.Runbook, bool) {
	if b.book == nil {
		return nil, false
	}
	if b.slug == b.Slug {
		return b.Runbook, true
	}
	other := *b.Runbook
	other.Slug = b.slug
	return &other, true
}

// playable lists the runtimes that can do every fault of a scenario, of those that it
// is meant for.
func playable(sc *scenarios.Scenario) []string {
	names := runtimes.Names()
	if len(sc.OnlyOn) > 0 {
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(sc.OnlyOn, name) })
	}
	for _, in := range sc.Injects {
		for _, e := range in.Effects() {
			if e.Fault == nil {
				continue
			}
			fault, _ := catalogue.Fault(e.Fault.Fault)
			able := fault.On(runtimes.Caps())
			names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(able, name) })
		}
	}
	return names
}

// checkQuery says what is wrong with a PromQL expression, and where, with a
// caret.
// asks lists the metrics that an expression asks for by name.
func asks(expr string) (names []string) {
	all, _ := metrics.Selectors(expr) // what is wrong with it is reported
	for _, s := range all {
		if s.Metric != "" {
			names = append(names, s.Metric)
		}
	}
	return names
}

func checkQuery(expr string) error {
	err := metrics.Check(expr)
	var at *metrics.QueryError
	if errors.As(err, &at) && !strings.Contains(expr, "\n") {
		return fmt.Errorf("%w\n    %s\n    %s^", err, expr, strings.Repeat(" ", utf8.RuneCountInString(expr[:at.Start])))
	}
	return err
}
