package interview

import (
	"path"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Bounds of one template.
const (
	MostItems   = 12
	MostMinutes = 240 // of one item
	MostRest    = 60  // minutes between two items of a sitting that have to pass
	mostDays    = 90
	mostKeep    = 1095
	mostPause   = 120
	mostTitle   = 120
	mostText    = 300
)

// Headings of level 2 that are no sittings: below them stands what candidates are told.
const (
	Measured = "What is measured"
	Kept     = "What is kept"
)

// compiler is one compilation under way.
type compiler struct {
	*scenarios.Source
	world World
	out   *Template
	ids   map[string]int
	at    scenarios.Position // of the sitting that is read
	in    bool               // a sitting, and not what candidates are told
}

var top = scenarios.Position{Line: 1, Column: 1}

// Compile checks and reads one template. It reports every mistake that it can see, and
// what is only advice, sorted by place; the Template is nil when there are mistakes.
func Compile(file string, src []byte, w World) (*Template, scenarios.Problems) {
	t, problems := Sketch(file, src, w)
	if len(problems.Mistakes()) > 0 {
		return nil, problems
	}
	return t, problems
}

// Sketch is Compile of a file that somebody is writing: the Template is what could be read
// of it, mistakes or not, and is good for nothing but to be shown.
func Sketch(file string, src []byte, w World) (*Template, scenarios.Problems) {
	c := open(scenarios.OpenSource(file, src), w)
	c.out.Slug, c.out.File = strings.TrimSuffix(path.Base(file), ".md"), file
	if len(src) <= markdown.MaxSize {
		c.all()
	}
	return c.out, c.Problems()
}

func open(s *scenarios.Source, w World) *compiler {
	return &compiler{Source: s, world: w, ids: map[string]int{}, out: &Template{}}
}

// all reads the whole of a file.
func (c *compiler) all() {
	c.front()
	c.outline()
	c.whole()
}

func (c *compiler) front() {
	k, ok := c.Front()
	if !ok {
		return
	}
	c.out.Title = c.short(k, "title", mostTitle)
	c.out.For = c.short(k, "for", mostText)
	c.out.Notes = c.allowance(k, "notes")
	c.out.Assistants = c.allowance(k, "assistants")
	k.Required("days")
	c.out.Days = k.Whole("days", 1, mostDays)
	k.Required("keep")
	c.out.Keep = k.Whole("keep", 1, mostKeep)
	c.out.Pause = k.Whole("pause", 0, mostPause)
	c.out.Rest = k.Whole("rest", 0, MostRest)
	if c.out.Pause > 0 && c.out.Rest > c.out.Pause {
		k.Problem("rest", "", "rest: nobody can rest for %d minutes in a pause of %d", c.out.Rest, c.out.Pause)
	}
	c.out.Pass = c.percent(k, "pass")
	c.weights(k)
	k.Done()
	c.out.Summary = c.Doc.Intro
	if c.out.Summary == "" {
		c.Problem(top, "write a paragraph between the front matter and the first heading: what the interview is for, and how it goes", "the summary is missing")
	}
	for _, f := range c.Doc.Stray {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "give it a heading: ### What is done", "this %s block stands below no item", f.Kind)
	}
}

// short reads a text of one line that has to be there.
func (c *compiler) short(k scenarios.Keys, key string, most int) string {
	text := k.Required(key)
	if n := len([]rune(text)); n > most {
		k.Problem(key, "", "%s has %d characters; at most %d are read", key, n, most)
	}
	return text
}

func (c *compiler) allowance(k scenarios.Keys, key string) Allowance {
	k.Required(key)
	return Allowance(k.OneOf(key, string(Allowed), string(Refused)))
}

// percent reads a share in whole percent.
func (c *compiler) percent(k scenarios.Keys, key string) int {
	if !k.Has(key) {
		return 0
	}
	return int(k.Percent(key) + 0.5)
}

