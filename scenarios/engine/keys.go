package engine

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// mostTyped bounds what is kept of a line that is being written, in
	// characters; one that is longer cannot be entered.
	mostTyped = 64 << 10
	// mostPast is how many lines can be recalled, as in a shell.
	mostPast = 500
)

// Keys that edit a line, as a terminal sends them.
const (
	ctrlA, ctrlB, ctrlC, ctrlD, ctrlE, ctrlF, ctrlG, ctrlH = 1, 2, 3, 4, 5, 6, 7, 8
	ctrlJ, ctrlK, ctrlM, ctrlN, ctrlO, ctrlP, ctrlR        = 10, 11, 13, 14, 15, 16, 18
	ctrlU, ctrlV, ctrlW, ctrlY, ctrlZ, escape, ctrlQuit    = 21, 22, 23, 25, 26, 27, 28
	rubout                                                 = 127
)

// keyboard follows what somebody types into a terminal, and knows the line as
// it stands when it is entered: what the usual keys of a shell's line editor
// make of it. What a shell puts in by itself, such as the rest of a name after
// Tab, it cannot know.
type keyboard struct {
	line []rune
	at   int // cursor
	over bool
	cut  []rune // what was cut last

	past   []string
	back   int    // how many lines up; 0: the line being written
	aside  []rune // the line being written, while another one is recalled
	search *search

	rune    []byte // the beginning of a character
	seq     []byte // the beginning of an escape sequence
	literal bool   // the next key is a character, whatever it means
	paste   bool   // what comes was pasted, and enters nothing
}

// search is for an earlier line that contains something.
type search struct {
	text []rune
	skip int // matches passed over
}

// press takes one byte and reports whether it enters the line.
func (k *keyboard) press(b byte) (enters bool) {
	switch {
	case len(k.seq) > 0 && !k.paste && (b == ctrlM || b == ctrlJ):
		// No sequence has it, and not every program knows any: better a line
		// too many on record than one too few.
		k.seq = nil
		return true
	case len(k.seq) > 0:
		k.escaped(b)
		return false
	case b == escape:
		k.settle()
		k.seq = append(k.seq, b)
		return false
	case k.paste:
		if b == ctrlM {
			b = ctrlJ
		}
		if b == ctrlJ || b == '\t' || b >= ' ' {
			k.put(b)
		}
		return false
	case k.literal:
		k.literal = false
		k.put(b)
		return false
	case b >= ' ' && b != rubout:
		k.put(b)
		return false
	}
	k.rune = nil
	if k.search != nil && k.seek(b) {
		return false
	}
	switch b {
	case ctrlM, ctrlJ, ctrlO:
		return true
	case ctrlC, ctrlZ, ctrlQuit:
		k.clear()
	case ctrlR:
		k.search = &search{}
	case ctrlV:
		k.literal = true
	default:
		k.edit(b)
	}
	return false
}

// edit does what a key does to the line.
func (k *keyboard) edit(b byte) {
	switch b {
	case ctrlA:
		k.at = 0
	case ctrlE:
		k.at = len(k.line)
	case ctrlB:
		k.at = max(0, k.at-1)
	case ctrlF:
		k.at = min(len(k.line), k.at+1)
	case ctrlH, rubout:
		if k.at > 0 {
			k.drop(k.at-1, k.at)
		}
	case ctrlD:
		if k.at < len(k.line) {
			k.drop(k.at, k.at+1)
		}
	case ctrlU:
		k.take(0, k.at)
	case ctrlK:
		k.take(k.at, len(k.line))
	case ctrlW:
		k.take(k.wordBefore(unicode.IsSpace), k.at)
	case ctrlY:
		k.insert(k.cut...)
	case ctrlP:
		k.recall(k.back + 1)
	case ctrlN:
		k.recall(k.back - 1)
	}
}

// escaped takes the next byte of an escape sequence.
func (k *keyboard) escaped(b byte) {
	k.seq = append(k.seq, b)
	seq := string(k.seq)
	if k.paste {
		k.pasted(seq)
		return
	}
	if seq == "\x1b[" || seq == "\x1bO" || len(seq) > 2 && len(seq) < longestSeq && (b < '@' || b > '~') {
		return // there is more to come
	}
	k.seq = nil
	if len(seq) == 2 {
		k.alt(b)
		return
	}
	switch seq[2:] {
	case "200~":
		k.paste = true
	case "A":
		k.edit(ctrlP)
	case "B":
		k.edit(ctrlN)
	case "C":
		k.edit(ctrlF)
	case "D":
		k.edit(ctrlB)
	case "H", "1~", "7~":
		k.edit(ctrlA)
	case "F", "4~", "8~":
		k.edit(ctrlE)
	case "3~":
		k.edit(ctrlD)
	case "1;5C", "1;3C":
		k.alt('f')
	case "1;5D", "1;3D":
		k.alt('b')
	}
}

