package track

import (
	"fmt"
	"math"
	"strings"

	lang "github.com/drillyard/drillyard/scenarios/track"
)

func percent(p float64) string { return fmt.Sprintf("%g %%", math.Floor(p)) }

func days(n int) string { return count(n, "day") }

func count(n int, what string) string {
	if n == 1 {
		return "one " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// metIn tells in how many of so many something was met; of one nobody counts.
func metIn(n, of int, what string) string {
	switch {
	case of != 1:
		return fmt.Sprintf("met in %d of %s", n, count(of, what))
	case n == 0:
		return "not met in the one " + what + " so far"
	}
	return "met in the one " + what + " so far"
}

func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func as(m lang.Mode) string {
	switch m {
	case lang.Primary:
		return ", without help"
	case lang.Commander:
		return ", as incident commander"
	}
	return ""
}

func are(n int) string {
	if n == 1 {
		return "one is"
	}
	return fmt.Sprintf("%d are", n)
}
