package handoff

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	numberForm = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	// figures tell that a sentence measures something.
	figures = regexp.MustCompile(`[a-z]_[a-z]|%|→|\bper ?cent\b|\bvisits?\b|\breplicas?\b|\bconnections?\b`)
	// asides are numbers that measure nothing that the log could have: dates, spans,
	// tickets, quantiles, classes of answers, places in a list.
	asides = regexp.MustCompile(`(?i)^\s*\d+[.)]\s|^\s*\|\s*\d+\s*\||\b\d{4}-\d\d-\d\d|\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)?\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b(?:\d{1,2}\.? )?(?:jan|feb|mar|apr|may|june?|july?|aug|sep|sept|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ober|ember)?(?: \d{1,2}\b)?(?:,? 20\d\d\b)?|` +
		`\b\d+(?:[.,]\d+)?[ -]?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\b|(?-i:\b[A-Z]{2,}-\d+\b)|#\d+|\bp\d\d+\b|\b[1-5]xx\b|\bhttp \d{3}\b`)
	shareForm   = regexp.MustCompile(`(?i)\b(an?|one|two|three|four|five|six|seven|eight|nine|\d+)(?: \w+)? (?:in|of|out of) (?:every )?(two|three|four|five|six|seven|eight|nine|ten|twenty|a hundred|\d+)\b`)
	partForm    = regexp.MustCompile(`(?i)\b(half|(?:a|one) third|two thirds|(?:a|one) quarter|three quarters|(?:a|one) fifth|two fifths|(?:a|one) sixth|(?:a|one) eighth|(?:a|one) tenth)\b`)
	succeedForm = regexp.MustCompile(`(?i)\b(?:succe\w+|went through|go through|got through|worked|works|well|fine|unaffected|completed)\b`)
	wordNumbers = map[string]float64{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twenty": 20, "a hundred": 100}
	parts       = map[string]float64{"half": 50, "a third": 33.3, "one third": 33.3, "two thirds": 66.7, "a quarter": 25, "one quarter": 25, "three quarters": 75, "a fifth": 20, "one fifth": 20, "two fifths": 40, "a sixth": 16.7, "one sixth": 16.7, "an eighth": 12.5, "one eighth": 12.5, "a tenth": 10, "one tenth": 10}
	countForm   = regexp.MustCompile(`(?i)\b(one|two|three|four|five|six|seven|eight|nine|ten|twenty)\b`)
)

// numbers holds those of a sentence that measures something (beside a word with an
// underscore, a percent sign, an arrow, or what is counted) against those of the documents.
// Others may count anything.
func (s sentence) numbers(others string) (out []Claim) {
	text := asides.ReplaceAllString(clockForm.ReplaceAllString(severityForm.ReplaceAllString(s.text, ""), ""), " ")
	if !figures.MatchString(text) {
		return nil
	}
	facts := factsOf(others)
	succeeds := succeedForm.MatchString(text)
	for _, m := range numberForm.FindAllStringIndex(text, -1) {
		words := text[m[0]:m[1]]
		all := numbersOf(words)
		if len(all) == 0 {
			continue
		}
		if succeeds && strings.HasPrefix(strings.TrimSpace(text[m[1]:]), "%") { // of those who did not fail
			for _, n := range all {
				all = append(all, 100-n)
			}
		}
		c := Claim{Line: s.line, Words: words}
		if slices.ContainsFunc(facts, func(f float64) bool {
			return slices.ContainsFunc(all, func(n float64) bool { return math.Abs(f-n) <= rounding*math.Abs(f) })
		}) {
			c.Right, c.Why = true, "The material has this number."
		} else {
			c.Wrong, c.Why = true, fmt.Sprintf("%s: neither the log nor what else was handed out has this number, or one near it.", words)
		}
		out = append(out, c)
	}
	return out
}

// factsOf are the numbers of a text, those in words among them, and in percent its shares.
func factsOf(text string) (out []float64) {
	for _, m := range numberForm.FindAllString(clockForm.ReplaceAllString(text, ""), -1) {
		out = append(out, numbersOf(m)...)
	}
	for _, m := range countForm.FindAllString(text, -1) {
		out = append(out, wordNumbers[strings.ToLower(m)])
	}
	for _, m := range partForm.FindAllString(text, -1) {
		out = append(out, parts[strings.ToLower(m)])
	}
	for _, m := range shareForm.FindAllStringSubmatch(text, -1) {
		n, of := counted(m[1]), counted(m[2])
		if of > 1 && n <= of {
			out = append(out, 100*n/of)
		}
	}
	return out
}

func counted(word string) float64 {
	if n, known := wordNumbers[strings.ToLower(word)]; known {
		return n
	}
	n, _ := strconv.ParseFloat(word, 64)
	return n
}

var (
	thousands = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
	german    = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,\d+)?$`)
	decimal   = regexp.MustCompile(`^\d+,\d+$`)
)

// numbersOf are what a number may mean: a comma stands before decimals in some languages,
// and between thousands in others.
func numbersOf(text string) (out []float64) {
	read := func(text string) {
		if n, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(n, 0) {
			out = append(out, n)
		}
	}
	read(text)
	if thousands.MatchString(text) {
		read(strings.ReplaceAll(text, ",", ""))
	}
	if german.MatchString(text) {
		read(strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", "."))
	}
	if decimal.MatchString(text) {
		read(strings.ReplaceAll(text, ",", "."))
	}
	return out
}
