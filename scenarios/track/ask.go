package track

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
)

func (c *compiler) asks(s *Step, k scenarios.Keys) {
	all := k.List("asks", "ask of "+s.Title)
	if len(all) == 0 {
		k.Problem("asks", "write asks: [{score: 70%, drills: [first-page, the-loud-one]}]", "asks: the gate asks for nothing")
	}
	if len(all) > mostAsks {
		k.Problem("asks", "", "asks: at most %d are read", mostAsks)
		return
	}
	told := false
	for _, one := range all {
		a, ok := c.ask(one)
		one.Done()
		if !ok {
			continue
		}
		if slices.ContainsFunc(s.Asks, func(b Ask) bool { return b.ID == a.ID }) {
			one.Problem(string(a.Kind), "", "the gate asks for this twice")
			continue
		}
		told = told || a.Kind != AskEntrustment
		s.Asks = append(s.Asks, a)
	}
	if len(s.Asks) > 0 && !told {
		c.Advise(k.At("asks"), "ask for a score, criteria or a repeat as well: a mark that nobody has given yet holds nobody up", "step %s: nothing that runs show opens this gate", s.Title)
	}
}

func (c *compiler) ask(k scenarios.Keys) (a Ask, ok bool) {
	var kinds []string
	for _, kind := range []AskKind{AskCriteria, AskAgain, AskEntrustment, AskScore} { // a repeat has a score, too
		if kinds = append(kinds, string(kind)); k.Has(string(kind)) && a.Kind == "" {
			a.Kind = kind
		}
	}
	switch a.Kind {
	case "":
		k.Problem("", "one of "+strings.Join(kinds, ", "), "the gate asks for nothing here")
		return a, false
	case AskEntrustment:
		a.Level = k.Whole("entrustment", 1, MostTrusted)
		a.Of = c.short(k, "of", mostText, true)
	case AskScore:
		a.Least = k.Percent("score")
		a.In = max(1, k.Whole("in", 1, mostDrills))
	case AskAgain:
		a.After = k.Whole("again", 1, mostDays)
		k.Required("score")
		a.Least = k.Percent("score")
	case AskCriteria:
		a.In = 2
		if k.Has("exercises") {
			a.In = 1 // there are few of a kind, and a criterion of one says what it says
		}
		if in := k.Whole("in", 1, mostDrills); in > 0 {
			a.In = in
		}
	}
	switch {
	case a.Kind == AskEntrustment:
	case a.Kind != AskAgain && k.Has("exercises"):
		c.fromExercises(&a, k)
	default:
		a.As = Mode(k.OneOf("as", string(Assisted), string(Primary), string(Commander)))
		c.from(&a, k)
	}
	a.ID = strings.Join(strings.Fields(fmt.Sprint(a.Kind, " ", a.Skill, " ", strings.Join(a.Drills, "+"), " ", strings.Join(a.Exercises, "+"), " ", strings.Join(a.Criteria, "+"), " ", a.Of)), ":")
	return a, true
}

// from reads from which drills it is told.
func (c *compiler) from(a *Ask, k scenarios.Keys) {
	a.Drills = c.drills(k, "drills", false)
	a.Skill = k.Text("skill")
	named := len(a.Drills)
	switch {
	case named > 0 && a.Skill != "":
		k.Problem("skill", "write drills, or the skill that they are for", "the gate asks for named drills and for those of a skill")
	case named == 0 && a.Skill == "":
		k.Problem(string(a.Kind), "write drills: [first-page, the-loud-one], or skill: observability", "%s: in which drills is not said", a.Kind)
		return
	}
	all := a.Drills
	if a.Skill != "" {
		if all = c.with(a.Skill); len(all) == 0 {
			c.names(k.At("skill"), scenarios.Nearest(a.Skill, c.skills()), "skill: no drill is for %q", a.Skill)
			return
		}
	}
	if a.Kind == AskAgain && len(all) < 2 {
		c.names(k.At(string(a.Kind)), "name two or more: the debrief of the first gives its cause away", "again: there is one drill only")
	}
	if a.In > len(all) {
		c.names(k.At("in"), "", "%s: it is to be shown in %d different drills, and there are %d", a.Kind, a.In, len(all))
	}
	if a.Kind == AskCriteria {
		c.criteria(a, k, "drills", func(yield func([]string) bool) {
			for _, slug := range all {
				if d, _ := c.world.Drill(slug); !yield(d.Criteria) {
					return
				}
			}
		})
	}
}

// fromExercises reads from which exercises it is told.
func (c *compiler) fromExercises(a *Ask, k scenarios.Keys) {
	if len(k.Words("drills")) > 0 || k.Text("skill") != "" {
		k.Problem("exercises", "make two asks of it", "the gate asks for exercises and for drills at once")
	}
	if a.Exercises = c.exercises(k); len(a.Exercises) == 0 {
		k.Problem("exercises", "write exercises: [woken-for-nothing]", "exercises: none is named")
		return
	}
	if a.In > len(a.Exercises) {
		c.names(k.At("in"), "", "%s: it is to be shown in %d different exercises, and there are %d", a.Kind, a.In, len(a.Exercises))
	}
	if a.Kind == AskCriteria {
		c.criteria(a, k, "exercises", func(yield func([]string) bool) {
			for _, slug := range a.Exercises {
				if e, _ := c.world.Exercise(slug); !yield(e.Criteria) {
					return
				}
			}
		})
	}
}

// criteria reads which are to be met. Each has to stand in as many drills, or exercises, as
// it is to be shown in.
func (c *compiler) criteria(a *Ask, k scenarios.Keys, what string, all iter.Seq[[]string]) {
	words := k.Words(string(AskCriteria))
	if len(words) == 0 {
		k.Problem(string(AskCriteria), "write criteria: [evidence-first, what-changed]", "criteria: none is named")
	}
	if len(words) > mostCriteria {
		k.Problem(string(AskCriteria), "make two asks of it", "criteria: at most %d are read", mostCriteria)
		return
	}
	in := map[string]int{}
	var known []string
	for criteria := range all {
		for _, id := range criteria {
			in[id]++
			known = append(known, id)
		}
	}
	for _, w := range words {
		switch {
		case in[w.Text] == 0:
			c.names(w.At, scenarios.Nearest(w.Text, known), "criteria: none of the %s has a criterion %q", what, w.Text)
		case in[w.Text] < a.In:
			c.names(w.At, "", "criteria: %s is to be met in %d different %s, and stands in %d", w.Text, a.In, what, in[w.Text])
		}
		a.Criteria = append(a.Criteria, w.Text)
	}
}

// with lists the drills of a skill.
func (c *compiler) with(skill string) (slugs []string) {
	for _, name := range c.world.Drills() {
		if d, ok := c.world.Drill(name); ok && !d.Tour && slices.Contains(d.Skills, skill) && !slices.Contains(slugs, d.Slug) {
			slugs = append(slugs, d.Slug)
		}
	}
	return slugs
}

func (c *compiler) skills() (all []string) {
	for _, name := range c.world.Drills() {
		if d, ok := c.world.Drill(name); ok {
			all = append(all, d.Skills...)
		}
	}
	return all
}
