package markdown

import (
	"strconv"
	"strings"
	"unicode"
)

// anchors gives each heading of a document an anchor of its own, in the way
// code hosts do: "Confirm the impact" is confirm-the-impact, a second one
// confirm-the-impact-1.
type anchors map[string]int

func (a anchors) next(title string) string {
	base := anchor(title)
	name := base
	for a[name] > 0 {
		name = base + "-" + strconv.Itoa(a[base])
		a[base]++
	}
	a[name]++
	return name
}

func anchor(title string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(title) {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c), c == '-', c == '_':
			b.WriteRune(c)
		case c == ' ':
			b.WriteByte('-')
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}
