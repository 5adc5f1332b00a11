package attempt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/grading/exercise"
)

// mostText bounds a part that has no bound of its own, in characters.
const mostText = 64 << 10

// fits reports whether a text can be the answer of a part.
func fits(p exercise.Part, text string) error {
	most := p.Most
	if most == 0 {
		most = mostText
	}
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return fmt.Errorf("%w: %s is not text", ErrPart, p.Title)
	}
	if n := utf8.RuneCountInString(text); n > most {
		return fmt.Errorf("%w: %s has %d characters, and %d at most", ErrPart, p.Title, n, most)
	}
	option := func(id string) bool {
		return slices.ContainsFunc(p.Options, func(o exercise.Option) bool { return o.ID == id })
	}
	switch p.Form {
	case exercise.Choice:
		if text != "" && !option(text) {
			return fmt.Errorf("%w: %s has no option %q", ErrPart, p.Title, text)
		}
	case exercise.Choices:
		for line := range strings.Lines(text) {
			if id := strings.TrimSuffix(line, "\n"); !option(id) {
				return fmt.Errorf("%w: %s has no option %q", ErrPart, p.Title, id)
			}
		}
	case exercise.Line:
		if strings.ContainsAny(text, "\r\n") {
			return fmt.Errorf("%w: %s is one line", ErrPart, p.Title)
		}
	case exercise.Remarks:
		for line := range strings.Lines(text) {
			at, words, tab := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			n, err := strconv.Atoi(at)
			if !tab || err != nil || n < 1 || strings.TrimSpace(words) == "" {
				return fmt.Errorf("%w: a remark in %s is the number of a line, a tab and words", ErrPart, p.Title)
			}
		}
	}
	return nil
}
