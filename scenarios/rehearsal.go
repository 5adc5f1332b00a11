package scenarios

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
	"github.com/drillyard/drillyard/scenarios/event"
)

var (
	scoreForm   = regexp.MustCompile(`^(>=|<=|>|<)\s*(\d{1,3}(?:\.\d+)?\s*%)$`)
	betweenForm = regexp.MustCompile(`^(\d{1,3}(?:\.\d+)?)\s*(?:%\s*)?-\s*(\d{1,3}(?:\.\d+)?\s*%)$`)
	percentForm = regexp.MustCompile(`^(\d{1,3}(?:\.\d+)?)\s*%$`)
)

// Bounds of the rehearsals, as of a timeline.
const (
	mostRehearsals = 50
	mostSteps      = 300
)

// rehearsals reads the scripted trainees.
func (c *compiler) rehearsals(p *part) {
	if p == nil {
		return
	}
	var names []string
	for i, b := range p.blocks {
		if i == mostRehearsals {
			c.problem(Position{b.Mark, 1}, "", "a scenario has at most %d rehearsals; what follows is not read", mostRehearsals)
			break
		}
		v, ok := c.sheetOf(b)
		if !ok {
			continue
		}
		f := v.fields("rehearsal")
		r := Rehearsal{Name: f.required("name")}
		switch {
		case r.Name == "":
		case !nameForm.MatchString(r.Name):
			f.problem("name", "lower-case letters, digits and dashes, as in golden", "%q is not a name", r.Name)
		case has(names, r.Name):
			f.problem("name", "", "there is a rehearsal %s already", r.Name)
		}
		names = append(names, r.Name)
		if r.Name != "" {
			f.what = "rehearsal " + r.Name
		}
		if !f.has("steps") && (f.has("reason") || has(BuiltIn(), r.Name)) {
			c.band(f, r.Name)
			continue
		}
		if has(BuiltIn(), r.Name) {
			f.problem("name", "", "%s is a responder that is built in; give this one another name, or leave its steps out to say what score that one may reach", r.Name)
		}
		f.text("reason")
		f.only("the band of a responder that is built in", false, "reason")
		if !f.has("steps") {
			f.problem("steps", "", "steps are missing")
		}
		c.rehearsed = nil
		for i, v := range f.value("steps").list(f.what + ": steps") {
			if i == mostSteps {
				c.problem(v.at, "", "%s: there are at most %d steps; what follows is not read", f.what, mostSteps)
				break
			}
			r.Steps = append(r.Steps, c.rehearsalStep(v.fields(f.what+", step "+strconv.Itoa(i+1)), r.Steps))
		}
		c.crewed(f, r.Steps)
		r.Expect, r.Pos = c.expectation(f), f.pos("expect")
		f.done()
		c.out.Rehearsals = append(c.out.Rehearsals, r)
	}
	if len(p.blocks) == len(c.out.Bands) {
		c.problem(Position{p.line, 1}, "add a block ```yaml rehearsal that plays the drill well", "there is no rehearsal")
	}
}

// band reads what a built-in responder may score here, and why.
func (c *compiler) band(f *fields, name string) {
	if name != "" && !has(BuiltIn(), name) {
		f.problem("name", Nearest(name, BuiltIn()), "there is no built-in responder %q, and without steps there is none of your own", name)
	}
	b := Band{Name: name, Expect: c.expectation(f), Reason: strings.TrimSpace(f.required("reason"))}
	if f.has("reason") && b.Reason == "" {
		f.problem("reason", "", "reason is empty: say why this score is fair here")
	}
	f.done()
	c.out.Bands = append(c.out.Bands, b)
}

func (c *compiler) expectation(f *fields) Expectation {
	s := f.value("expect").fields(f.what + ": expect")
	e := c.scored(s)
	s.done()
	return e
}

// scored reads the score that must be reached.
func (c *compiler) scored(s *fields) Expectation {
	written := s.required("score")
	if written == "" {
		return Expectation{}
	}
	if part := betweenForm.FindStringSubmatch(written); part != nil {
		e := Expectation{Op: Between, Percent: c.reachable(s, part[1]+"%"), Most: c.reachable(s, part[2])}
		if e.Percent > e.Most {
			s.problem("score", "write the lower end first", "%q leaves no score", written)
		}
		return e
	}
	part := scoreForm.FindStringSubmatch(written)
	if part == nil {
		s.problem("score", `write score: ">= 90%", or "50-80%"`, "%q is not a bound", written)
		return Expectation{}
	}
	return Expectation{Op: part[1], Percent: c.reachable(s, part[2])}
}

// reachable reads one end of a bound.
func (c *compiler) reachable(f *fields, written string) float64 {
	percent, ok := percentOf(written)
	if !ok {
		f.problem("score", "", "%s cannot be reached", written)
	}
	return percent
}

