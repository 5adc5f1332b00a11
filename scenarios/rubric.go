package scenarios

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios/event"
)

// mostCriteria bounds a rubric, as mostInjects does a timeline.
const mostCriteria = 200

// rubric reads the criteria. One with a problem is left out, so that grading
// does not report it again.
func (c *compiler) rubric(p *part) {
	if p == nil {
		return
	}
	c.out.RubricPos = Position{p.line, 1}
	var ids []string
	if len(c.out.Hints) > 0 {
		ids = append(ids, HintsID)
	}
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
	k.Must = c.word(f, "must", "true")
	kind := c.asked(f, &k)
	f.done()
	if kind.costs && k.Points > 0 {
		f.problem("points", "write them with a minus", "what is forbidden takes points away")
	}
	if k.Asks != "" && !kind.costs && counts && k.Points <= 0 {
		f.problem("points", "", "points must be above zero, but for %s", list(askers(func(a ask) bool { return a.costs })))
	}
	return k
}

// asked reads what a criterion asks for, and what narrows that down.
func (c *compiler) asked(f *fields, k *Criterion) ask {
	k.Asks = c.exactlyOne(f, keysAsked(f)...)
	kind := askFor(k.Asks)
	for _, key := range askKeys() {
		if askFor(key).parts {
			f.value(key) // its own reads it
		} else if written := f.text(key); key == k.Asks {
			k.Of = written
		}
	}
	k.Do, k.Nobody = f.text("do"), f.text("nobody")
	f.only("do", f.has("do"), "nobody")
	if kind.check != nil {
		kind.check(c, f, k.Of)
	}
	c.qualify(f, kind, k)
	return kind
}

// seatAsked reads whose doing counts: that of whoever holds a seat of the cast at
// the time. A name may be written with spaces.
func (c *compiler) seatAsked(f *fields) string {
	seat := strings.ReplaceAll(f.text("seat"), " ", "-")
	if seat == "" {
		return ""
	}
	c.record.free(f.pos("seat")) // a scenario may name others
	names := c.seatNames()
	if !has(names, seat) {
		f.problem("seat", Nearest(seat, names), "there is no seat %q", seat)
	}
	return seat
}

// keysAsked lists the keys by which a criterion may ask for something. One that
// another kind, which is asked for as well, has for its own is none here.
func keysAsked(f *fields) []string {
	keys := askKeys()
	for _, a := range asks {
		if f.has(a.key) {
			keys = slices.DeleteFunc(keys, func(key string) bool { return has(a.keys, key) })
		}
	}
	return keys
}

// knownKind checks a kind of event, and that one can come where it has to.
func (c *compiler) knownKind(f *fields, key, kind string) {
	if !has(kinds(), kind) {
		f.problem(key, Nearest(kind, kinds()), "%s: there is no event %q", key, kind)
	} else if key != "forbid" && event.Kind(kind) != (event.RunEnded{}).Kind() {
		c.possible(f, key, Condition{Kind: kind})
	}
}

// qualify reads what narrows a criterion down: the keys that several kinds of
// criterion share, then those that only one has.
func (c *compiler) qualify(f *fields, ask ask, k *Criterion) {
	k.Where = f.text("where")
	k.WherePos = f.value("where").textAt()
	k.Within = c.within(f)
	if k.Before = c.conditionAt(f, "before"); k.Before != nil {
		c.possibleByTheEnd(f, "before", *k.Before)
	}
	if k.After = c.conditionAt(f, "after"); k.After != nil {
		c.possible(f, "after", *k.After)
	}
	k.While = c.while(f)
	k.Seat = c.seatAsked(f)
	for _, shared := range sharedKeys() {
		f.only(askersOf(shared), ask.key == "" || has(ask.takes, shared), shared)
	}
	for _, other := range asks {
		if other.own != nil && other.key == ask.key {
			other.own(c, f, k)
		}
		for _, key := range other.keys {
			f.value(key) // it is known, if not here
		}
		f.only(other.key, ask.key == "" || other.key == ask.key, slices.DeleteFunc(slices.Clone(other.keys), func(key string) bool { return key == ask.key })...)
	}
}
