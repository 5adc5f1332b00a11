package scenarios

import (
	"regexp"
	"strconv"

	"github.com/drillyard/drillyard/scenarios/event"
)

var withinForm = regexp.MustCompile(`^(\S+)(?:\s+of\s+(.+))?$`)

// mostCriteria bounds a rubric, as mostInjects does a timeline.
const mostCriteria = 200

// rubric reads the criteria. One with a problem is left out, so that grading
// does not report it again.
func (c *compiler) rubric(p *part) {
	if p == nil {
		return
	}
	var ids []string
	var points float64
	for _, b := range p.blocks {
		v, ok := c.sheetOf(b)
		if !ok {
			continue
		}
		for _, one := range v.list("rubric") {
			if len(ids) == mostCriteria {
				c.problem(one.at, "", "a rubric has at most %d criteria; what follows is not read", mostCriteria)
				return
			}
			before := len(c.problems)
			criterion := c.criterion(one.fields("criterion"), ids)
			ids = append(ids, criterion.ID)
			points += max(0, criterion.Points)
			if len(c.problems) == before {
				c.out.Rubric = append(c.out.Rubric, criterion)
			}
		}
	}
	if points == 0 && len(ids) == 0 {
		c.problem(Position{p.line, 1}, "add a block ```yaml rubric with a list of criteria", "the rubric has no criterion")
	} else if points == 0 {
		c.problem(Position{p.line, 1}, "", "the rubric has no points to earn")
	}
}

func (c *compiler) criterion(f *fields, taken []string) Criterion {
	k := Criterion{Pos: f.at, ID: c.identify(f, "criterion", taken)}
	if k.ID != "" {
		f.what = "criterion " + k.ID
	}
	k.Title = f.required("title")
	k.Dimension = f.required("dimension")
	if k.Dimension != "" && !has(dimensions(), k.Dimension) {
		f.problem("dimension", Nearest(k.Dimension, dimensions()), "there is no dimension %q", k.Dimension)
	}
	f.required("points")
	before := len(c.problems)
	k.Points = f.number("points")
	counts := f.has("points") && len(c.problems) == before
	k.Hint = f.text("hint")
	k.Expect, k.Forbid, k.SLO = f.text("expect"), f.text("forbid"), f.text("slo")
	k.Truth, k.Step, k.Judge, k.Subject = f.text("truth"), f.text("step"), f.text("judge"), f.text("subject")
	asks := c.exactlyOne(f, "expect", "forbid", "slo", "truth", "step", "judge")
	c.asked(f, asks, k)
	c.qualify(f, asks, &k)
	c.levels(f, &k)
	f.done()
	if asks == "forbid" && k.Points > 0 {
		f.problem("points", "write them with a minus", "what is forbidden takes points away")
	}
	if asks != "" && asks != "forbid" && counts && k.Points <= 0 {
		f.problem("points", "", "points must be above zero; only forbid takes points away")
	}
	return k
}

// asked checks the one thing that a criterion asks for.
func (c *compiler) asked(f *fields, asks string, k Criterion) {
	switch asks {
	case "expect", "forbid":
		c.knownKind(f, asks, k.Expect+k.Forbid)
	case "slo":
		if c.stack != nil && !has(c.slos(), k.SLO) {
			f.problem("slo", Nearest(k.SLO, c.slos()), "%s has no SLO %q", c.out.Stack, k.SLO)
		}
	case "truth":
		if !has(truths(), k.Truth) {
			f.problem("truth", Nearest(k.Truth, truths()), "there is no truth %q", k.Truth)
		} else if c.out.Truth.NoFault {
			f.problem("truth", "", "truth: with fault: none there is no %s to match", k.Truth)
		}
	case "step":
		c.knownStep(f, "step", k.Step)
	case "judge":
		if k.Judge != "human" {
			f.problem("judge", "write judge: human", "there is no judge %q", k.Judge)
		}
		if k.Subject != "" {
			c.knownKind(f, "subject", k.Subject)
		}
	}
}