// weights reads what the dimensions of the scorecard weigh: all that are named, or those
// of everybody.
func (c *compiler) weights(k scenarios.Keys) {
	c.out.Weights = map[string]int{}
	if !k.Has("weights") {
		c.out.Weights = Weights()
		return
	}
	var names []string
	for _, d := range scenarios.Dimensions() {
		names = append(names, d.Name)
	}
	total := 0
	for _, one := range k.List("weights", "weight") {
		name := one.OneOf("of", names...)
		one.Required("of")
		one.Required("percent")
		weight := one.Whole("percent", 0, 100)
		if _, twice := c.out.Weights[name]; twice && name != "" {
			one.Problem("of", "", "weights: %s stands there twice", name)
		}
		if name != "" {
			c.out.Weights[name] = weight
		}
		total += weight
		one.Done()
	}
	if total != 100 {
		k.Problem("weights", "what is not named weighs nothing", "weights: they come to %d, and not to 100", total)
	}
}

// Weights are those of everybody, in percent by dimension.
func Weights() map[string]int {
	all := map[string]int{}
	for _, d := range scenarios.Dimensions() {
		all[d.Name] = d.Weight
	}
	return all
}

// outline reads the sittings, which are headings of level 2, and the items, those of level
// 3 below them.
func (c *compiler) outline() {
	for i := range c.Doc.Sections {
		if c.Enough() {
			return
		}
		s := &c.Doc.Sections[i]
		at := scenarios.Position{Line: s.Line, Column: 1}
		switch {
		case s.Level == 2 && (s.Title == Measured || s.Title == Kept):
			c.in = false
			c.told(s)
		case s.Level == 2:
			c.closed()
			c.at, c.in = at, true
			c.out.Sittings = append(c.out.Sittings, Sitting{Title: s.Title, Line: s.Line, Text: s.Prose})
			for _, f := range s.Fences {
				c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "give it a heading: ### What is done", "this %s block stands below no item", f.Kind)
			}
		case s.Level == 3 && !c.in:
			c.Problem(at, "write ## and a title above it", "the item %q stands in no sitting", s.Title)
		case s.Level == 3:
			c.item(s)
		default:
			c.Problem(at, "## begins a sitting, ### an item", "there are no headings of this level in a template")
		}
	}
	c.closed()
}

// closed reports a sitting in which nothing is done.
func (c *compiler) closed() {
	if n := len(c.out.Sittings); n > 0 && len(c.out.Sittings[n-1].Items) == 0 {
		c.Problem(c.at, "write ### and a title below it", "the sitting %q has no items", c.out.Sittings[n-1].Title)
	}
}

// told reads what candidates are told before they begin.
func (c *compiler) told(s *markdown.Section) {
	into := map[string]*string{Measured: &c.out.Measured, Kept: &c.out.Kept}[s.Title]
	if *into != "" {
		c.Problem(scenarios.Position{Line: s.Line, Column: 1}, "", "%q stands there twice", s.Title)
	}
	*into = strings.TrimSpace(s.Prose)
	for _, f := range s.Fences {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "", "%q is prose; it has no %s block", s.Title, f.Kind)
	}
}

func (c *compiler) item(s *markdown.Section) {
	at := scenarios.Position{Line: s.Line, Column: 1}
	var kinds []string
	for _, k := range Kinds() {
		kinds = append(kinds, string(k))
	}
	switch {
	case len(s.Fences) == 0:
		c.Problem(at, "write ```yaml "+strings.Join(kinds, " or ```yaml "), "the item %q has no block that says what is done", s.Title)
		return
	case len(s.Fences) > 1:
		c.Problem(scenarios.Position{Line: s.Fences[1].Mark, Column: 1}, "give the second a heading of its own", "the item %q has two blocks", s.Title)
	}
	f := s.Fences[0]
	if !slices.Contains(kinds, f.Kind) {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, scenarios.Nearest(f.Kind, kinds), "there are no items of kind %q", f.Kind)
		return
	}
	if f.Language != "yaml" {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "write ```yaml "+f.Kind, "the %s block is YAML, not %s", f.Kind, f.Language)
		return
	}
	k, ok := c.Block(f, "item "+s.Title)
	if !ok {
		return
	}
	item := Item{Kind: Kind(f.Kind), Title: s.Title, Line: s.Line, Text: s.Prose, ID: c.id(k)}
	item.Warmup = k.Yes("warm-up")
	if !item.Warmup {
		k.Required("minutes")
	}
	item.Minutes = k.Whole("minutes", 1, MostMinutes)
	item.Pass = c.percent(k, "pass")
	if item.Warmup && item.Pass > 0 {
		k.Problem("pass", "", "pass: a warm-up is not graded")
	}
	found, there := c.named(&item, k)
	if there && item.Minutes == 0 {
		item.Minutes = max(1, found.Minutes)
	}
	k.Done()
	if len(c.out.Items()) == MostItems {
		c.Problem(at, "", "a template has at most %d items", MostItems)
	}
	if len(c.out.Items()) >= MostItems {
		return
	}
	last := &c.out.Sittings[len(c.out.Sittings)-1]
	last.Items = append(last.Items, item)
}

