package grading

import (
	"regexp"
	"slices"
	"strings"
)

// news is what a text says of how things stand, as far as that is plain.
type news int

const (
	nothingNew news = iota // of it, or nothing that is plain
	allIsOver              // it is fixed, over, works again
	notOver                // it is not, or not yet; or what said so was wrong
)

// newsOf reads what a text says of how things stand. It knows English, and claims
// only what is plain: a text that asks, hopes, promises, reports what somebody
// else says, speaks of a part, or contradicts itself says nothing.
//
// A text is taken apart into sentences and these into clauses. A clause says that
// it is over when it holds one of the phrases that say so, and no word before or
// after the phrase takes that back.
func newsOf(text string) news {
	over, not, partly := false, false, false
	for _, s := range sentences(text) {
		if s.asks {
			continue
		}
		if retraction.MatchString(s.text) {
			not = true
		}
		if residue.MatchString(without(s.text, gone)) {
			partly = true
		}
		over = over || brief.MatchString(s.text)
		doubted := false // by the clause before, which said it
		for i, c := range clauses(s.text) {
			found, how := claim(c)
			switch {
			case !found:
				doubted = false
				if opening.MatchString(c) && i == 0 {
					doubted = true // "once traffic drops, it is fixed"
				}
			case how == notOver:
				not = true
			case how == allIsOver && !doubted:
				over = true
			default:
				doubted = true
			}
		}
	}
	switch {
	case not:
		return notOver
	case over && !partly:
		return allIsOver
	}
	return nothingNew
}

// claim reports whether a clause holds a phrase that says it is over, and what
// the clause makes of it: over, not over, or nothing.
func claim(clause string) (bool, news) {
	for _, phrase := range gone {
		if at := phrase.FindStringIndex(clause); at != nil {
			return true, weigh(clause[:at[0]], clause[at[1]:], false)
		}
	}
	for _, phrase := range well {
		at := phrase.FindStringIndex(clause)
		if at == nil {
			continue
		}
		before, inside, after := clause[:at[0]], clause[at[0]:at[1]], clause[at[1]:]
		if !mends.MatchString(inside) && other(before, inside) {
			continue
		}
		return true, weigh(before, after, negation.MatchString(before) || negation.MatchString(inside))
	}
	return false, nothingNew
}

// without returns a text without what phrases match.
func without(text string, phrases []*regexp.Regexp) string {
	for _, p := range phrases {
		text = p.ReplaceAllString(text, "")
	}
	return text
}

func weigh(before, after string, negated bool) news {
	switch {
	case doubt.MatchString(before) || reserve.MatchString(after):
		return nothingNew
	case negated:
		return notOver
	}
	return allIsOver
}

// other reports whether a phrase is said of something else than of what customers
// suffer: of an alert, a setting, a name that is resolved.
func other(before, inside string) bool {
	if things.MatchString(before) {
		return true // "the cause of the outage"
	}
	words := strings.Fields(before + " " + inside)
	for i, w := range words {
		if verbs[w] {
			return i > 0 && (aside[words[i-1]] || oneOf.MatchString(words[i-1])) || i > 1 && titled[words[i-2]]
		}
	}
	return false
}

type sentence struct {
	text string
	asks bool
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?…]+(?:\s+|$)|\n+`)
	clauseEnd   = regexp.MustCompile(`\s*(?:[,;:()\[\]{}"“”]|\s[-–—]+\s|–|—)\s*|\s+(?:and|but|so|because|although|though|while|which|however|then)\s+`)
	short       = strings.NewReplacer("’", "'", "can't", "can not", "won't", "will not", "cannot", "can not", "n't", " not", "so that", "in order that", "fails over", "is replaced", "can confirm", "know", "now and then", "sometimes", "now and again", "sometimes", "i confirm", "i know", "we confirm", "we know", "'re", " are", "'ve", " have", "'ll", " will", "'d ", " would ", "*", "", "_", "", "`", "")
	shortIs     = regexp.MustCompile(`([a-z])'s (fixed|resolved|solved|sorted|closed|done|ended|over|back|working|well|up|fine|good|okay|ok|green|healthy|stable|gone|recovered|been|all|now|not)\b`)
)

// sentences takes a text apart. Short forms are written out.
func sentences(text string) []sentence {
	text = strings.ToLower(alertNames.ReplaceAllString(text, "alert"))
	text = shortIs.ReplaceAllString(short.Replace(text), "$1 is $2")
	text = signs.ReplaceAllString(hours.ReplaceAllString(moments.ReplaceAllString(text, ""), "${1}h$2"), " ")
	var out []sentence
	for text != "" {
		end := sentenceEnd.FindStringIndex(text)
		if end == nil {
			end = []int{len(text), len(text)}
		}
		if one := strings.TrimSpace(text[:end[0]]); one != "" {
			out = append(out, sentence{one, strings.Contains(text[end[0]:end[1]], "?") || inversion.MatchString(one)})
		}
		text = text[end[1]:]
	}
	return out
}

var (
	// moments are since when it is so, which changes nothing; hours are those of what may
	// come, kept in one piece; alerts are called InOneWord; signs are pictures, which people put beside words.
	moments    = regexp.MustCompile(`\s(?:as of|at|since|around|about)(?: about| around)? \d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?: ?(?:[ap]m|z|utc|gmt|bst|cet|cest|[ecmp][sd]t)\b)?`)
	hours      = regexp.MustCompile(`\b(\d{1,2}):(\d\d)\b`)
	alertNames = regexp.MustCompile(`\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b`)
	signs      = regexp.MustCompile(`[\p{So}\p{Sk}\x{fe0f}\x{200d}]+`)
)

func clauses(sentence string) []string {
	out := clauseEnd.Split(sentence, -1)
	for i := range out {
		out[i] = strings.Join(strings.Fields(out[i]), " ")
	}
	return slices.DeleteFunc(out, func(c string) bool { return c == "" })
}
