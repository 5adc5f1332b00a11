package scenarios

import (
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// Source is a Markdown file of a pack that another language than that of scenarios
// is written in: it is read in the same way, with the same bounds, and its mistakes
// are told in the same words. See the packages track and exercise.
type Source struct {
	Doc *markdown.Document
	c   *compiler
}

// OpenSource takes a file apart. What is wrong with it so far is among its Problems.
func OpenSource(file string, src []byte) *Source {
	c := &compiler{file: file}
	doc, mistakes := markdown.Parse(file, src)
	for _, m := range mistakes {
		c.problem(Position{m.Line, m.Column}, "", "%s", m.Text)
	}
	c.doc = doc
	return &Source{doc, c}
}

// Problem reports a mistake at a place; the hint may be empty.
func (s *Source) Problem(at Position, hint, format string, args ...any) {
	if !s.c.enough() {
		s.c.problem(at, hint, format, args...)
	}
}

// Advise reports what is no mistake, and would be better otherwise.
func (s *Source) Advise(at Position, hint, format string, args ...any) {
	before := len(s.c.problems)
	s.Problem(at, hint, format, args...)
	for i := before; i < len(s.c.problems); i++ {
		s.c.problems[i].Advice = true
	}
}

// Enough reports whether so much is wrong that nobody is helped by more.
func (s *Source) Enough() bool { return s.c.enough() }

// Problems are all that was reported, in the order of their places, and no more than
// anybody reads.
func (s *Source) Problems() Problems {
	s.c.tidy()
	return s.c.problems
}

// Front opens the front matter; false: there is none that can be read, which is
// reported.
func (s *Source) Front() (Keys, bool) {
	if s.Doc.FrontLine == 0 {
		if len(s.c.problems) == 0 {
			s.c.problem(Position{1, 1}, "start the file with --- and a title", "the front matter is missing")
		}
		return Keys{}, false
	}
	v, ok := (&sheet{c: s.c, origin: Position{s.Doc.FrontLine, 1}}).read(s.Doc.Front)
	if !ok {
		return Keys{}, false
	}
	v.shape = s.c.record.root(FrontMatter)
	return Keys{v.fields("front matter")}, true
}

// Block opens the YAML of a fenced block; what opens every message about it.
func (s *Source) Block(f markdown.Fence, what string) (Keys, bool) {
	v, ok := (&sheet{c: s.c, origin: Position{f.Line, f.Column}}).read(f.Text)
	if !ok {
		return Keys{}, false
	}
	v.shape = s.c.record.root(f.Kind)
	return Keys{v.fields(what)}, true
}

// Blocks opens the YAML of a fenced block that holds a list of mappings; what opens every
// message about one.
func (s *Source) Blocks(f markdown.Fence, what string) (all []Keys, ok bool) {
	v, ok := (&sheet{c: s.c, origin: Position{f.Line, f.Column}}).read(f.Text)
	if !ok {
		return nil, false
	}
	v.shape = s.c.record.root(f.Kind)
	for _, one := range v.list(what) {
		all = append(all, Keys{one.fields(what)})
	}
	return all, true
}

// Keys is a mapping that is read key by key: each read makes its key known, and Done
// reports those that nobody read.
type Keys struct{ f *fields }

// At is where the value of a key stands; where the mapping does without one.
func (k Keys) At(key string) Position { return k.f.pos(key) }

// Has reports whether a key was written.
func (k Keys) Has(key string) bool { return k.f.has(key) }

// Problem reports a mistake at a key.
func (k Keys) Problem(key, hint, format string, args ...any) {
	k.f.problem(key, hint, format, args...)
}

// Text reads a plain value; empty without one.
func (k Keys) Text(key string) string { return k.f.text(key) }

// Required reads a plain value that must be there.
func (k Keys) Required(key string) string { return k.f.required(key) }

// Texts reads a list of plain values.
func (k Keys) Texts(key string) []string { return k.f.texts(key) }

// Word is a plain value of a list, and where it stands.
type Word struct {
	Text string
	At   Position
}

// Words is Texts with the places.
func (k Keys) Words(key string) (words []Word) {
	for _, v := range k.f.value(key).list(k.f.what + ": " + key) {
		if t := v.text(k.f.what + ": " + key); t != "" {
			words = append(words, Word{t, v.at})
		}
	}
	return words
}

// Whole reads a whole number between two bounds; 0 without one.
func (k Keys) Whole(key string, least, most int) int {
	written := k.f.text(key)
	if written == "" {
		return 0
	}
	n, err := strconv.Atoi(written)
	if err != nil || n < least || n > most {
		k.f.problem(key, "", "%s: %q is not a whole number from %d to %d", key, written, least, most)
		return 0
	}
	return n
}

// Percent reads a share such as 70%; 0 without one.
func (k Keys) Percent(key string) float64 {
	written := k.f.text(key)
	if written == "" {
		return 0
	}
	percent, ok := percentOf(written)
	if !ok || percent == 0 {
		k.f.problem(key, "write "+key+": 70%", "%s: %q is not a share", key, written)
	}
	return percent
}

// Yes reads true or false; false without one.
func (k Keys) Yes(key string) bool {
	written := k.f.text(key)
	if written != "" && written != "true" && written != "false" {
		k.f.problem(key, "", "%s: %q is neither true nor false", key, written)
	}
	return written == "true"
}

// OneOf reads one of some words; empty without one.
func (k Keys) OneOf(key string, words ...string) string {
	written := k.f.text(key)
	if written != "" && !has(words, written) {
		k.f.problem(key, Nearest(written, words), "there is no %s %q", key, written)
		return ""
	}
	return written
}

// List opens the mappings of a list; each is called what in messages.
func (k Keys) List(key, what string) (all []Keys) {
	for _, v := range k.f.value(key).list(k.f.what + ": " + key) {
		all = append(all, Keys{v.fields(what)})
	}
	return all
}

// Place is where the mapping stands.
func (k Keys) Place() Position { return k.f.at }

// Called has messages about the mapping open with other words.
func (k Keys) Called(what string) Keys {
	k.f.what = what
	return k
}

// Under opens the mapping that a key holds; an empty one without it.
func (k Keys) Under(key string) Keys { return Keys{k.f.value(key).fields(k.f.what + ": " + key)} }

// Number reads a number; 0 without one.
func (k Keys) Number(key string) float64 { return k.f.number(key) }

// Span reads a duration such as 90s; 0 without one.
func (k Keys) Span(key string) time.Duration { return k.f.duration(key) }

// ID reads the name that one of several such things goes by, which none of those taken may
// be; empty where it cannot be one.
func (k Keys) ID(what string, taken []string) string { return k.f.sheet.c.identify(k.f, what, taken) }

// Score reads the bound that a score must be within, under score.
func (k Keys) Score() Expectation { return k.f.sheet.c.scored(k.f) }

// Levels reads the anchored levels of a person's judgement, under levels.
func (k Keys) Levels() map[int]string {
	judged := Criterion{Asks: "judge"}
	k.f.sheet.c.levels(k.f, &judged)
	return judged.Levels
}

// Trains reads what an exercise trains, under skills, and advises on words that are
// nearly the name of a skill.
func (k Keys) Trains() []string {
	c := k.f.sheet.c
	read := compiler{file: c.file, out: &Scenario{}}
	for _, w := range k.Words("skills") {
		read.out.Skills, read.out.SkillsPos = append(read.out.Skills, w.Text), append(read.out.SkillsPos, w.At)
	}
	if len(read.out.Skills) == 0 {
		k.f.problem("skills", "name at least one, as in skills: [observability]", "skills are missing")
	}
	for _, p := range NearSkills(read.out) {
		p.File = c.file
		c.problems = append(c.problems, p)
	}
	return read.out.Skills
}

// Done reports the keys that nobody knows.
func (k Keys) Done() { k.f.done() }

// Names lists the keys that were written, in the order of the file. It makes none of
// them known.
func (k Keys) Names() []string { return slices.Clone(k.f.order) }
