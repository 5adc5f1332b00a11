package scenarios

import (
	"strconv"
	"time"
)

// front reads the front matter.
func (c *compiler) front() {
	if c.doc.FrontLine == 0 {
		if len(c.problems) == 0 {
			c.problem(Position{1, 1}, "start the file with --- and a title", "the front matter is missing")
		}
		return
	}
	v, ok := (&sheet{c: c, origin: Position{c.doc.FrontLine, 1}}).read(c.doc.Front)
	if !ok {
		return
	}
	v.shape = c.record.root(FrontMatter)
	f := v.fields("front matter")
	c.out.Title = f.required("title")
	c.titled = f.value("title").textAt()
	c.out.Level = f.required("level")
	if c.out.Level != "" && !has(Levels(), c.out.Level) {
		f.problem("level", Nearest(c.out.Level, Levels()), "there is no level %q", c.out.Level)
	}
	f.required("duration")
	before := len(c.problems)
	c.out.Duration = f.duration("duration")
	if f.has("duration") && c.out.Duration == 0 && len(c.problems) == before {
		f.problem("duration", "", "a drill takes time")
	}
	c.out.Stack = f.required("stack")
	c.openStack(f)
	c.overrides(f)
	c.paging(f)
	c.onCall(f)
	c.onlyOn(f)
	c.skills(f)
	c.out.Seed = 1
	if written := f.text("seed"); written != "" {
		n, err := strconv.ParseInt(written, 10, 64)
		if err != nil {
			f.problem("seed", "", "seed: %q is not a whole number", written)
		}
		c.out.Seed = n
	}
	c.out.Runbooks = c.frontRunbooks(f)
	c.out.Personas = c.frontPersonas(f)
	c.out.Cast = c.cast(f)
	c.out.Updates = c.frontUpdates(f)
	c.out.Approval = c.approval(f)
	c.out.Pass = c.passMark(f)
	c.out.Hints = c.hints(f)
	c.out.Language = c.language(f)
	c.out.Thresholds = c.frontThresholds(f)
	c.ending = f.value("end").fields("front matter: end")
	f.done()
}

// onCall reads the teams that the trainees are on call for: one, or a list. The first
// is theirs.
func (c *compiler) onCall(f *fields) {
	c.out.OncallPos = f.pos("oncall")
	v := f.value("oncall")
	if !v.listed() {
		c.out.Oncall = f.required("oncall")
		c.teamOnCall(c.out.OncallPos, c.out.Oncall)
		return
	}
	f.needs("oncall")
	var teams []string
	for _, v := range v.list("front matter: oncall") {
		team := v.text("front matter: oncall")
		if team == "" {
			continue
		}
		c.teamOnCall(v.at, team)
		if has(teams, team) {
			c.problem(v.at, "", "front matter: oncall: %s is listed twice", team)
			continue
		}
		teams = append(teams, team)
	}
	if len(teams) == 0 {
		f.problem("oncall", "name a team, or several as in [storage, network]", "oncall: nobody is on call")
		return
	}
	c.out.Oncall, c.out.AlsoOncall = teams[0], teams[1:]
}

// onlyOn reads the runtimes that the drill is meant for. A fault may be within the
// reach of all of them and its lesson not: where a cache does one thing at a time, one
// slow key makes all of them slow. See decisions/0166.
func (c *compiler) onlyOn(f *fields) {
	if !f.has("runtimes") {
		return
	}
	var known []string
	for _, caps := range c.world.Runtimes {
		known = append(known, caps.Runtime)
	}
	for _, v := range f.value("runtimes").list("front matter: runtimes") {
		switch name := v.text("front matter: runtimes"); {
		case name == "":
		case len(known) > 0 && !has(known, name):
			c.problem(v.at, Nearest(name, known), "front matter: runtimes: there is no runtime %q", name)
		case has(c.out.OnlyOn, name):
			c.problem(v.at, "", "front matter: runtimes: %s is listed twice", name)
		default:
			c.out.OnlyOn = append(c.out.OnlyOn, name)
		}
	}
}

func (c *compiler) teamOnCall(at Position, team string) {
	if c.stack != nil && team != "" && !has(c.teams(), team) {
		c.problem(at, Nearest(team, c.teams()), "front matter: %s has no team %q", c.out.Stack, team)
	}
}

// passMark reads the score that passes.
func (c *compiler) passMark(f *fields) float64 {
	written := f.text("pass")
	if written == "" {
		return 0
	}
	percent, ok := percentOf(written)
	if !ok || percent == 0 {
		f.problem("pass", "write pass: 70%", "pass: %q is not a share of the points", written)
	}
	return percent
}

func (c *compiler) openStack(f *fields) {
	if c.out.Stack == "" {
		return
	}
	if len(c.world.Stacks) > 0 && !has(c.world.Stacks, c.out.Stack) {
		f.problem("stack", Nearest(c.out.Stack, c.world.Stacks), "there is no stack %q", c.out.Stack)
		return
	}
	s, err := c.world.Stack(c.out.Stack)
	if err != nil {
		f.problem("stack", "", "stack %s: %v", c.out.Stack, err)
		return
	}
	c.stack, c.base, c.alerts = s, s, alertNames(s.Rules)
}

func (c *compiler) frontRunbooks(f *fields) []string {
	var slugs []string
	for _, v := range f.value("runbooks").list("front matter: runbooks") {
		slug := v.text("front matter: runbooks")
		if slug == "" {
			continue
		}
		book, ok := c.book(slug)
		if !ok {
			c.problem(v.at, Nearest(slug, c.runbooks()), "front matter: there is no runbook %q", slug)
			continue
		}
		slugs = append(slugs, book.Slug)
	}
	return slugs
}

// inTime reports a moment that lies after the drill's end.
func (c *compiler) inTime(f *fields, key string, at time.Duration) {
	if c.out.Duration > 0 && at >= c.out.Duration {
		f.problem(key, "", "%s: the drill is over at %s", key, c.out.Duration)
	}
}
