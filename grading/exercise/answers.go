package exercise

import (
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// fewBad is how many bad answers an exercise is better off with: fewer show little of what
// its rubric lets through.
const fewBad = 4

// draft is a rehearsed answer as it is written.
type draft struct {
	title string
	at    scenarios.Position
	says  string
	sheet *markdown.Fence // of kind answer
	parts []written
}

// written is a part of a draft.
type written struct {
	id string
	at scenarios.Position
	markdown.Fence
}

// drafted takes on a section of the answers.
func (c *compiler) drafted(s *markdown.Section) {
	at := scenarios.Position{Line: s.Line, Column: 1}
	switch {
	case s.Level == 3:
		c.answers = append(c.answers, &draft{title: s.Title, at: at, says: s.Prose})
	case s.Level > 4 || s.Level == 4 && len(c.answers) == 0:
		c.Problem(at, "### begins an answer, #### a part of it", "the heading %q has no place among the answers", s.Title)
		return
	}
	for i, f := range s.Fences {
		mark := scenarios.Position{Line: f.Mark, Column: 1}
		switch {
		case len(c.answers) == 0:
			c.Problem(mark, "write ### and a name above it", "the %s block stands below no answer", f.Kind)
		case s.Level == 3 && f.Kind == "answer" && f.Language == "yaml" && c.last().sheet == nil:
			c.last().sheet = &s.Fences[i]
		case s.Level == 4 && f.Kind == "part" && !c.last().has(s.Title):
			c.last().parts = append(c.last().parts, written{s.Title, at, f})
		default:
			c.Problem(mark, "an answer has one block ```yaml answer, and below each #### heading one block of kind part", "the %s block has no place here", f.Kind)
		}
	}
	if s.Level == 4 && len(s.Fences) == 0 {
		c.Problem(at, "write a block such as ```yaml part, ```markdown part or ```text part", "nothing is answered as %q", s.Title)
	}
}

func (c *compiler) last() *draft { return c.answers[len(c.answers)-1] }

func (d *draft) has(id string) bool {
	return slices.ContainsFunc(d.parts, func(w written) bool { return w.id == id })
}

// rehearsals reads the answers, once it is known what is answered and marked.
func (c *compiler) rehearsals() {
	i, there := c.at[partAnswers]
	if !there {
		return
	}
	at := scenarios.Position{Line: c.Doc.Sections[i].Line, Column: 1}
	var names []string
	for n, d := range c.answers {
		if n == mostAnswers {
			c.Problem(d.at, "", "an exercise has at most %d answers; what follows is not read", mostAnswers)
			break
		}
		if d.sheet == nil {
			c.Problem(d.at, "add a block ```yaml answer with its name and score", "nothing says what the answer %q must come to", d.title)
			continue
		}
		r := c.rehearsed(d, names)
		names = append(names, r.Name)
		c.out.Rehearsed = append(c.out.Rehearsed, r)
	}
	if !slices.ContainsFunc(c.out.Rehearsed, Rehearsed.Good) {
		c.Problem(at, "write one with score: \">= 90%\"", "there is no answer that does well")
	}
	c.overlap(at)
}

func (c *compiler) rehearsed(d *draft, taken []string) (r Rehearsed) {
	r.Says = d.says
	r.Answer = Answer{}
	k, ok := c.Block(*d.sheet, "answer "+d.title)
	if !ok {
		return r
	}
	r.Name = k.Required("name")
	if r.Name != "" && slices.Contains(taken, r.Name) {
		k.Problem("name", "", "there is an answer %s already", r.Name)
	}
	if r.Name != "" && !fileName(r.Name) {
		k.Problem("name", "write lower-case letters, digits and dashes, as in second-good", "%q is not a name", r.Name)
	}
	r.Expect, r.Pos = k.Score(), k.At("score")
	r.Marks = c.marks(k)
	c.short(k, &r)
	for _, w := range d.parts {
		c.part(w.at, scenarios.Position{Line: w.Line, Column: 1}, &r, w.id, strings.TrimSuffix(w.Text, "\n"))
	}
	k.Done()
	return r
}

// marks reads the levels that a person would give: one for every criterion that they mark.
func (c *compiler) marks(k scenarios.Keys) map[string]int {
	marks := k.Under("marks")
	out := map[string]int{}
	var wanted, missing []string
	for _, one := range c.asks {
		if one.Asks != grading.AsksJudge || one.ID == "" {
			continue
		}
		wanted = append(wanted, one.ID)
		if !marks.Has(one.ID) {
			missing = append(missing, one.ID)
			continue
		}
		if marks.Text(one.ID) != "" {
			out[one.ID] = marks.Whole(one.ID, 0, max(len(one.Levels)-1, 0))
		}
	}
	for _, name := range marks.Names() {
		if !slices.Contains(wanted, name) {
			marks.Has(name)
			marks.Problem(name, scenarios.Nearest(name, wanted), "no person marks %q", name)
		}
	}
	if len(missing) > 0 {
		k.Problem("marks", "say which level a person would give: marks: {"+missing[0]+": 0}", "marks are missing for %s", strings.Join(missing, ", "))
	}
	return out
}

// short reads the parts that are answered in a word or several.
func (c *compiler) short(k scenarios.Keys, r *Rehearsed) {
	parts := k.Under("parts")
	if c.out.Work == nil {
		for _, name := range parts.Names() {
			parts.Has(name)
		}
		return
	}
	for _, p := range c.out.Work.Parts(Seed) {
		if !slices.Contains(parts.Names(), p.ID) {
			parts.Has(p.ID)
			continue
		}
		at, text := parts.At(p.ID), ""
		if p.Form == Choices {
			text = strings.Join(parts.Texts(p.ID), "\n")
		} else {
			text = parts.Text(p.ID)
		}
		c.part(at, at, r, p.ID, text)
	}
	parts.Done()
}

// part takes on one part of an answer; at is where it is named and where its text begins.
func (c *compiler) part(named, at scenarios.Position, r *Rehearsed, id, text string) {
	if c.out.Work == nil {
		return
	}
	p, there := c.out.Part(Seed, id)
	if !there {
		c.Problem(named, scenarios.Nearest(id, c.ids()), "nothing is answered as %q", id)
		return
	}
	if _, again := r.Answer[id]; again {
		c.Problem(named, "", "%q is answered twice", id)
		return
	}
	if wrong := p.Wrong(text); wrong != "" {
		hint := ""
		if len(p.Options) > 0 {
			var ids []string
			for _, o := range p.Options {
				ids = append(ids, o.ID)
			}
			hint = "choose from " + strings.Join(ids, ", ")
		}
		c.Problem(at, hint, "%s: %s", id, wrong)
		return
	}
	r.Answer[id] = text
}

// overlap advises where the answers show little of what the rubric tells apart.
func (c *compiler) overlap(at scenarios.Position) {
	least, bad := 101.0, 0
	for _, r := range c.out.Rehearsed {
		if r.Good() {
			least = min(least, r.Expect.Lowest())
		}
	}
	for _, r := range c.out.Rehearsed {
		if !r.Bad() {
			continue
		}
		bad++
		if r.Expect.Highest() >= least && least <= 100 {
			c.Advise(r.Pos, "keep it below what a good answer comes to", "the answer %s may score as much as a good one", r.Name)
		}
	}
	if bad < fewBad {
		c.Advise(at, "write answers that look good and are not", "fewer than %d answers are bad, so that little is known of what the rubric lets through", fewBad)
	}
}

// fileName reports whether a name is of small letters, digits and dashes.
func fileName(name string) bool {
	return len(name) <= 60 && !strings.HasPrefix(name, "-") && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	})
}