// percentOf reads "70%", which is not more than 100 %.
func percentOf(written string) (float64, bool) {
	part := percentForm.FindStringSubmatch(written)
	if part == nil {
		return 0, false
	}
	percent, err := strconv.ParseFloat(part[1], 64)
	return percent, err == nil && percent <= 100
}

// rehearsalStep reads one step: when, and the one thing that is done. Before has
// the steps before it.
func (c *compiler) rehearsalStep(f *fields, before []RehearsalStep) RehearsalStep {
	s := RehearsalStep{After: f.duration("after")}
	if when := f.text("when"); when != "" {
		s.When = c.condition(f.pos("when"), f.what+": when", when)
		c.possible(f, "when", s.When)
	}
	s.Acknowledge = c.word(f, "acknowledge", "page")
	s.Snooze, s.Reassign, s.Merge = f.duration("snooze"), c.word(f, "reassign", "page"), c.word(f, "merge", "page")
	s.Team, s.Persona = f.text("team"), f.text("persona")
	s.End = c.word(f, "end", "run")
	s.View, s.Query, s.Service = f.text("view"), f.text("query"), f.text("service")
	s.For = f.duration("for")
	s.Declare, s.Severity, s.Text = f.text("declare"), f.text("severity"), f.text("text")
	s.Hypothesis, s.Suspect, s.Change, s.Owner = f.text("hypothesis"), f.text("suspect"), f.text("change"), f.text("owner")
	s.As = f.text("as")
	s.By = c.seatAt(f, "by")
	s.Take, s.Hand, s.To, s.Approve = c.seatAt(f, "take"), c.seatAt(f, "hand"), c.seatAt(f, "to"), f.text("approve")
	s.RuledOut = c.word(f, "ruled-out", "true")
	verbs := []string{"acknowledge", "snooze", "reassign", "merge", "view", "do", "declare", "severity", "hypothesis", "withdraw", "note", "update", "say", "escalate", "check", "close", "take", "hand", "approve", "end"}
	told := f.has("update") || f.has("say")
	switch {
	case told: // then it is words
		s.Noticed = f.text("impact")
	case f.has("impact"):
		s.Impact = c.suffered(f)
		fallthrough
	default:
		verbs = append(verbs, "impact")
	}
	s.Note, s.Update = f.text("note"), f.text("update")
	s.Audience, s.Components = f.text("audience"), c.components(f)
	s.Say, s.In = f.text("say"), f.text("in")
	s.Status, s.Doing, s.Next = f.text("status"), f.text("doing"), f.duration("next")
	s.Escalate, s.Reason = f.text("escalate"), f.text("reason")
	s.Check, s.Close = f.text("check"), f.text("close")
	s.Rule, s.Expr, s.Runbook = f.text("rule"), f.text("expr"), f.text("runbook")
	if f.has("rule") { // then it is how bad that is
		verbs = slices.DeleteFunc(verbs, func(v string) bool { return v == "severity" })
	}
	verb := c.exactlyOne(f, append(verbs, "rule")...)
	c.doing(f, &s)
	f.only("view", verb == "view", "query")
	f.only("view and rule", verb == "view" || verb == "rule", "service", "for")
	f.only("declare, close, hand and rule", verb == "declare" || verb == "close" || verb == "hand" || verb == "rule", "text")
	f.only("rule", verb == "rule", "expr", "runbook")
	f.only("hand and reassign", verb == "hand" || verb == "reassign", "to")
	f.only("reassign", verb == "reassign", "team", "persona")
	f.only("hypothesis", verb == "hypothesis", "suspect", "change", "owner", "as")
	f.only("withdraw", verb == "withdraw", "ruled-out")
	f.only("say", verb == "say", "in")
	f.only("update", verb == "update", "audience")
	f.only("do, escalate, withdraw and reassign", verb == "do" || verb == "escalate" || verb == "withdraw" || verb == "reassign", "reason")
	if name := f.text("withdraw"); verb == "withdraw" {
		s.Withdraw = c.stated(f, name, before)
	}
	f.only("update and say", verb == "update" || verb == "say", "status")
	posts := verb == "update" || verb == "say" && s.Status != ""
	f.only("update, and say with a status", posts || !told, "impact")
	f.only("update, and say with a status", posts, "doing", "next")
	f.only("update with audience: customers", verb == "update" && s.Audience == event.AudienceCustomers, "components")
	c.stepNames(f, verb, s)
	f.done()
	s.Pos, s.WhenPos = f.pos(verb), f.pos("when")
	if f.has("query") {
		s.Pos = f.value("query").textAt()
	}
	return s
}

