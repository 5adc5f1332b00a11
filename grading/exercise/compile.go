package exercise

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Bounds of one exercise.
const (
	MostMinutes   = 240
	mostTitle     = 120
	mostParts     = 20
	mostDocuments = 30
	mostDocument  = 256 << 10 // characters
	mostAnswer    = 256 << 10 // characters that all parts can hold together
	mostCriteria  = 60
	mostAnswers   = 40
)

// Seed is the one that rehearsed answers are written for.
const Seed int64 = 1

// Headings of the parts of a file.
const (
	partTask     = "Task"
	partMaterial = "Material"
	partTruth    = "Truth"
	partRubric   = "Rubric"
	partAnswers  = "Answers"
	partDebrief  = "Debrief"
)

func headings() []string {
	return []string{partTask, partMaterial, partTruth, partRubric, partAnswers, partDebrief}
}

// compiler is one compilation under way.
type compiler struct {
	*scenarios.Source
	kinds   []Kind
	world   World
	out     *Exercise
	at      map[string]int      // place of each heading among the sections
	answers []*draft            // in the order of the file
	reader  *Reader             // what the kind reads
	asks    []grading.Criterion // as they were read
	asked   map[string]bool     // checks that one of them asks for
}

// Compile checks and reads one file. It reports every mistake that it can see, and what is
// only advice, sorted by place; the Exercise is nil when there are mistakes.
func Compile(file string, src []byte, kinds []Kind, w World) (*Exercise, scenarios.Problems) {
	c := open(scenarios.OpenSource(file, src), kinds, w)
	c.out.Slug, c.out.File = strings.TrimSuffix(path.Base(file), ".md"), file
	if len(src) <= markdown.MaxSize {
		c.read()
	}
	problems := c.Problems()
	if len(problems.Mistakes()) > 0 {
		return nil, problems
	}
	return c.out, problems
}

func open(s *scenarios.Source, kinds []Kind, w World) *compiler {
	return &compiler{Source: s, kinds: kinds, world: w, at: map[string]int{}, asked: map[string]bool{}, out: &Exercise{}}
}

func (c *compiler) read() {
	c.reader = &Reader{Source: c.Source, World: c.world}
	c.front()
	c.outline()
	c.out.Task = c.prose(partTask, true)
	c.out.Debrief = c.prose(partDebrief, false)
	if c.out.Kind != nil && !c.Enough() {
		c.out.Work = c.out.Kind.Compile(c.reader)
	}
	if c.out.Kind != nil { // else nobody knows which keys there are
		c.reader.Front.Done()
	}
	c.handedOut()
	c.rubric()
	c.rehearsals()
}

// front reads the keys that all kinds have; the kind reads its own and what is left is
// nobody's.
func (c *compiler) front() {
	k, ok := c.Front()
	if !ok {
		return
	}
	c.reader.Front = k
	c.out.Title = k.Required("title")
	if n := len([]rune(c.out.Title)); n > mostTitle {
		k.Problem("title", "", "title has %d characters; at most %d are read", n, mostTitle)
	}
	c.out.Level = k.Required("level")
	if c.out.Level != "" && !slices.Contains(scenarios.Levels(), c.out.Level) {
		k.Problem("level", scenarios.Nearest(c.out.Level, scenarios.Levels()), "there is no level %q", c.out.Level)
	}
	k.Required("minutes")
	c.out.Minutes = k.Whole("minutes", 1, MostMinutes)
	c.out.Skills = k.Trains()
	c.out.Pass = k.Percent("pass")
	c.stack(k)
	c.kind(k)
	c.out.Summary = c.Doc.Intro
	if c.out.Summary == "" {
		c.Problem(top, "write a paragraph between the front matter and ## Task: what is trained, and with what", "the summary is missing")
	}
}

var top = scenarios.Position{Line: 1, Column: 1}

func (c *compiler) stack(k scenarios.Keys) {
	name := k.Text("stack")
	if name == "" || c.world.Stack == nil {
		return
	}
	s, err := c.world.Stack(name)
	if err != nil {
		k.Problem("stack", scenarios.Nearest(name, c.world.Stacks), "there is no stack %q", name)
		return
	}
	c.out.Stack, c.reader.Stack = s, s
}

func (c *compiler) kind(k scenarios.Keys) {
	name := k.Required("exercise")
	if name == "" {
		return
	}
	var names []string
	for _, kind := range c.kinds {
		if kind.Name() == name {
			c.out.Kind = kind
			return
		}
		names = append(names, kind.Name())
	}
	k.Problem("exercise", scenarios.Nearest(name, names), "there is no kind of exercise %q", name)
}

