package scenarios

import (
	"maps"
	"regexp"
	"slices"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/scenarios/event"
)

var metricForm = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*$`)

// truth reads the answer key.
func (c *compiler) truth(p *part) {
	if p == nil {
		return
	}
	if len(p.blocks) != 1 {
		c.problem(Position{p.line, 1}, "", "Truth has one block ```yaml truth, not %d", len(p.blocks))
		return
	}
	v, ok := c.sheetOf(p.blocks[0])
	if !ok {
		return
	}
	f := v.fields("truth")
	t := &c.out.Truth
	t.NoFault = c.word(f, "fault", "none")
	t.Severity = c.severityTruth(f)
	t.Causes = c.causes(f)
	t.Owner = c.owner(f)
	t.Impact = c.impact(f)
	for _, v := range f.value("tells").list("truth: tells") {
		t.Tells = append(t.Tells, c.tell(v))
	}
	t.Terms = c.terms(f, "terms", c.suspect)
	t.Owners = c.terms(f, "owners", func(f *fields, name string) { c.knownTeam(f, name, name) })
	t.Allowed = c.actions(f, "allowed", func(Position, string, faults.Action) {})
	f.done()
	if t.NoFault {
		c.noFault(f)
	}
}

// noFault reports what contradicts that nothing is wrong.
func (c *compiler) noFault(f *fields) {
	for _, key := range []string{"severity", "causes", "owner", "owners"} {
		if f.has(key) {
			c.problem(f.entries[key].key, "", "truth: with fault: none, leave out %s", key)
		}
	}
	if c.out.Truth.Impact != (Impact{}) {
		f.problem("impact", "write impact: none", "with fault: none nobody suffers")
	}
	for _, in := range c.out.Injects {
		if in.fault() != nil {
			f.problem("fault", "", "fault: none, but inject %s does harm", in.ID)
		}
	}
}

func (c *compiler) severityTruth(f *fields) SeverityTruth {
	s := f.value("severity").fields("truth: severity")
	t := SeverityTruth{Best: s.text("best")}
	if t.Best != "" && !has(severities(), t.Best) {
		s.problem("best", Nearest(t.Best, severities()), "there is no severity %q", t.Best)
	}
	if f.has("severity") && t.Best == "" {
		s.problem("best", "", "best is missing")
	}
	for _, v := range s.value("accept").list("truth: severity: accept") {
		name := v.text("truth: severity: accept")
		if !has(severities(), name) {
			c.problem(v.at, Nearest(name, severities()), "truth: severity: there is no severity %q", name)
		}
		t.Accept = append(t.Accept, name)
	}
	s.done()
	return t
}

func (c *compiler) causes(f *fields) []Cause {
	var out []Cause
	for _, v := range f.value("causes").list("truth: causes") {
		s := v.fields("truth: cause")
		cause := Cause{Inject: s.required("inject")}
		c.knownInject(s, "inject", cause.Inject)
		part := s.value("partial").fields("truth: cause: partial")
		if s.has("partial") {
			cause.Partial = c.target(part, "target", targetKindOf(part.text("target")))
		}
		part.done()
		cause.Owner = c.owner(s)
		s.done()
		out = append(out, cause)
	}
	return out
}

// owner reads the team that should fix something.
func (c *compiler) owner(f *fields) string {
	team := f.text("owner")
	if c.stack != nil && team != "" && !has(c.teams(), team) {
		f.problem("owner", Nearest(team, c.teams()), "%s has no team %q", c.out.Stack, team)
	}
	return team
}

func targetKindOf(written string) faults.TargetKind {
	if _, ok := faults.Target(written).Edge(); ok {
		return faults.TargetEdge
	}
	return faults.TargetService
}

func (c *compiler) knownInject(f *fields, key, id string) {
	if id != "" && !c.unread && !has(c.injectIDs, id) {
		f.problem(key, Nearest(id, c.injectIDs), "there is no inject %q", id)
	}
}

func (c *compiler) impact(f *fields) Impact {
	v := f.value("impact")
	if v.plain() == "none" {
		return Impact{}
	}
	s := v.fields("truth: impact")
	i := Impact{Journey: s.text("journey"), Share: s.text("share"), Kind: s.text("kind")}
	s.done()
	if i.Journey != "" {
		c.aim(s.pos("journey"), "truth: impact", "journey", i.Journey, faults.TargetJourney)
	}
	c.impactWords(s, i.Share, i.Kind)
	return i
}