// word reads a key whose value is always the same: it makes a step read well.
func (c *compiler) word(f *fields, key, only string) bool {
	f.word(key, only)
	written := f.text(key)
	if written != "" && written != only {
		f.problem(key, "write "+key+": "+only, "%s: %q means nothing", key, written)
	}
	return written == only
}

// doing reads an action.
func (c *compiler) doing(f *fields, s *RehearsalStep) {
	s.Do = f.text("do")
	if !f.has("do") {
		f.text("target")
		f.value("with")
		f.text("break-glass")
		f.only("do", false, "target", "with", "break-glass")
		return
	}
	s.With = f.given("with")
	s.BreakGlass = c.word(f, "break-glass", "true")
	a, ok := c.act(f.pos("do"), f.what, s.Do)
	if !ok {
		s.Target = faults.Target(f.text("target"))
		return
	}
	s.Target = c.target(f, "target", a.Target)
	c.applies(f.pos("target"), f.what, a, s.Target)
	c.bind(f, "with", a.Parameters, s.With)
	c.possibleStep(f, a, *s)
	if s.Reason == "" {
		f.problem("reason", "", "reason is missing: an action is taken for one")
	}
}

// stepNames checks the names in a step.
func (c *compiler) stepNames(f *fields, verb string, s RehearsalStep) {
	switch verb {
	case "view":
		c.viewNames(f, s)
	case "declare", "severity":
		if name := f.text(verb); !has(severities(), name) {
			f.problem(verb, Nearest(name, severities()), "%s: there is no severity %q", verb, name)
		}
		if verb == "declare" && s.Text == "" {
			f.problem("text", "", "text is missing: an incident has a title")
		}
	case "close":
		if !has(outcomes(), s.Close) {
			f.problem("close", Nearest(s.Close, outcomes()), "close: there is no outcome %q", s.Close)
		}
		if s.Text == "" {
			f.problem("text", "", "text is missing: what was it, and why is it over?")
		}
	case "hypothesis":
		if s.Suspect != "" {
			c.aim(f.pos("suspect"), f.what, "suspect", s.Suspect, targetKindOf(s.Suspect))
		}
		c.knownInject(f, "change", s.Change)
		if i := indexOf(c.out.Injects, s.Change); i >= 0 && !c.out.Injects[i].Listed() {
			f.problem("change", "", "change: inject %s leaves no line in the change list", s.Change)
		}
		c.knownTeam(f, "owner", s.Owner)
	case "withdraw":
		if s.Reason == "" {
			f.problem("reason", "", "reason is missing: a hypothesis is withdrawn for one")
		}
	case "rule":
		c.written(f, s)
	case "escalate":
		c.knownTeam(f, "escalate", s.Escalate)
		if s.Reason == "" {
			f.problem("reason", "", "reason is missing: a team is brought in for one")
		}
	case "say":
		if s.In == "" {
			f.problem("in", "", "in is missing: which channel?")
		}
		c.channel(f, "in", s.In)
		c.knownStatus(f, s)
	case "update":
		c.knownStatus(f, s)
		if all := event.Words(event.OfAudience); s.Audience != "" && !has(all, s.Audience) {
			f.problem("audience", Nearest(s.Audience, all), "audience: there is no audience %q", s.Audience)
		}
	case "snooze":
		if s.Snooze%time.Minute != 0 || !SnoozeSpan.Holds(int64(s.Snooze.Minutes())) {
			f.problem("snooze", "", "snooze: a page is snoozed for whole minutes, %s", SnoozeSpan)
		}
	case "reassign":
		c.exactlyOne(f, "to", "team", "persona")
		c.knownTeam(f, "team", s.Team)
		c.knownPersona(f, "persona", s.Persona)
		if s.Reason == "" && s.Persona+s.Team != "" {
			f.problem("reason", "", "reason is missing: whoever is not of the crew is paged for one")
		}
	case "approve":
		if _, ok := c.action(s.Approve); !ok {
			f.problem("approve", Nearest(s.Approve, c.actionNames()), "approve: there is no action %q", s.Approve)
		}
	case "check":
		s.Check = c.knownStep(f, "check", s.Check)
	}
}

// written checks the alert rule of a step as far as can be told without a run.
func (c *compiler) written(f *fields, s RehearsalStep) {
	c.aim(f.pos("service"), f.what, "service", s.Service, faults.TargetService)
	if s.Severity != "" && s.Severity != stack.SeverityPage && s.Severity != stack.SeverityTicket {
		f.problem("severity", "", "severity: that of a rule is page or ticket")
	}
	if s.Expr == "" {
		f.problem("expr", "", "expr is missing: a rule asks for something")
	} else if c.world.CheckQuery != nil {
		if err := c.world.CheckQuery(s.Expr); err != nil {
			f.problem("expr", "", "expr: %v", err)
		}
	}
	if s.Service == "" {
		f.problem("service", "", "service is missing: a rule is about one")
	}
	c.knownRunbook(f, "runbook", s.Runbook)
	if s.Text == "" {
		f.problem("text", "", "a rule has a summary, and this one has no text")
	}
}

