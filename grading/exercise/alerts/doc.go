// Package alerts is the kind of exercise in which a noisy rule file and its routing are
// made ones that people can live with: alert review. An answer is back-tested on a recorded
// week of a stack, of which it is known what went wrong and when somebody had to act.
//
// Invariants: a week follows from the exercise and the seed, and is never stored. Rules are
// evaluated as Prometheus does, and pages follow from them as Alertmanager's do. Of the
// second week, which decides with the first, nothing leaves before Judge.
//
// Non-goals: tickets, which wake nobody, are counted and not judged; who acknowledges.
// See decisions/0149.
package alerts

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
)

// Kind is alert review.
var Kind exercise.Kind = kind{}

type kind struct{}

func (kind) Name() string  { return "alerts" }
func (kind) Title() string { return "Alert review" }

// Names of the parts of an answer.
const (
	rulesPart   = "rules.yml"
	routingPart = "alertmanager.yml"
	spanPart    = "span"
)

// review is one exercise of the kind.
type review struct {
	title     string
	stack     *stack.Stack
	documents []exercise.Document
	start     map[string]string // what rules and routing are at first
	phones    []string          // receivers that wake people
	runbooks  []string
	incidents []incident
	span      time.Duration // of a week
	weeks     string        // what the weeks follow from, beside the seed
}

// incident is something that goes wrong in a week, once or more often.
type incident struct {
	id, title, severity string
	act                 bool // somebody has to act, at once
	within              time.Duration
	fault               faults.Fault
	target              faults.Target
	args                faults.Args
	lasts               time.Duration
	days                string // any, weekdays, weekend
	from, to            int    // hours of the day that it begins between
	times               int
}

// Compile reads the rules, the routing and the week.
func (kind) Compile(r *exercise.Reader) exercise.Work {
	out := &review{stack: r.Stack, start: map[string]string{}}
	wrong := false
	say := func(at scenarios.Position, hint, format string, args ...any) {
		wrong = true
		r.Problem(at, hint, format, args...)
	}
	top := scenarios.Position{Line: 1, Column: 1}
	if r.Stack == nil {
		say(top, "write stack: NAME in the front matter", "an alert review is about a stack, and none is named")
	}
	var week *exercise.Block
	for _, b := range r.Material {
		switch {
		case b.Kind == "file" && (b.Under == rulesPart || b.Under == routingPart):
			out.start[b.Under] = b.Text
		case b.Kind == "file":
			out.documents = append(out.documents, exercise.Document{ID: b.Under, Title: b.Under, Language: b.Language, Text: b.Text})
		}
	}
	for _, b := range r.Truth {
		if b.Kind == "week" {
			week = &b
		}
	}
	for _, name := range []string{rulesPart, routingPart} {
		if out.start[name] == "" {
			say(top, "write ### "+name+" below ## Material, and a block ```yaml file", "%s is missing", name)
		}
	}
	if week == nil {
		say(top, "write a block ```yaml week below ## Truth", "the week is missing: what goes wrong in it?")
		return nil
	}
	keys, ok := r.Block(week.Fence, "week")
	if !ok || r.Stack == nil {
		return nil
	}
	out.weeks = r.Stack.Name + "\x00" + week.Text
	before := len(r.Problems())
	out.read(r, keys, week.At)
	if wrong || len(r.Problems()) > before {
		return nil
	}
	if mistakes := slices.DeleteFunc(out.findings(out.start), func(m exercise.Remark) bool { return m.Weight != exercise.Mistake }); len(mistakes) > 0 {
		say(top, mistakes[0].Hint, "%s:%d: %s", mistakes[0].Part, mistakes[0].Line, mistakes[0].Text)
		return nil
	}
	return out
}

// read takes the block that describes the week.
func (v *review) read(r *exercise.Reader, keys scenarios.Keys, at scenarios.Position) {
	v.phones, v.runbooks = keys.Texts("phones"), keys.Texts("runbooks")
	if len(v.phones) == 0 {
		keys.Problem("phones", "write phones: [RECEIVER]", "phones is missing: which receivers wake somebody?")
	}
	v.span = 7 * day
	if n := keys.Whole("days", 2, 14); n > 0 {
		v.span = time.Duration(n) * day
	}
	all := catalogue.Faults()
	acts := 0
	for _, k := range keys.List("incidents", "incident") {
		in := incident{
			id: k.Required("id"), title: k.Required("title"), severity: k.OneOf("severity", "SEV1", "SEV2", "SEV3", "SEV4"), act: k.Yes("act"),
			target: faults.Target(k.Required("target")), days: cmp.Or(k.OneOf("days", "any", "weekdays", "weekend"), "any"), times: max(1, k.Whole("times", 1, 60)),
			to: 24,
		}
		span := func(key string, least, most time.Duration) time.Duration {
			written := k.Text(key)
			d, err := time.ParseDuration(written)
			if err != nil || d < least || d > most {
				k.Problem(key, "write "+key+": 30m", "%s: %q is no time from %s to %s", key, written, least, most)
			}
			return d
		}
		in.lasts = span("lasts", time.Minute, 12*time.Hour)
		if in.act {
			acts++
			in.within = span("within", time.Minute, in.lasts)
			if in.severity == "" {
				k.Problem("severity", "write severity: SEV2", "severity is missing: somebody had to act")
			}
		}
		if hours := k.Text("hours"); hours != "" {
			from, to, ok := hoursOf(hours)
			if !ok {
				k.Problem("hours", "write hours: 9-17", "hours: %q is no part of a day", hours)
			}
			in.from, in.to = from, to
		}
		name := k.Required("fault")
		given := map[string]string{}
		for _, pair := range k.Texts("with") {
			key, value, ok := strings.Cut(pair, "=")
			if !ok {
				k.Problem("with", "write with: [errors=0.3]", "with: %q gives nothing a value", pair)
			}
			given[key] = value
		}
		found := slices.IndexFunc(all, func(f faults.Fault) bool { return f.Name == name })
		if found < 0 {
			names := make([]string, len(all))
			for i, f := range all {
				names[i] = f.Name
			}
			k.Problem("fault", scenarios.Nearest(name, names), "there is no fault %q", name)
		} else {
			in.fault = all[found]
			var errs []error
			in.args, errs = faults.Bind(in.fault.Parameters, given)
			for _, err := range errs {
				k.Problem("with", "", "%v", err)
			}
		}
		k.Done()
		if slices.ContainsFunc(v.incidents, func(o incident) bool { return o.id == in.id }) {
			k.Problem("id", "", "there is an incident %s already", in.id)
		}
		v.incidents = append(v.incidents, in)
	}
	keys.Done()
	if acts == 0 {
		r.Problem(at, "write act: true", "nobody has to act in this week, so no page would be right")
	}
}

// hoursOf reads a part of a day.
func hoursOf(text string) (from, to int, ok bool) {
	a, b, _ := strings.Cut(text, "-")
	from, err := strconv.Atoi(strings.TrimSpace(a))
	to, worse := strconv.Atoi(strings.TrimSpace(b))
	return from, to, err == nil && worse == nil && 0 <= from && from < to && to <= 24
}
