package exercise

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Wrong says why a text cannot be the answer to the part, as a sentence without a full stop;
// empty: it can. An empty text is always one.
func (p Part) Wrong(text string) string {
	if n := utf8.RuneCountInString(text); n > p.Most {
		return fmt.Sprintf("it has %d characters; at most %d are taken", n, p.Most)
	}
	if !utf8.ValidString(text) {
		return "it is not text in UTF-8"
	}
	switch p.Form {
	case Line:
		if strings.ContainsAny(text, "\r\n") {
			return "one line is asked for"
		}
	case Choice:
		if text != "" && !p.offers(text) {
			return fmt.Sprintf("there is no %q to choose", text)
		}
	case Choices:
		seen := map[string]bool{}
		for _, id := range Chosen(text) {
			if !p.offers(id) {
				return fmt.Sprintf("there is no %q to choose", id)
			}
			if seen[id] {
				return fmt.Sprintf("%q is chosen twice", id)
			}
			seen[id] = true
		}
	case Remarks:
		for line := range strings.Lines(text) {
			if _, _, ok := remarkOn(strings.TrimRight(line, "\n")); !ok && strings.TrimSpace(line) != "" {
				return "a remark is the number of a line, a tab, and the words"
			}
		}
	}
	return ""
}

func (p Part) offers(id string) bool {
	return slices.ContainsFunc(p.Options, func(o Option) bool { return o.ID == id })
}

// Chosen lists the ids in an answer to a part with Choices.
func Chosen(text string) (ids []string) {
	for line := range strings.Lines(text) {
		if id := strings.TrimSpace(line); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// Remarked lists the remarks in an answer to a part with Remarks: their words, by line. What
// is no remark is left out.
func Remarked(text string) map[int][]string {
	all := map[int][]string{}
	for line := range strings.Lines(text) {
		if n, words, ok := remarkOn(strings.TrimRight(line, "\n")); ok {
			all[n] = append(all[n], words)
		}
	}
	return all
}

func remarkOn(line string) (n int, words string, ok bool) {
	number, words, tab := strings.Cut(line, "\t")
	n, err := strconv.Atoi(number)
	return n, words, tab && err == nil && n > 0
}
