package track

import (
	"path"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Bounds of one track.
const (
	MostSteps     = 200
	mostDays      = 730
	mostPages     = 8
	mostQuestions = 5
	mostDrills    = 12
	mostItems     = 30
	mostAsks      = 8
	mostCriteria  = 8
	mostTitle     = 120
	mostText      = 300
)

// compiler is one compilation under way.
type compiler struct {
	*scenarios.Source
	world World
	out   *Track
	stack string // that the track is about, unless a step says otherwise
	ids   map[string]int
}

// Compile checks and reads one track file. It reports every mistake that it can see,
// and what is only advice, sorted by place; the Track is nil when there are mistakes.
func Compile(file string, src []byte, w World) (*Track, scenarios.Problems) {
	t, problems := Sketch(file, src, w)
	if len(problems.Mistakes()) > 0 {
		return nil, problems
	}
	return t, problems
}

// Sketch is Compile of a file that somebody is writing: the Track is what could be read of
// it, mistakes or not, and is good for nothing but to be shown.
func Sketch(file string, src []byte, w World) (*Track, scenarios.Problems) {
	c := open(scenarios.OpenSource(file, src), w)
	c.out.Slug, c.out.File = strings.TrimSuffix(path.Base(file), ".md"), file
	if len(src) <= markdown.MaxSize {
		c.all()
	}
	return c.out, c.Problems()
}

// names says that something is not there, unless it was when somebody began to learn.
func (c *compiler) names(at scenarios.Position, hint, format string, args ...any) {
	if !c.world.Kept {
		c.Problem(at, hint, format, args...)
	}
}

func open(s *scenarios.Source, w World) *compiler {
	return &compiler{Source: s, world: w, ids: map[string]int{}, out: &Track{}}
}

// all reads the whole of a file.
func (c *compiler) all() {
	c.front()
	c.outline()
}

func (c *compiler) front() {
	k, ok := c.Front()
	if !ok {
		return
	}
	c.out.Title = c.short(k, "title", mostTitle, true)
	c.out.For = c.short(k, "for", mostText, true)
	k.Required("days")
	c.out.Days = k.Whole("days", 1, mostDays)
	if c.stack = k.Text("stack"); c.stack != "" {
		c.known(k, "stack", c.stack)
	}
	k.Done()
	c.out.Summary = c.Doc.Intro
	if c.out.Summary == "" {
		c.Problem(scenarios.Position{Line: 1, Column: 1}, "write a paragraph between the front matter and the first heading: whom it takes where", "the summary is missing")
	}
	for _, f := range c.Doc.Stray {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "give the step a heading: ### What is done", "this %s block stands below no step", f.Kind)
	}
}

// short reads a text of one line.
func (c *compiler) short(k scenarios.Keys, key string, most int, must bool) (text string) {
	if must {
		text = k.Required(key)
	} else {
		text = k.Text(key)
	}
	if n := len([]rune(text)); n > most {
		k.Problem(key, "", "%s has %d characters; at most %d are read", key, n, most)
	}
	return text
}

// known reports a stack that is not there.
func (c *compiler) known(k scenarios.Keys, key, name string) bool {
	if _, err := c.world.Stack(name); err != nil {
		c.names(k.At(key), scenarios.Nearest(name, c.world.Stacks), "there is no stack %q", name)
		return false
	}
	return true
}

// outline reads the phases, which are headings of level 2, and the steps, those of
// level 3 below them.
func (c *compiler) outline() {
	for i := range c.Doc.Sections {
		if c.Enough() {
			return
		}
		s := &c.Doc.Sections[i]
		at := scenarios.Position{Line: s.Line, Column: 1}
		switch {
		case s.Level == 2:
			c.phase(s)
		case s.Level == 3 && len(c.out.Phases) == 0:
			c.Problem(at, "write ## and a title above it", "the step %q stands in no phase", s.Title)
		case s.Level == 3:
			c.step(s)
		default:
			c.Problem(at, "## begins a phase, ### a step", "there are no headings of this level in a track")
		}
	}
	if n := len(c.out.Phases); n > 0 && c.out.Phases[n-1].Steps == 0 {
		c.Problem(scenarios.Position{Line: 1, Column: 1}, "write ### and a title", "the last phase %q has no steps", c.out.Phases[n-1].Title)
	}
	if len(c.out.Steps) == 0 && len(c.Doc.Sections) == 0 {
		c.Problem(scenarios.Position{Line: 1, Column: 1}, "begin with ## and the title of a phase, and ### and the title of a step below it", "the track has no steps")
	}
}