// outline finds the parts, and gives each block to the one that it stands in.
func (c *compiler) outline() {
	for _, f := range c.Doc.Stray {
		c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "", "this %s block stands below no heading", f.Kind)
	}
	part, under := "", ""
	for i := range c.Doc.Sections {
		if c.Enough() {
			return
		}
		s := &c.Doc.Sections[i]
		at := scenarios.Position{Line: s.Line, Column: 1}
		switch s.Level {
		case 1:
			c.Problem(at, "the title stands in the front matter; start with ## Task", "there is no part %q", s.Title)
			part = ""
		case 2:
			under = ""
			part = s.Title
			first, again := c.at[part]
			switch {
			case !slices.Contains(headings(), part):
				c.Problem(at, scenarios.Nearest(part, headings()), "there is no part %q", part)
				part = ""
			case again:
				c.Problem(at, "", "there is a part %s already, on line %d", part, c.Doc.Sections[first].Line)
			default:
				c.at[part] = i
			}
		case 3:
			under = strings.TrimSpace(s.Title)
		}
		c.section(part, under, s)
	}
	var missing []string
	for _, name := range []string{partTask, partRubric, partAnswers} {
		if _, there := c.at[name]; !there {
			missing = append(missing, "## "+name)
		}
	}
	if len(missing) > 0 {
		c.Problem(top, "an exercise has the parts ## "+strings.Join(headings(), ", ## "), "missing: %s", strings.Join(missing, ", "))
	}
}

// section gives the blocks of a section to those who read them.
func (c *compiler) section(part, under string, s *markdown.Section) {
	switch part {
	case partMaterial, partTruth:
		for _, f := range s.Fences {
			b := Block{Fence: f, Under: under, At: scenarios.Position{Line: f.Mark, Column: 1}}
			if part == partMaterial {
				c.reader.Material = append(c.reader.Material, b)
			} else {
				c.reader.Truth = append(c.reader.Truth, b)
			}
		}
		if part == partMaterial && strings.TrimSpace(s.Prose) != "" {
			c.Problem(scenarios.Position{Line: s.Line, Column: 1}, "write it below ## Task, or in a block ```markdown file", "nobody is shown the prose below %q", s.Title)
		}
	case partRubric: // read once the kind has said what there is to ask for
	case partAnswers:
		c.drafted(s)
	case partTask, partDebrief:
		for _, f := range s.Fences {
			c.Problem(scenarios.Position{Line: f.Mark, Column: 1}, "", "the %s has no blocks of kind %q", strings.ToLower(part), f.Kind)
		}
	}
}

// varied is a word of a document that follows from the seed.
var varied = regexp.MustCompile(`\{\{\w+\}\}`)

// prose returns the Markdown of a part.
func (c *compiler) prose(part string, must bool) string {
	i, there := c.at[part]
	if !there {
		if !must {
			c.Advise(top, "write what to take to work below ## "+part, "there is no %s", strings.ToLower(part))
		}
		return ""
	}
	text := c.Doc.Under(i)
	if text == "" {
		c.Problem(scenarios.Position{Line: c.Doc.Sections[i].Line, Column: 1}, "", "the %s is empty", strings.ToLower(part))
	}
	if word := varied.FindString(text); word != "" {
		c.Problem(scenarios.Position{Line: c.Doc.Sections[i].Line, Column: 1}, "say it without, or in a document", "the %s is the same for every seed, so %s stays as it is written", strings.ToLower(part), word)
	}
	return text
}

// handedOut checks what the kind has made: what is read and what is answered.
func (c *compiler) handedOut() {
	if c.out.Work == nil {
		return
	}
	documents := map[string]bool{}
	all := c.out.Work.Material(Seed).Documents
	if len(all) > mostDocuments {
		c.Problem(top, "", "there are %d documents to read; at most %d are shown", len(all), mostDocuments)
	}
	for _, d := range all {
		if d.ID == "" || documents[d.ID] {
			c.Problem(top, "give each a heading of its own", "two documents to read are called %q", d.ID)
		}
		documents[d.ID] = true
		if n := len([]rune(d.Text)); n > mostDocument {
			c.Problem(top, "", "the document %s has %d characters; at most %d are shown", d.ID, n, mostDocument)
		}
	}
	parts := c.out.Work.Parts(Seed)
	if len(parts) == 0 || len(parts) > mostParts {
		c.Problem(top, "", "there are %d parts to answer; 1 to %d can be", len(parts), mostParts)
	}
	taken, most := map[string]bool{}, 0
	for _, p := range parts {
		if p.ID == "" || taken[p.ID] {
			c.Problem(top, "", "two parts of the answer are called %q", p.ID)
		}
		taken[p.ID] = true
		most += p.Most
		if p.On != "" && !documents[p.On] {
			c.Problem(top, "", "the part %s is on a document that is not there, %q", p.ID, p.On)
		}
		if wrong := p.Wrong(p.Start); wrong != "" {
			c.Problem(top, "", "what stands in the part %s at the start cannot stand there: %s", p.ID, wrong)
		}
	}
	if most > mostAnswer {
		c.Problem(top, "", "the parts of the answer can hold %d characters; at most %d are kept", most, mostAnswer)
	}
}

// ids lists the names of the parts of an answer.
func (c *compiler) ids() (ids []string) {
	if c.out.Work != nil {
		for _, p := range c.out.Work.Parts(Seed) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}
