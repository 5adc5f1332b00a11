package alerts

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios/oncall"
)

// findings are what is to be said of an answer without trying it, in the order of its
// parts and lines.
func (v *review) findings(a exercise.Answer) []exercise.Remark {
	rules, out := readRules(a[rulesPart])
	routing, more := readRouting(a[routingPart])
	out = append(out, more...)
	if rules != nil {
		out = append(out, v.ruleFindings(rules, routing)...)
	}
	if routing != nil {
		out = append(out, v.routingFindings(routing)...)
	}
	slices.SortStableFunc(out, func(a, b exercise.Remark) int {
		return cmp.Or(-cmp.Compare(a.Part, b.Part), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return out
}

// each takes a joined error apart.
func each[E error](err error, tell func(E)) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			each(one, tell)
		}
		return
	}
	var one E
	if errors.As(err, &one) {
		tell(one)
	}
}

func readRules(text string) (*metrics.Rules, []exercise.Remark) {
	rules, err := metrics.ParseRules(rulesPart, []byte(text))
	var out []exercise.Remark
	each(err, func(e *metrics.RuleError) {
		out = append(out, exercise.Remark{Part: rulesPart, Line: e.Line, Column: e.Column, Weight: exercise.Mistake, Source: "promtool", Text: e.Message})
	})
	if err == nil && len(rules.All()) == 0 {
		out = append(out, exercise.Remark{Part: rulesPart, Line: 1, Weight: exercise.Advice, Source: exercise.Itself, Text: "there is no rule in it: nobody will ever hear of anything"})
	}
	return rules, out
}

func readRouting(text string) (*oncall.Routing, []exercise.Remark) {
	routing, err := oncall.ParseRouting(routingPart, []byte(text))
	var out []exercise.Remark
	each(err, func(e *oncall.RoutingError) {
		out = append(out, exercise.Remark{Part: routingPart, Line: max(1, e.Line), Column: e.Column, Weight: exercise.Mistake, Source: "amtool", Text: e.Message, Hint: e.Hint})
	})
	return routing, out
}

// causes are names of metrics that tell why something is wrong, or might be, and not that
// somebody is hurt.
var causes = regexp.MustCompile(`^(up|.*_up|cpu_.*|process_.*|go_.*|memory_.*|open_files.*|worker_.*|db_pool_.*|cache_.*|nats_.*|redis_.*|pg_.*|queue_.*|log_lines_total)$`)

// runbook is the runbook that a rule names; empty: none.
func runbook(r metrics.Rule) string {
	named := cmp.Or(r.Annotations["runbook_url"], r.Annotations["runbook"])
	return strings.TrimSuffix(named[strings.LastIndex(named, "/")+1:], ".md")
}

// wakes reports whether an alert of a rule can wake somebody, as far as its labels tell.
func (v *review) wakes(r metrics.Rule, routing *oncall.Routing) bool {
	if r.Record || routing == nil {
		return false
	}
	labels := r.FixedLabels()
	labels["alertname"] = r.Name
	return slices.ContainsFunc(routing.Hear(labels), func(receiver string) bool { return slices.Contains(v.phones, receiver) })
}

func (v *review) ruleFindings(rules *metrics.Rules, routing *oncall.Routing) (out []exercise.Remark) {
	twice := map[int]bool{}
	for _, r := range rules.Duplicates() {
		twice[r.Line] = true
	}
	for _, r := range rules.All() {
		advise := func(hint, text string, args ...any) {
			out = append(out, exercise.Remark{Part: rulesPart, Line: r.Line, Column: r.Column, Weight: exercise.Advice, Source: exercise.Itself, Text: r.Name + ": " + fmt.Sprintf(text, args...), Hint: hint})
		}
		if twice[r.Line] {
			out = append(out, exercise.Remark{Part: rulesPart, Line: r.Line, Column: r.Column, Weight: exercise.Advice, Source: "promtool", Text: r.Name + ": a rule above has the same name and labels", Hint: "give them another name, or a label that tells them apart"})
		}
		if why := metrics.NeverHolds(r.Expr); why != "" {
			advise("", "it can never fire: %s", why)
		}
		if r.Record {
			continue
		}
		if r.Annotations["summary"] == "" {
			advise("write what is wrong for whom, in a sentence", "it has no summary: whoever is woken reads a name and nothing else")
		}
		if !v.wakes(r, routing) {
			continue
		}
		switch named := runbook(r); {
		case named == "":
			advise("write runbook: NAME below annotations", "it wakes somebody and names no runbook")
		case !slices.Contains(v.runbooks, named):
			advise("there is "+strings.Join(v.runbooks, ", "), "there is no runbook %s", named)
		}
		if r.For == 0 && !strings.Contains(r.Expr, "absent") && !windows(r.Expr) {
			advise("write for: 5m, or look at a window of some minutes", "it has no for: a single sample wakes somebody")
		}
		if r.For >= time.Hour {
			advise("", "it waits for %s before anybody hears of it", r.For)
		}
		if cause := causeOf(r.Expr); cause != "" {
			advise("page for what customers feel, and make a ticket of the cause", "%s tells of a cause, and nobody may be hurt by it", cause)
		}
	}
	return out
}

// windows reports whether every selector of an expression looks at a window of time.
func windows(expr string) bool { return strings.Contains(expr, "[") }

// causeOf is a metric of an expression that tells of causes, where all do.
func causeOf(expr string) string {
	asked, err := metrics.Selectors(expr)
	if err != nil || len(asked) == 0 {
		return ""
	}
	for _, s := range asked {
		if !causes.MatchString(s.Metric) {
			return ""
		}
	}
	return asked[0].Metric
}

func (v *review) routingFindings(routing *oncall.Routing) (out []exercise.Remark) {
	advise := func(line, column int, hint, text string, args ...any) {
		out = append(out, exercise.Remark{Part: routingPart, Line: line, Column: column, Weight: exercise.Advice, Source: exercise.Itself, Text: fmt.Sprintf(text, args...), Hint: hint})
	}
	for _, u := range routing.Unreached() {
		advise(u.Line, u.Column, u.Hint, "%s", u.Why)
	}
	reaches := false
	for _, r := range routing.Receivers() {
		if slices.Contains(v.phones, r.Name) {
			reaches = true
		} else if first, _ := readRouting(v.start[routingPart]); first != nil && !slices.ContainsFunc(first.Receivers(), func(o oncall.Named) bool { return o.Name == r.Name }) {
			advise(r.Line, r.Column, "phones ring for "+strings.Join(v.phones, ", "), "nobody reads what is sent to %s: it was not there before", r.Name)
		}
	}
	if !reaches {
		advise(1, 1, "phones ring for "+strings.Join(v.phones, ", "), "no receiver is one that wakes somebody")
	}
	return out
}
