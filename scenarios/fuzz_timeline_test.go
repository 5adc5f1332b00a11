package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/desired"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// A scenario without anything but a timeline to go wrong.
const (
	beforeTimeline = `---
title: Some things happen
level: junior
duration: 20m
stack: %s
oncall: %s
seed: 4
skills: [observability]
personas: [{id: maya, name: Maya Lindqvist, title: Engineer}]
approval: {by: maya, after: 5s}
---
Some things happen.

## Briefing

You are on call.

## Truth

%s

## Timeline

`
	afterTimeline = `## Rubric

%syaml rubric
- {id: ack, title: Acknowledges, dimension: incident-response, points: 10, expect: page.acknowledged}
%s

## Rehearsals

%syaml rehearsal
name: golden
steps: [{end: run}]
expect: {score: ">= 90%%"}
%s

## Debrief

That was it.
`
)

// choices turns the bytes of a fuzzer into choices.
type choices struct{ left []byte }

func (c *choices) of(n int) int {
	if len(c.left) == 0 || n < 1 {
		return 0
	}
	b := c.left[0]
	c.left = c.left[1:]
	return int(b) % n
}

func pick[T any](c *choices, from []T) T { return from[c.of(len(from))] }

// timeline writes faults and actions of the catalogue, on any target, with any of a
// few values, at any time; plain says that all of it is sure to come, and to stay.
func (c *choices) timeline(w scenarios.World, s *stack.Stack) (text string, plain bool) {
	targets := map[faults.TargetKind][]string{faults.TargetService: s.Names()}
	for _, e := range s.Edges() {
		targets[faults.TargetEdge] = append(targets[faults.TargetEdge], e.From+"->"+e.To)
	}
	for _, j := range s.Journeys {
		targets[faults.TargetJourney] = append(targets[faults.TargetJourney], j.Name)
	}
	target := func(kind faults.TargetKind) string {
		if odd := c.of(12); odd < 2 {
			return []string{"", "nobody"}[odd]
		}
		return pick(c, targets[kind])
	}
	values := []string{"1", "0", "3", "40", "0.5", "2s", "90s", "db_pool_size", "orders", "products", "offers", "checkout-2", "true", "9.9.9", "nonsense", "-1", "POST /authorize"}
	with := func(params []faults.Parameter) string {
		var given []string
		for _, p := range params {
			if p.Default == "" || c.of(3) == 0 {
				given = append(given, fmt.Sprintf("%s: %q", p.Name, pick(c, values)))
			}
		}
		return "with: {" + strings.Join(given, ", ") + "}\n"
	}
	var b strings.Builder
	plain = true
	for i := 0; len(c.left) > 0 && i < 12; i++ {
		fmt.Fprintf(&b, "### Step %d\n\n```yaml inject\nid: step-%d\n", i, i)
		switch when := c.of(8); {
		case when == 0:
			b.WriteString("when: action.taken\nafter: 10s\n")
			plain = false
		case when == 1 && i > 0:
			fmt.Fprintf(&b, "when: fault.applied(step-%d)\n", c.of(i))
			plain = false
		default:
			fmt.Fprintf(&b, "at: %ds\n", 1+c.of(200))
		}
		if c.of(4) == 0 {
			a := pick(c, w.Actions)
			fmt.Fprintf(&b, "do: %s\ntarget: %q\nas: maya\nreason: it was time\n%s", a.Name, target(a.Target), with(a.Parameters))
		} else {
			f := pick(c, w.Faults)
			fmt.Fprintf(&b, "fault: %s\ntarget: %q\n%s", f.Name, target(f.Target), with(f.Parameters))
			if able := f.Grows(); len(able) > 0 && c.of(4) == 0 {
				fmt.Fprintf(&b, "grows: {%s: %q, over: 1m}\n", pick(c, able), pick(c, values))
			}
		}
		switch c.of(10) {
		case 0:
			b.WriteString("lasts: 20s\nevery: 1m\n")
			plain = false
		case 1:
			b.WriteString("flaps: {on: 20s, off: 10s}\n")
			plain = false
		case 2:
			b.WriteString("else: nothing\n")
			plain = false
		}
		b.WriteString("```\n\n")
	}
	return b.String(), plain
}