const (
	pasteEnds  = "\x1b[201~"
	longestSeq = 32 // bytes; what is longer is none
)

// pasted takes what may be the end of what was pasted; if not, it was text.
func (k *keyboard) pasted(seq string) {
	switch {
	case seq == pasteEnds:
		k.paste, k.seq = false, nil
	case !strings.HasPrefix(pasteEnds, seq):
		k.seq = nil
		for _, b := range []byte(seq[1:]) {
			k.press(b)
		}
	}
}

// alt does what a key does together with Alt.
func (k *keyboard) alt(b byte) {
	switch b {
	case 'b':
		k.at = k.wordBefore(apart)
	case 'f':
		k.at = k.wordAfter()
	case 'd':
		k.take(k.at, k.wordAfter())
	case ctrlH, rubout:
		k.take(k.wordBefore(apart), k.at)
	}
}

// apart reports whether a character stands between words.
func apart(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func (k *keyboard) wordBefore(apart func(rune) bool) int {
	at := k.at
	for at > 0 && apart(k.line[at-1]) {
		at--
	}
	for at > 0 && !apart(k.line[at-1]) {
		at--
	}
	return at
}

func (k *keyboard) wordAfter() int {
	at := k.at
	for at < len(k.line) && apart(k.line[at]) {
		at++
	}
	for at < len(k.line) && !apart(k.line[at]) {
		at++
	}
	return at
}

// put takes a byte of text.
func (k *keyboard) put(b byte) {
	k.rune = append(k.rune, b)
	if !utf8.FullRune(k.rune) {
		return
	}
	r, size := utf8.DecodeRune(k.rune)
	rest := slices.Clone(k.rune[size:])
	k.rune = nil
	if k.search != nil && len(k.search.text) < mostTyped {
		k.search.text, k.search.skip = append(k.search.text, r), 0
	} else if k.search == nil {
		k.insert(r)
	}
	for _, b := range rest { // it was no character, and another one has begun
		k.put(b)
	}
}

func (k *keyboard) insert(rs ...rune) {
	if len(k.line)+len(rs) > mostTyped {
		k.over = true
		return
	}
	k.line = slices.Insert(k.line, k.at, rs...)
	k.at += len(rs)
}

func (k *keyboard) drop(from, to int) {
	k.line = slices.Delete(k.line, from, to)
	k.at = from
}

// take drops a part that can be put back.
func (k *keyboard) take(from, to int) {
	if from < to {
		k.cut = slices.Clone(k.line[from:to])
		k.drop(from, to)
	}
}

func (k *keyboard) clear() {
	k.line, k.at, k.over, k.back, k.aside, k.search, k.rune, k.literal = nil, 0, false, 0, nil, nil, nil, false
}

// recall brings back the nth line before the one being written.
func (k *keyboard) recall(n int) {
	if n < 0 || n > len(k.past) {
		return
	}
	if k.back == 0 {
		k.aside = k.line
	}
	k.back = n
	if n == 0 {
		k.line = k.aside
	} else {
		k.line = []rune(k.past[len(k.past)-n])
	}
	k.at = len(k.line)
}

// seek takes a key while an earlier line is searched for, and reports whether
// that was all there is to it.
func (k *keyboard) seek(b byte) bool {
	switch b {
	case ctrlR:
		k.search.skip++
		return true
	case ctrlH, rubout:
		if n := len(k.search.text); n > 0 {
			k.search.text = k.search.text[:n-1]
		}
		return true
	case ctrlG:
		k.search = nil
		return true
	}
	k.settle()
	return false
}

// settle ends a search with what it has found.
func (k *keyboard) settle() {
	if k.search == nil {
		return
	}
	skip := k.search.skip
	for n := 1; n <= len(k.past) && len(k.search.text) > 0; n++ {
		if !strings.Contains(k.past[len(k.past)-n], string(k.search.text)) {
			continue
		}
		if skip--; skip < 0 {
			k.recall(n)
			break
		}
	}
	k.search = nil
}

// entered lists the lines that are entered now: several, when they were pasted.
// Blank ones say nothing.
func (k *keyboard) entered() []string {
	var lines []string
	for line := range strings.SplitSeq(string(k.line), "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// next begins a new line, when the one before was entered.
func (k *keyboard) next() {
	if text := string(k.line); strings.TrimSpace(text) != "" {
		k.past = append(k.past, text)
		if len(k.past) > mostPast {
			k.past = slices.Delete(k.past, 0, 1)
		}
	}
	k.clear()
}
