package said

import (
	"slices"
	"strings"
	"unicode"
)

// Stance is how a text says something.
type Stance int

// Stances, the weakest first.
const (
	Unsaid   Stance = iota
	Denied          // that it is not so
	Doubtful        // that it may be so, or in a language that is not known
	Affirmed        // that it is so
)

// Text is what somebody wrote, read in one language.
type Text struct {
	lang    *Language
	clauses []clause
	words   []string // all of them, in lower case
}

// clause is a part of a sentence that says one thing.
type clause struct {
	words    []string // in lower case
	stems    []string
	doubtful bool
	denied   bool
}

// Read reads a text.
func (l *Language) Read(text string) Text {
	t := Text{lang: l}
	for _, s := range sentences(text) {
		if len(s.parts) > 0 && l.asks.begins(s.parts[0]) {
			s.question = true
		}
		var carried, before clause // what the clause before hands on, and that clause
		for _, part := range l.split(s.parts) {
			c := clause{words: part.words, doubtful: s.question || !l.known || carried.doubtful, denied: carried.denied}
			for _, w := range part.words {
				c.stems = append(c.stems, l.stem(w))
			}
			held := l.certain.left(part.words)
			c.doubtful = c.doubtful || l.doubts.in(held)
			c.denied = c.denied || l.denies(held)
			if l.inside[part.words[0]] {
				c.doubtful, c.denied = c.doubtful || before.doubtful, c.denied || before.denied
			}
			before, carried = c, clause{}
			if part.hands {
				end := part.words[max(0, len(part.words)-2):]
				carried.doubtful = s.question || l.doubts.in(end)
				carried.denied = len(end) > 0 && l.denials.in(end[len(end)-1:])
			}
			t.clauses = append(t.clauses, c)
			t.words = append(t.words, part.words...)
		}
	}
	return t
}

// Term is what is listened for: one word or several.
type Term struct{ stems []string }

// Term prepares a term.
func (l *Language) Term(term string) Term {
	var t Term
	for _, s := range sentences(term) {
		for _, part := range s.parts {
			for _, w := range part {
				t.stems = append(t.stems, l.stem(w))
			}
		}
	}
	return t
}

// Find says how a text says one of several terms: as it does at its clearest.
func (t Text) Find(terms ...Term) Stance {
	return t.find(terms, nil)
}

// FindWith is Find in those clauses alone that have a word of a cue in them.
func (t Text) FindWith(cue Cue, terms ...Term) Stance {
	return t.find(terms, t.lang.cues[cue])
}

// FindTogether says how a text says a word of one cue in a clause with one of
// another.
func (t Text) FindTogether(a, b Cue) Stance {
	best := Unsaid
	for _, c := range t.clauses {
		at := slices.IndexFunc(c.words, func(w string) bool { return t.lang.cues[a][w] })
		if at >= 0 && slices.ContainsFunc(c.words, func(w string) bool { return t.lang.cues[b][w] }) {
			best = max(best, t.lang.stance(c, at))
		}
	}
	return best
}

func (t Text) find(terms []Term, cues set) Stance {
	best := Unsaid
	for _, c := range t.clauses {
		if cues != nil && !slices.ContainsFunc(c.words, func(w string) bool { return cues[w] }) {
			continue
		}
		for _, term := range terms {
			at, ok := c.place(term)
			if !ok {
				continue
			}
			best = max(best, t.lang.stance(c, at))
		}
	}
	return best
}

// Cued reports whether a text has a word of a cue in it.
func (t Text) Cued(cue Cue) bool {
	return slices.ContainsFunc(t.words, func(w string) bool { return t.lang.cues[cue][w] })
}

// Bounds of what is taken for a sentence that somebody meant.
const (
	leastWords    = 5 // different ones
	leastOrdinary = 2 // of those, words that sentences are held together by
)

// Statement reports whether a text is one that somebody meant as such: a few
// different words, not many times the same, some of them such as hold sentences
// of the language together. Of a language that is not known, the words have to do.
func (t Text) Statement() bool {
	different, ordinary := set{}, 0
	for _, w := range t.words {
		if !different[w] && t.lang.ordinary[w] {
			ordinary++
		}
		different[w] = true
	}
	enough := len(different) >= leastWords && 2*len(different) >= len(t.words)
	return enough && (ordinary >= leastOrdinary || !t.lang.known)
}