func (c *compiler) phase(s *markdown.Section) {
	p := Phase{ID: s.Anchor, Title: s.Title, Line: s.Line, Text: s.Prose, Until: c.out.Days}
	if n := len(c.out.Phases); n > 0 && c.out.Phases[n-1].Steps == 0 {
		c.Problem(scenarios.Position{Line: s.Line, Column: 1}, "write ### and a title", "the phase %q before this one has no steps", c.out.Phases[n-1].Title)
	}
	for i, f := range s.Fences {
		at := scenarios.Position{Line: f.Mark, Column: 1}
		if f.Kind != "phase" || i > 0 {
			c.Problem(at, "a phase has one block: ```yaml phase", "this %s block stands below no step", f.Kind)
			continue
		}
		k, ok := c.block(f, "phase "+s.Title)
		if !ok {
			continue
		}
		if until := k.Whole("until", 1, mostDays); until > 0 {
			p.Until = until
		}
		if c.out.Days > 0 && p.Until > c.out.Days {
			k.Problem("until", "", "until: the track is over on day %d", c.out.Days)
		}
		k.Done()
	}
	if n := len(c.out.Phases); n > 0 && p.Until < c.out.Phases[n-1].Until {
		c.Problem(scenarios.Position{Line: s.Line, Column: 1}, "phases stand in the order in which they end", "the phase ends on day %d, and the one before it on day %d", p.Until, c.out.Phases[n-1].Until)
	}
	c.out.Phases = append(c.out.Phases, p)
}

// block opens the YAML of a block.
func (c *compiler) block(f markdown.Fence, what string) (scenarios.Keys, bool) {
	if f.Language != "yaml" {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "write ```yaml "+f.Kind, "the %s block is YAML, not %s", f.Kind, f.Language)
		return scenarios.Keys{}, false
	}
	return c.Block(f, what)
}

func (c *compiler) step(s *markdown.Section) {
	at := scenarios.Position{Line: s.Line, Column: 1}
	switch {
	case len(s.Fences) == 0:
		c.Problem(at, "write one of ```yaml "+strings.Join(c.kinds(), ", ```yaml "), "the step %q has no block that says what is done", s.Title)
		return
	case len(s.Fences) > 1:
		c.Problem(scenarios.Position{Line: s.Fences[1].Mark, Column: 1}, "give the second a heading of its own", "the step %q has two blocks", s.Title)
	case len(c.out.Steps) == MostSteps:
		c.Problem(at, "", "a track has at most %d steps", MostSteps)
		return
	case len(c.out.Steps) > MostSteps:
		return
	}
	f := s.Fences[0]
	if !slices.Contains(c.kinds(), f.Kind) {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, scenarios.Nearest(f.Kind, c.kinds()), "there are no steps of kind %q", f.Kind)
		return
	}
	k, ok := c.block(f, "step "+s.Title)
	if !ok {
		return
	}
	phase := &c.out.Phases[len(c.out.Phases)-1]
	step := Step{Kind: Kind(f.Kind), Title: s.Title, Line: s.Line, Phase: phase.ID, Text: s.Prose, Due: phase.Until}
	step.ID = c.id(k, "step")
	step.Optional = k.Yes("optional")
	if due := k.Whole("due", 1, mostDays); due > 0 {
		step.Due = due
		if due > phase.Until && phase.Until > 0 {
			k.Problem("due", "", "due: the phase %q is over on day %d", phase.Title, phase.Until)
		}
	}
	c.kind(&step, k)
	k.Done()
	phase.Steps++
	c.out.Steps = append(c.out.Steps, step)
}

func (c *compiler) kinds() (words []string) {
	for _, k := range Kinds() {
		words = append(words, string(k))
	}
	return words
}

// id reads the name by which progress is kept.
func (c *compiler) id(k scenarios.Keys, what string) string {
	id := k.Required("id")
	switch {
	case id == "":
	case !plainName(id):
		k.Problem("id", "write small letters, digits and dashes, as in read-the-map", "id: %q is not a name", id)
	case c.ids[what+" "+id] > 0:
		k.Problem("id", "progress is kept by it, so each has its own", "the %s %q stands on line %d already", what, id, c.ids[what+" "+id])
	default:
		c.ids[what+" "+id] = k.At("id").Line
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