// knownKind checks a kind of event, and that one can come where it has to.
func (c *compiler) knownKind(f *fields, key, kind string) {
	if !has(kinds(), kind) {
		f.problem(key, Nearest(kind, kinds()), "%s: there is no event %q", key, kind)
	} else if key != "forbid" && event.Kind(kind) != (event.RunEnded{}).Kind() {
		c.possible(f, key, Condition{Kind: kind})
	}
}

func (c *compiler) knownStep(f *fields, key, step string) {
	if !has(c.steps(), step) {
		f.problem(key, Nearest(step, c.steps()), "%s: there is no step %q; write runbook#step", key, step)
	}
}

// qualify reads what narrows a criterion down.
func (c *compiler) qualify(f *fields, asks string, k *Criterion) {
	k.Where = f.text("where")
	k.WherePos = f.value("where").textAt()
	f.only("expect and forbid", asks == "expect" || asks == "forbid", "where")
	if written := f.text("within"); written != "" {
		k.Within = c.within(f, written)
	}
	f.only("expect, slo, truth and step", asks != "judge" && asks != "forbid", "within")
	if written := f.text("before"); written != "" {
		if cond := c.condition(f.pos("before"), f.what+": before", written); cond.Kind != "" {
			k.Before = &cond
		}
	}
	f.only("expect, truth and step", asks != "judge" && asks != "slo" && asks != "forbid", "before")
	k.Hold = f.duration("hold")
	if c.out.Duration > 0 && k.Hold > c.out.Duration {
		f.problem("hold", "", "hold: the drill is over at %s", c.out.Duration)
	}
	k.Collateral = f.text("collateral")
	f.only("slo", asks == "slo", "hold", "collateral")
	if k.Collateral != "" && k.Collateral != "none" {
		f.problem("collateral", "write collateral: none", "collateral: %q means nothing", k.Collateral)
	}
}

// within reads "5m of page.sent(push)", or "5m" from the start of the run.
func (c *compiler) within(f *fields, written string) *Within {
	part := withinForm.FindStringSubmatch(written)
	if part == nil {
		f.problem("within", "write 5m of page.sent(push)", "within: %q is not a limit", written)
		return nil
	}
	limit, wrong := parseDuration(part[1])
	if wrong != "" {
		f.problem("within", "write 5m of page.sent(push)", "within: %s", wrong)
		return nil
	}
	w := &Within{Limit: limit}
	if c.out.Duration > 0 && limit > c.out.Duration {
		f.problem("within", "", "within: the drill is over at %s", c.out.Duration)
	}
	if part[2] != "" {
		w.Of = c.condition(f.pos("within"), f.what+": within", part[2])
		c.possible(f, "within", w.Of)
	}
	return w
}

// levels reads the anchored levels of a human judgement.
func (c *compiler) levels(f *fields, k *Criterion) {
	k.Seat = f.text("seat")
	if k.Seat != "" && !has(seats(), k.Seat) {
		f.problem("seat", Nearest(k.Seat, seats()), "there is no seat %q", k.Seat)
	}
	s := f.value("levels").fields(f.what + ": levels")
	f.only("judge", k.Judge != "", "seat", "subject", "levels")
	if !f.has("levels") {
		if k.Judge != "" {
			f.problem("levels", `write levels: {0: absent, 1: vague, 2: complete}`, "levels are missing")
		}
		return
	}
	k.Levels = map[int]string{}
	for i, name := range s.order {
		if n, err := strconv.Atoi(name); err != nil || n != i {
			c.problem(s.entries[name].key, "count them 0, 1, 2 …", "%s: %q is not the next level", s.what, name)
			return
		}
		k.Levels[i] = s.required(name)
	}
	if len(k.Levels) < 2 {
		f.problem("levels", "", "levels: at least two are needed")
	}
}
