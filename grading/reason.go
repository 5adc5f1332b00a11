package grading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios/event"
)

// sense is what a machine can tell of a reason that somebody wrote.
type sense int

const (
	senseless sense = iota // nothing, or nothing that means anything
	unclear                // words, and none that ties them to what was done: for a person to judge
	sensible               // words, and one that does
)

// A reason names what and why: that takes so many different words, one of which
// is of the thing that it is about.
const fewestWords = 3

// symptoms are words by which people say what is wrong or what they see, whatever
// the system: the stems of them.
var symptoms = []string{
	"error", "fail", "slow", "latenc", "timeout", "time out", "exhaust", "saturat", "full", "queue", "backlog", "wait",
	"memory", "cpu", "disk", "crash", "hang", "hung", "lock", "lag", "leak", "burn", "drop", "refuse", "reset", "expire",
	"overload", "unavailable", "outage", "connection", "pool", "capacity", "load",
	"release", "deploy", "version", "config", "setting", "push", "flag", "limit", "replica", "rollback", "roll back",
}

// sense tells whether a text names what and why: real words, several of them, and
// at least one that ties them to the thing. Of words alone that tie it to nothing
// a machine cannot say more; it may be another language.
func (l *ledger) sense(text string, about ...string) sense {
	words := realWords(text)
	if len(words) < fewestWords {
		return senseless
	}
	said := strings.ToLower(text)
	for _, term := range append(l.terms(about), symptoms...) {
		if strings.Contains(said, term) {
			return sensible
		}
	}
	return unclear
}

// realWords lists the different words of a text that can be words: several
// letters, not the same few over and over, and in Latin script a vowel. Where a
// text mostly repeats itself it has none.
func realWords(text string) []string {
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	seen := map[string]bool{}
	var words []string
	for _, word := range fields {
		if seen[word] {
			continue
		}
		seen[word] = true
		if isWord(word) {
			words = append(words, word)
		}
	}
	if len(seen)*2 < len(fields) {
		return nil
	}
	return words
}

func isWord(word string) bool {
	letters, latin, vowel := map[rune]bool{}, true, false
	for _, r := range word {
		letters[r] = true
		latin = latin && r < utf8.RuneSelf
		vowel = vowel || strings.ContainsRune("aeiouy", r)
	}
	n := utf8.RuneCountInString(word)
	return n >= 2 && len(letters) >= 2 && len(letters)*3 >= n && (!latin || vowel)
}

// terms are the words that tie a text to what it is about: the names of those
// concerned, in full and in their parts, and the terms of Truth: where its tells
// show, and what was changed there.
func (l *ledger) terms(about []string) []string {
	var terms []string
	add := func(names ...string) {
		for _, name := range names {
			for _, term := range append(strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' }), name) {
				if len(term) >= 4 {
					terms = append(terms, strings.ToLower(term))
				}
			}
		}
	}
	add(about...)
	for _, t := range l.rubric.Truth.Tells {
		add(t.Metrics, t.Logs, t.Service)
	}
	for _, c := range of[event.ChangeRecorded](l) {
		if b := body[event.ChangeRecorded](c); b.Action == "" {
			add(b.Service, b.By)
		}
	}
	return terms
}
