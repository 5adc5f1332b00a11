package engine

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/metrics"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

const (
	// mostRules bounds the rules of one run that were written in it.
	mostRules = 8
	// triedBack is how far back a rule is tried before the run began.
	triedBack  = 15 * time.Minute
	longestFor = 3600 // seconds
)

var alertName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]{2,59}$`)

// WriteRule has a new alert rule evaluated from now on, and tells when it would have fired
// in what was measured until now. What is wrong with it is told at once, all of it. See
// decisions/0154.
type WriteRule struct {
	Alert    string `json:"alert"`
	Service  string `json:"service"` // what it is about
	Severity string `json:"severity"`
	Expr     string `json:"expr"`
	ForS     int64  `json:"for_s"`
	Summary  string `json:"summary"`
	Runbook  string `json:"runbook,omitempty"`
}

func (c WriteRule) do(r *Run, actor event.Actor) error { return r.writeRule(actor, c) }

func (r *Run) writeRule(actor event.Actor, c WriteRule) error {
	c.Alert, c.Expr, c.Summary = strings.TrimSpace(c.Alert), strings.TrimSpace(c.Expr), strings.TrimSpace(c.Summary)
	rules, wrong := r.checkRule(c)
	if len(wrong) > 0 {
		return refuse("This rule cannot be used yet. %s", strings.Join(wrong, " "))
	}
	since := time.Duration(0)
	if r.past.Metrics != nil {
		from, _ := r.past.Metrics.Span()
		since = max(from, -triedBack)
	}
	// The loop waits for it, as long as a query may take; nobody waits once the run is over.
	fired, err := r.signals.DB.WouldFire(r.working, rules.Alerts()[0], since, r.due.scraped, scrapeInterval)
	if err != nil {
		return refuse("This rule cannot be evaluated: %s.", strings.TrimSuffix(err.Error(), "."))
	}
	body := event.RuleWritten{
		Alert: c.Alert, Service: c.Service, Severity: c.Severity, Expr: c.Expr, ForS: c.ForS, Summary: c.Summary, Runbook: c.Runbook,
		SinceMS: since.Milliseconds(), Fired: []event.RuleStretch{},
	}
	for _, s := range fired {
		body.Fired = append(body.Fired, event.RuleStretch{FromMS: s.From.Milliseconds(), ToMS: s.To.Milliseconds()})
	}
	if err := r.record(actor, body); err != nil {
		return err
	}
	for _, gone := range r.evaluator.Write(rules) {
		r.onTransition(r.now(), gone)
	}
	return nil
}

// checkRule reads a rule as one of a file, and says all that is wrong with it.
func (r *Run) checkRule(c WriteRule) (*metrics.Rules, []string) {
	var wrong []string
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if !alertName.MatchString(c.Alert) {
		bad("Give it a name of letters, as in ErrorsAreHigh.")
	}
	if slices.ContainsFunc(r.rules.All(), func(rule metrics.Rule) bool { return rule.Name == c.Alert }) {
		bad("There is a rule %s already.", c.Alert)
	}
	if names := r.rulesWritten(); !slices.Contains(names, c.Alert) && len(names) >= mostRules {
		bad("There are %d rules of yours already: change one of them.", mostRules)
	}
	service, known := r.Stack.Service(c.Service)
	if !known {
		bad("Say which service it is about.")
	}
	if c.Severity != stack.SeverityPage && c.Severity != stack.SeverityTicket {
		bad("Its severity is page or ticket.")
	}
	if c.ForS < 0 || c.ForS > longestFor {
		bad("It may have to hold for up to an hour.")
	}
	if c.Summary == "" {
		bad("Write a summary: what whoever is woken reads first.")
	}
	switch _, has := r.Runbook(c.Runbook); {
	case c.Runbook != "" && !has:
		bad("There is no runbook %q.", c.Runbook)
	case c.Runbook == "" && c.Severity == stack.SeverityPage:
		bad("A page needs a runbook.")
	}
	if c.Expr == "" {
		bad("Write what is asked, as PromQL.")
		return nil, wrong
	}
	rules, err := r.readRule(c, service.Team)
	if err != nil {
		var at *metrics.RuleError
		for _, one := range joined(err) {
			text := one.Error()
			if errors.As(one, &at) {
				text = at.Message
			}
			// There is one rule: which of a file it is need not be said.
			if _, what, named := strings.Cut(text, fmt.Sprintf("%q: ", c.Alert)); named {
				text = what
			}
			bad("%s.", strings.TrimSuffix(text, "."))
		}
		return nil, wrong
	}
	if why := metrics.NeverHolds(c.Expr); why != "" {
		bad("It can never fire: %s.", why)
	}
	if _, _, _, compares := metrics.Thresholds(c.Expr); !compares && !strings.ContainsAny(c.Expr, "<>=") && !strings.Contains(c.Expr, "absent") {
		bad("It fires whenever there is a value: compare it with something.")
	}
	for _, lack := range r.signals.DB.Lacks(c.Expr, nil) {
		if !lack.Absence && lack.Metric != "" {
			bad("Nobody measures %s.", lack.Metric)
		} else if !lack.Absence && lack.Label != "" {
			bad("Nothing that is measured fits %s, by its label %s.", lack.Selector, lack.Label)
		}
	}
	return rules, wrong
}

// readRule reads a rule with the labels by which alerts of this stack are routed.
func (r *Run) readRule(c WriteRule, team string) (*metrics.Rules, error) {
	labels := map[string]string{"service": c.Service, "severity": c.Severity, "team": team}
	if s := r.likeness(labels).Labels["severity"]; s != "" && fixed(s) {
		labels["severity"] = s // in the words of the rule file: routes ask for them
	}
	annotations := map[string]string{"summary": untemplated(c.Summary)}
	if c.Runbook != "" {
		annotations["runbook"] = c.Runbook
	}
	return metrics.OneRule(metrics.Rule{
		Name: cmp.Or(c.Alert, "Unnamed"), Expr: c.Expr, For: time.Duration(max(0, c.ForS)) * time.Second, Labels: labels, Annotations: annotations,
	})
}

// untemplated has a text hold nothing that a template would fill in.
func untemplated(text string) string {
	for strings.Contains(text, "{{") { // of three in a row two are left
		text = strings.ReplaceAll(text, "{{", "{ {")
	}
	return text
}

// rulesWritten are the names of the rules that were written in this run.
func (r *Run) rulesWritten() []string {
	var names []string
	for _, e := range r.history {
		if b, is := e.Body.(event.RuleWritten); is && !slices.Contains(names, b.Alert) {
			names = append(names, b.Alert)
		}
	}
	return names
}

// joined lists the errors that one joins.
func joined(err error) []error {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	}
	return []error{err}
}

// ruleOf is the rule that a rehearsal writes.
func ruleOf(s scenarios.RehearsalStep) WriteRule {
	return WriteRule{
		Alert: s.Rule, Service: s.Service, Severity: cmp.Or(s.Severity, stack.SeverityPage), Expr: s.Expr, ForS: int64(s.For / time.Second),
		Summary: s.Text, Runbook: s.Runbook,
	}
}
