package scenarios

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/markdown"
)

// secret is something that trainees must find out by themselves.
type secret struct {
	what, text string
	// shared says that colleagues may know of it, and tell.
	shared bool
}

// secrets lists what no text that trainees read may hold. It is cautious:
// words that anyone might use are no secrets.
func (c *compiler) secrets() []secret {
	var out []secret
	var faults []string
	for _, in := range c.out.Injects {
		for _, e := range in.Effects() {
			if e.Fault != nil && strings.Contains(e.Fault.Fault, "-") && !has(faults, e.Fault.Fault) {
				faults = append(faults, e.Fault.Fault)
				out = append(out, secret{what: "the fault " + e.Fault.Fault, text: e.Fault.Fault})
			}
			if e.Change != nil && words(e.Change.Summary) >= 3 {
				out = append(out, secret{what: "the change of inject " + in.ID, text: e.Change.Summary, shared: true})
			}
		}
		if len(in.ID) > 6 && strings.Contains(in.ID, "-") {
			out = append(out, secret{what: "the inject " + in.ID, text: in.ID})
		}
		if words(in.Title) >= 3 {
			out = append(out, secret{what: "the title of inject " + in.ID, text: in.Title})
		}
	}
	for _, k := range c.out.Rubric {
		if words(k.Title) >= 3 {
			out = append(out, secret{what: "the title of criterion " + k.ID, text: k.Title})
		}
	}
	return out
}

func words(text string) int { return len(strings.Fields(text)) }

// within returns where the secret stands in a text that fold returned, or -1.
func (s secret) within(folded string) int {
	return findWords(folded, strings.Join(strings.Fields(strings.ToLower(s.text)), " "))
}

// keepSecrets reports where the title, the summary, the briefing or a persona
// gives something away.
func (c *compiler) keepSecrets(briefing *part) {
	lines := strings.Split(c.doc.Body, "\n")
	line := func(of int) int { return min(max(of-c.doc.BodyLine, 0), len(lines)) } // in lines
	first := len(lines)
	if len(c.doc.Sections) > 0 {
		first = line(c.doc.Sections[0].Line)
	}
	type text struct {
		what string
		at   Position
		text string
	}
	texts := []text{{"the summary", Position{c.doc.BodyLine, 1}, strings.Join(lines[:first], "\n")}}
	if c.titled.Line > 0 {
		texts = append(texts, text{"the title", c.titled, c.out.Title})
	}
	if briefing != nil {
		last := len(lines)
		for _, s := range c.doc.Sections[briefing.index+1:] {
			if s.Level <= 2 {
				last = line(s.Line)
				break
			}
		}
		texts = append(texts, text{"the briefing", Position{briefing.line, 1}, strings.Join(lines[line(briefing.line):last], "\n")})
	}
	for i, u := range c.out.Updates {
		texts = append(texts, text{"the update to begin with", c.templates[i], u.Text})
	}
	secrets := c.secrets()
	for _, t := range texts {
		folded, offsets := fold(t.text)
		for _, s := range secrets {
			if found := s.within(folded); found >= 0 {
				c.problem(t.at.in(t.text, offsets[found]), "trainees read this before they begin; leave it to them to find out", "%s gives away %s", t.what, s.what)
			}
		}
	}
	for _, t := range c.spoken() {
		folded, _ := fold(t.text)
		for _, s := range secrets {
			if c.enough() {
				return
			}
			if s.shared || s.within(folded) < 0 {
				continue
			}
			// What was written may be longer than what it says, by indentation
			// and escapes; where the two differ, the start has to do.
			written := t.written[:min(len(t.written), 4*len(t.text))]
			at := t.at
			folded, offsets := fold(written)
			if found := s.within(folded); found >= 0 {
				at = at.in(written, offsets[found])
			}
			c.problem(at, "a colleague knows services and changes, not the script; leave it to trainees to find out", "%s gives away %s", t.what, s.what)
		}
	}
}

// in returns the place of a byte offset of a text that starts at p.
func (p Position) in(text string, offset int) Position {
	line, column := markdown.Place(text, offset)
	if line == 1 {
		column += p.Column - 1
	}
	return Position{p.Line + line - 1, column}
}

// fold makes texts comparable: lower case, and one space for every gap. It
// also returns where in the text each byte of the result comes from.
func fold(text string) (folded string, offsets []int) {
	var b strings.Builder
	gap := false
	for i, c := range text {
		space := unicode.IsSpace(c)
		if space && gap {
			continue
		}
		gap = space
		if space {
			c = ' '
		}
		b.WriteRune(unicode.ToLower(c))
		for len(offsets) < b.Len() {
			offsets = append(offsets, i)
		}
	}
	return b.String(), offsets
}

// findWords returns where wanted stands in a text as whole words, or -1.
func findWords(text, wanted string) int {
	for from := 0; wanted != ""; {
		i := strings.Index(text[from:], wanted)
		if i < 0 {
			break
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(wanted):])
		if !inWord(before) && !inWord(after) {
			return i
		}
		from = i + len(wanted)
	}
	return -1
}

func inWord(c rune) bool { return c == '-' || unicode.IsLetter(c) || unicode.IsDigit(c) }