// named finds the exercise or the drill that an item names.
func (c *compiler) named(item *Item, k scenarios.Keys) (Graded, bool) {
	key := string(item.Kind)
	find, names := c.world.Exercise, c.world.Exercises
	if item.Kind == Drill {
		find, names = c.world.Drill, c.world.Drills
	}
	item.Of = k.Required(key)
	if item.Of == "" {
		return Graded{}, false
	}
	g, ok := find(item.Of)
	switch {
	case !ok:
		k.Problem(key, scenarios.Nearest(item.Of, names()), "there is no %s %q", item.Kind, item.Of)
		return g, false
	case item.Kind == Drill && !g.Tabletop:
		k.Problem(key, "name one that the tabletop can do all of", "%s cannot be played in the tabletop", item.Of)
	case g.Tour && !item.Warmup:
		k.Problem(key, "name a drill that is graded, or write warm-up: true", "%s is a tour, which counts for nothing", item.Of)
	}
	item.Of = g.Slug
	if item.Minutes > 0 && item.Minutes < g.Minutes {
		c.Advise(k.At("minutes"), "give it what it is written for", "minutes: %s is written for %d minutes", g.Title, g.Minutes)
	}
	return g, true
}

// id reads the name by which what is done is kept.
func (c *compiler) id(k scenarios.Keys) string {
	id := k.Required("id")
	switch {
	case id == "":
	case !plainName(id):
		k.Problem("id", "write small letters, digits and dashes, as in triage-one", "id: %q is not a name", id)
	case c.ids[id] > 0:
		k.Problem("id", "marks are kept by it, so each has its own", "the item %q stands on line %d already", id, c.ids[id])
	default:
		c.ids[id] = k.At("id").Line
	}
	return id
}

// plainName reports whether a name is one that addresses can hold.
func plainName(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return len(id) <= 60 && !strings.HasPrefix(id, "-")
}

// whole checks what can be seen of the whole alone.
func (c *compiler) whole() {
	for _, one := range []struct{ title, text, hint string }{
		{Measured, c.out.Measured, "write what marks rest on, and what is recorded while somebody works"},
		{Kept, c.out.Kept, "write what is kept of a candidate, who sees it, and for how long"},
	} {
		if one.text == "" {
			c.Problem(top, "write ## "+one.title+", and below it for the candidate: "+one.hint, "candidates are not told: %s", strings.ToLower(one.title[:1])+one.title[1:])
		}
	}
	graded := 0
	told := map[string]bool{}
	for _, item := range c.out.Items() {
		if item.Warmup {
			continue
		}
		graded++
		find := c.world.Exercise
		if item.Kind == Drill {
			find = c.world.Drill
		}
		if g, ok := find(item.Of); ok {
			for _, d := range g.Dimensions {
				told[d] = true
			}
		}
	}
	if graded == 0 {
		c.Problem(top, "write ## and the title of a sitting, and ### and the title of an item below it", "there is nothing that is graded in this interview")
		return
	}
	var dark []string
	for _, d := range scenarios.Dimensions() {
		if c.out.Weights[d.Name] > 0 && !told[d.Name] {
			dark = append(dark, d.Title)
		}
	}
	if len(dark) > 0 {
		c.Advise(top, "they will read: no evidence. Weigh them as nothing, or add an item", "nothing in this interview tells of %s", strings.Join(dark, ", "))
	}
}