// impactWords checks how many customers suffer, and what.
func (c *compiler) impactWords(f *fields, share, kind string) {
	if _, _, ok := event.ParseShare(share); share != "" && !ok {
		f.problem("share", "write 20% or 15-30%", "share: %q is not a share of customers", share)
	}
	if kind != "" && !has(impacts(), kind) {
		f.problem("kind", Nearest(kind, impacts()), "there is no kind of impact %q", kind)
	}
}

func (c *compiler) tell(v value) Tell {
	s := v.fields("truth: tell")
	t := Tell{Pos: v.at, Of: s.text("of"), Metrics: s.text("metrics"), Logs: s.text("logs"), Changes: s.text("changes"), Customer: s.text("customer"), Config: s.text("config"), Service: s.text("service")}
	t.Above, t.Below = s.bound("above"), s.bound("below")
	t.Changed = c.word(s, "changed", "true")
	s.done()
	c.knownInject(s, "of", t.Of)
	c.exactlyOne(s, "metrics", "logs", "changes", "customer", "config")
	s.only("metrics, logs or config", t.Metrics != "" || t.Logs != "" || t.Config != "", "service")
	s.only("metrics", t.Metrics != "", "above", "below")
	s.only("metrics or config", t.Metrics != "" || t.Config != "", "changed")
	if t.Config != "" && t.Service == "" {
		s.problem("service", "", "service is missing: whose configuration?")
	} else if t.Config != "" && c.stack != nil && has(c.services(), t.Service) {
		known := slices.Sorted(maps.Keys(c.desired().Health().Services[t.Service].Settings()))
		if !has(known, t.Config) {
			s.problem("config", Nearest(t.Config, known), "config: %s has no setting %q", t.Service, t.Config)
		}
	}
	if t.Metrics != "" && !metricForm.MatchString(t.Metrics) {
		s.problem("metrics", "write the name alone, as in db_pool_wait_seconds", "metrics: %q is not a metric's name", t.Metrics)
	} else if t.Service == "" || has(c.services(), t.Service) {
		c.knownMetric(s.pos("metrics"), s.what+": metrics", t.Metrics, t.Service)
	}
	if t.Service != "" {
		c.aim(s.pos("service"), s.what, "service", t.Service, faults.TargetService)
	}
	if t.Changes != "" {
		c.aim(s.pos("changes"), s.what, "changes", t.Changes, faults.TargetService)
	}
	if t.Customer != "" {
		c.aim(s.pos("customer"), s.what, "customer", t.Customer, faults.TargetJourney)
	}
	return t
}

// exactlyOne reports a mapping with none or several of the keys.
func (c *compiler) exactlyOne(f *fields, keys ...string) string {
	f.oneOf(keys)
	var written []string
	for _, k := range keys {
		if f.has(k) {
			written = append(written, k)
		}
	}
	if len(written) != 1 {
		c.record.spoil()
	}
	switch len(written) {
	case 0:
		f.problem("", "", "one of %s is missing", list(keys))
		return ""
	case 1:
		return written[0]
	}
	c.problem(f.entries[written[1]].key, "", "%s: %s exclude each other", f.what, list(written))
	return ""
}

// actions reads a list of actions and what each is aimed at.
func (c *compiler) actions(f *fields, key string, check func(at Position, what string, a faults.Action)) []Allowed {
	var out []Allowed
	for _, v := range f.value(key).list(f.what + ": " + key) {
		s := v.fields(f.what + ": " + key)
		for _, name := range s.order {
			a, ok := c.act(s.entries[name].key, s.what, name)
			if !ok {
				s.known = append(s.known, name)
				continue
			}
			t := c.target(s, name, a.Target)
			c.applies(s.pos(name), s.what, a, t)
			check(s.entries[name].key, s.what, a)
			out = append(out, Allowed{Action: name, Target: t, Pos: s.entries[name].key})
		}
	}
	return out
}

// list joins names as a sentence does.
func list(names []string) string {
	if len(names) < 2 {
		return names[0]
	}
	out := names[0]
	for _, n := range names[1 : len(names)-1] {
		out += ", " + n
	}
	return out + " and " + names[len(names)-1]
}