// Says reports whether a text has a word in it, as it is written.
func (t Text) Says(word string) bool {
	return len(word) > 0 && slices.Contains(t.words, strings.ToLower(word))
}

// place returns where in a clause the words of a term stand, in any order: that
// of the first of them.
func (c clause) place(t Term) (int, bool) {
	if len(t.stems) == 0 {
		return 0, false
	}
	first := len(c.stems)
	for _, s := range t.stems {
		at := slices.Index(c.stems, s)
		if at < 0 {
			return 0, false
		}
		first = min(first, at)
	}
	return first, true
}

// stance is how a clause says what stands at a place of it.
func (l *Language) stance(c clause, at int) Stance {
	switch {
	case !l.known:
		return Doubtful
	case c.denied || l.nearby.in(l.certain.left(c.words[max(0, at-3):at])):
		return Denied
	case c.doubtful:
		return Doubtful
	}
	return Affirmed
}

// denies reports whether words deny the clause that they are: "does not work"
// only tells what does not work.
func (l *Language) denies(words []string) bool {
	return l.denials.among(words, func(rest []string) bool {
		near := rest[:min(len(rest), 3)]
		return (len(rest) == 0 || !l.affirms[rest[0]]) && !slices.ContainsFunc(near, func(w string) bool { return l.undoing[w] })
	})
}

// in reports whether one of the phrases stands among words.
func (p phrases) in(words []string) bool {
	return p.among(words, func([]string) bool { return true })
}

// begins reports whether words begin with one of the phrases.
func (p phrases) begins(words []string) bool {
	return slices.ContainsFunc(p[words[0]], func(run []string) bool { return len(run) <= len(words) && slices.Equal(words[:len(run)], run) })
}

// left are words without the phrases that stand among them.
func (p phrases) left(words []string) []string {
	out := make([]string, 0, len(words))
	for i := 0; i < len(words); {
		skip := 0
		for _, run := range p[words[i]] {
			if end := i + len(run); end <= len(words) && slices.Equal(words[i:end], run) {
				skip = max(skip, len(run))
			}
		}
		if skip == 0 {
			out = append(out, words[i])
			skip = 1
		}
		i += skip
	}
	return out
}

// among is in, where what follows the phrase has to be fit.
func (p phrases) among(words []string, fit func(rest []string) bool) bool {
	for i, w := range words {
		for _, run := range p[w] {
			end := i + len(run)
			if end > len(words) || !slices.Equal(words[i:end], run) {
				continue
			}
			if fit(words[end:]) {
				return true
			}
		}
	}
	return false
}

// sentence is words up to a full stop, in the parts that commas make.
type sentence struct {
	parts    [][]string
	question bool
}

// sentences takes a text apart. A dot between digits is part of a number, as in
// a version, and an apostrophe part of a word.
func sentences(text string) []sentence {
	var out []sentence
	var now sentence
	var part []string
	var word []rune
	endWord := func() {
		if w := strings.Trim(string(word), "'"); w != "" {
			part = append(part, w)
		}
		word = nil
	}
	endPart := func() {
		endWord()
		if len(part) > 0 {
			now.parts = append(now.parts, part)
		}
		part = nil
	}
	runes := []rune(strings.ToLower(strings.ReplaceAll(text, "’", "'")))
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r) || r == '\'':
			word = append(word, r)
		case r == '.' && i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1]):
			word = append(word, r)
		case strings.ContainsRune(".!?;:\n", r):
			endPart()
			now.question = r == '?'
			if len(now.parts) > 0 {
				out = append(out, now)
			}
			now = sentence{}
		case r == ',' || r == '–' || r == '—':
			endPart()
		default:
			endWord()
		}
	}
	endPart()
	if len(now.parts) > 0 {
		out = append(out, now)
	}
	return out
}

// piece is the words of one clause; hands says that the next one depends on it.
type piece struct {
	words []string
	hands bool
}

// split takes the parts of a sentence apart into clauses.
func (l *Language) split(parts [][]string) []piece {
	var out []piece
	for _, part := range parts {
		from := 0
		for i, w := range part {
			if i > from && l.clause[w] {
				out = append(out, piece{part[from:i], l.depends[w]})
				from = i
			}
		}
		out = append(out, piece{words: part[from:]})
	}
	return out
}
