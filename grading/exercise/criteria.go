package exercise

import (
	"slices"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// rubric reads the criteria and makes the rubric of them.
func (c *compiler) rubric() {
	i, there := c.at[partRubric]
	if !there {
		return
	}
	at := scenarios.Position{Line: c.Doc.Sections[i].Line, Column: 1}
	var places []scenarios.Position
	var ids []string
	for _, one := range c.criteria() {
		if len(c.asks) == mostCriteria {
			c.Problem(one.Place(), "", "a rubric has at most %d criteria; what follows is not read", mostCriteria)
			break
		}
		k := c.criterion(one, ids)
		ids = append(ids, k.ID)
		c.asks, places = append(c.asks, k), append(places, one.Place())
	}
	if len(c.asks) == 0 {
		c.Problem(at, "add a block ```yaml rubric with a list of criteria", "the rubric has no criterion")
		return
	}
	if c.out.Work != nil {
		for _, check := range c.out.Work.Checks() {
			if !c.asked[check.ID] {
				c.Advise(at, "ask for it with check: "+check.ID, "no criterion asks whether %s", check.Title)
			}
		}
	}
	if len(c.Problems().Mistakes()) > 0 {
		return
	}
	rubric, wrong := grading.OfExercise(c.out.Slug, c.out.Title, c.out.Pass, c.asks)
	for _, m := range wrong {
		c.Problem(places[m.Criterion], m.Hint, "%s", m.Message)
	}
	c.out.Rubric = rubric
}

// criteria opens the mappings of all blocks of the rubric.
func (c *compiler) criteria() (all []scenarios.Keys) {
	for _, f := range c.blocks(partRubric, "rubric", blockSignals) {
		if f.Kind == blockSignals {
			c.signals(f)
		} else if some, ok := c.Blocks(f, "criterion"); ok {
			all = append(all, some...)
		}
	}
	return all
}

// blocks lists the blocks of some kinds that are all that a part may hold.
func (c *compiler) blocks(part string, kinds ...string) (all []markdown.Fence) {
	within := ""
	for i := range c.Doc.Sections {
		s := &c.Doc.Sections[i]
		if s.Level <= 2 {
			within = s.Title
		}
		if within != part {
			continue
		}
		for _, f := range s.Fences {
			kind := kinds[0]
			if slices.Contains(kinds, f.Kind) {
				kind = f.Kind
			}
			if c.isYAML(f, kind) {
				all = append(all, f)
			}
		}
	}
	return all
}

// isYAML reports whether a block is of a kind, and else what is wrong with it.
func (c *compiler) isYAML(f markdown.Fence, kind string) bool {
	at := scenarios.Position{Line: f.Mark, Column: 1}
	switch {
	case f.Kind != kind:
		c.Problem(at, "write ```yaml "+kind, "there are no blocks of kind %q here", f.Kind)
	case f.Language != "yaml":
		c.Problem(at, "write ```yaml "+kind, "the %s block is YAML, not %s", kind, f.Language)
	default:
		return true
	}
	return false
}

func (c *compiler) criterion(k scenarios.Keys, taken []string) grading.Criterion {
	out := grading.Criterion{ID: k.ID("criterion", taken)}
	if out.ID != "" {
		k = k.Called("criterion " + out.ID)
	}
	out.Title = k.Required("title")
	out.Dimension = k.Required("dimension")
	var dimensions []string
	for _, d := range scenarios.Dimensions() {
		dimensions = append(dimensions, d.Name)
	}
	if out.Dimension != "" && !slices.Contains(dimensions, out.Dimension) {
		k.Problem("dimension", scenarios.Nearest(out.Dimension, dimensions), "there is no dimension %q", out.Dimension)
	}
	k.Required("points")
	if out.Points = k.Number("points"); k.Has("points") && out.Points <= 0 {
		k.Problem("points", "", "points must be above zero")
	}
	out.Must = k.Yes("must")
	out.Hint = k.Text("hint")
	judge, check := k.Text("judge"), k.Text("check")
	switch {
	case k.Has("judge") == k.Has("check"):
		k.Problem("check", "write check: and the name of what a machine finds out, or judge: answer", "it asks either a machine or a person")
		k.Text("part")
		k.Under("levels")
	case k.Has("check"):
		out.Asks, out.Of = grading.AsksCheck, check
		c.check(k, check)
	default:
		out.Asks, out.Of = grading.AsksJudge, grading.OfAnswer
		if judge != grading.OfAnswer {
			k.Problem("judge", "write judge: answer", "there is no judge %q", judge)
		}
		out.Levels = k.Levels()
		if part := k.Text("part"); part != "" {
			out.Options = map[string]string{grading.OfPart: part}
			if ids := c.ids(); c.out.Work != nil && !slices.Contains(ids, part) {
				k.Problem("part", scenarios.Nearest(part, ids), "nothing is answered as %q", part)
			}
		}
	}
	k.Done()
	if out.Asks == grading.AsksCheck && out.Hint == "" && out.ID != "" {
		c.Advise(k.Place(), "write hint: and what would have earned it", "criterion %s has no hint for who misses it", out.ID)
	}
	return out
}

// check reports a check that the kind does not have.
func (c *compiler) check(k scenarios.Keys, name string) {
	if c.out.Work == nil || name == "" {
		return
	}
	var names []string
	for _, one := range c.out.Work.Checks() {
		names = append(names, one.ID)
	}
	if !slices.Contains(names, name) {
		k.Problem("check", scenarios.Nearest(name, names), "a machine does not find out %q", name)
		return
	}
	c.asked[name] = true
}