// stated returns the text of the last hypothesis of that name among earlier
// steps: the name that it was given, its suspect, or the inject whose change it
// blames.
func (c *compiler) stated(f *fields, name string, before []RehearsalStep) string {
	text := ""
	var names []string
	for _, s := range before {
		if s.Hypothesis == "" {
			continue
		}
		for _, called := range []string{s.As, s.Suspect, s.Change} {
			if called == "" {
				continue
			}
			names = append(names, called)
			if called == name {
				text = s.Hypothesis
			}
		}
	}
	if text == "" && name != "" {
		f.problem("withdraw", Nearest(name, names), "withdraw: no step before this one states a hypothesis called %q", name)
	}
	return text
}

// suffered reads what customers are said to suffer.
func (c *compiler) suffered(f *fields) Impact {
	s := f.value("impact").fields(f.what + ": impact")
	i := Impact{Journey: s.text("journey"), Share: s.text("share"), Kind: s.text("kind")}
	s.done()
	if i.Journey != "" {
		c.aim(s.pos("journey"), s.what, "journey", i.Journey, faults.TargetJourney)
	}
	c.impactWords(s, i.Share, i.Kind)
	if i == (Impact{}) {
		s.problem("", "write impact: {journey: NAME, share: 30%, kind: errors}", "it says nothing")
	}
	return i
}

// components reads how components of the status page fare: journeys, each with its
// state.
func (c *compiler) components(f *fields) map[string]string {
	if !f.has("components") {
		f.value("components")
		return nil
	}
	s := f.value("components").fields(f.what + ": components")
	all := event.Words(event.OfComponent)
	told := map[string]string{}
	for _, journey := range s.order {
		told[journey] = s.text(journey)
		c.aim(s.pos(journey), s.what, journey, journey, faults.TargetJourney)
		if !has(all, told[journey]) {
			s.problem(journey, Nearest(told[journey], all), "%s: there is no state %q of a component", journey, told[journey])
		}
	}
	return told
}

// knownStatus checks the status of what is told, and that it is told where others
// read it.
func (c *compiler) knownStatus(f *fields, s RehearsalStep) {
	all := event.Words(event.OfStatus)
	if s.Status != "" && !has(all, s.Status) {
		f.problem("status", Nearest(s.Status, all), "status: there is no status %q of an update", s.Status)
	}
	if s.Status != "" && strings.HasPrefix(s.In, "@") {
		f.problem("in", "say it in a channel", "in: an update is said where others read it")
	}
}

func (c *compiler) knownTeam(f *fields, key, name string) {
	if c.stack != nil && name != "" && !has(c.teams(), name) {
		f.problem(key, Nearest(name, c.teams()), "%s: %s has no team %q", key, c.out.Stack, name)
	}
}

// viewNames checks that a look has what its source needs.
func (c *compiler) viewNames(f *fields, s RehearsalStep) {
	if !has(sources(), s.View) {
		f.problem("view", Nearest(s.View, sources()), "there is nothing called %q to view", s.View)
		return
	}
	customers := s.View == event.SourceDashboard && s.Service == stack.Customers
	if s.Service != "" && !customers {
		c.aim(f.pos("service"), f.what, "service", s.Service, faults.TargetService)
	}
	switch s.View {
	case event.SourceMetrics:
		if s.Query == "" {
			f.problem("query", "", "query is missing: which metric?")
		} else if c.world.CheckQuery != nil {
			if err := c.world.CheckQuery(s.Query); err != nil {
				f.problem("query", "", "query: %v", err)
			}
		}
	case event.SourceLogs:
		if _, err := logql.Parse(s.Search()); err != nil {
			f.problem("query", "", "query: %v", err)
		}
	case event.SourceDashboard, event.SourceConfig:
		if s.Service == "" {
			f.problem("service", "", "service is missing: whose %s?", s.View)
		}
	case event.SourceRunbook:
		if s.Query == "" {
			f.problem("query", "", "query is missing: which runbook?")
		}
		s.Query = c.knownRunbook(f, "query", s.Query)
	case event.SourceCustomer:
		if s.Query == "" {
			f.problem("query", "", "query is missing: which journey?")
		} else {
			c.aim(f.pos("query"), f.what, "query", s.Query, faults.TargetJourney)
		}
	}
}

// Search is what a step that views logs looks for; its service is a part of it.
func (s RehearsalStep) Search() string {
	if s.Service == "" {
		return s.Query
	}
	return s.Query + " service:" + s.Service
}