// Whatever a timeline asks of a stack, it is said in bounded time whether it can be, the
// same each time; and what is sure to come and is not complained of does take.
func FuzzTimeline(f *testing.F) {
	world := shipped(f)
	// Each has something that cannot take, and nothing else wrong.
	f.Add([]byte("\x9a\x04/\\\x9b\xa3\xf7\x93\xf3\xd7}\xb0D\x8fa#Y:"))
	f.Add([]byte("S\xa5\xef\x18r*\x1c-\xb0%\xb5&$\x85\xbe6\x17"))
	f.Add([]byte("\xd6\\\x93\xf9\x0fLLw\x0eo\x0el\xdb\u024fS\xe4"))
	f.Add([]byte("\x01\xdf0\xd5\x04\xe8\x0fh\x14\x00\x01\xc1\x05m\xc5kSp!"))
	f.Add([]byte(strings.Repeat("\x06\x14\x03\x12\x04\x01\x02\x09", 12)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c := &choices{left: raw[:min(len(raw), 400)]}
		name := pick(c, world.Stacks)
		s, err := world.Stack(name)
		if err != nil {
			t.Fatal(err)
		}
		timeline, plain := c.timeline(world, s)
		src := fmt.Sprintf(beforeTimeline, name, s.Teams[0].Name, "```yaml truth\nseverity: {best: SEV2}\n```") + timeline + fmt.Sprintf(afterTimeline, "```", "```", "```", "```")
		begun := time.Now()
		sc, problems := scenarios.Compile("fuzz.md", []byte(src), world)
		if took := time.Since(begun); took > 20*time.Second { // it takes a small part of one
			t.Errorf("it took %s", took)
		}
		sound(t, problems)
		if _, again := scenarios.Compile("fuzz.md", []byte(src), world); again.Error() != problems.Error() {
			t.Errorf("it says\n%v\nand then\n%v", problems, again)
		}
		if sc != nil && len(problems) == 0 && plain {
			takes(t, world, s, sc)
		}
	})
}

// takes plays faults and actions against what is desired of a stack.
func takes(t *testing.T, w scenarios.World, s *stack.Stack, sc *scenarios.Scenario) {
	t.Helper()
	injects := slices.Clone(sc.Injects)
	slices.SortStableFunc(injects, func(a, b scenarios.Inject) int { return int(a.Trigger.At - b.Trigger.At) })
	y := desired.NewSystem(s, w.CheckSettings)
	for _, in := range injects {
		plan, params, target, with := in.Effect.Fault, []faults.Parameter(nil), faults.Target(""), map[string]string(nil)
		var how func(faults.Health, faults.Target, faults.Args) ([]faults.Primitive, error)
		if plan != nil {
			i := slices.IndexFunc(w.Faults, func(f faults.Fault) bool { return f.Name == plan.Fault })
			params, target, with, how = w.Faults[i].Parameters, plan.Target, plan.With, w.Faults[i].Plan
		} else {
			i := slices.IndexFunc(w.Actions, func(a faults.Action) bool { return a.Name == in.Do.Action })
			params, target, with, how = w.Actions[i].Parameters, in.Do.Target, in.Do.With, w.Actions[i].Plan
		}
		args, errs := faults.Bind(params, with)
		if len(errs) > 0 {
			t.Errorf("%s: %v", in.ID, errs)
		}
		primitives, err := how(y.Health(), target, args)
		for i := 0; err == nil && i < len(primitives); i++ {
			err = y.Do(primitives[i])
		}
		if err != nil {
			t.Errorf("%s does not take, and nothing said so: %v", in.ID, err)
		}
	}
}
