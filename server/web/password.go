package web

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"

	"github.com/drillyard/drillyard/server/store"
)

// Bounds of passwords, in characters.
const (
	minPassword = 10
	maxPassword = 200
)

const (
	// strongEnough is the least score of zxcvbn that is let pass: some hundred
	// million guesses, which take years at the pace of accountPace.
	strongEnough = 3
	// looked bounds what of a password is looked at: looking takes longer than
	// its length.
	looked = 64
)

// weakness says why a password is not taken; empty when it is.
func weakness(password string, of store.Person) string {
	n := utf8.RuneCountInString(password)
	if n < minPassword || n > maxPassword || !utf8.ValidString(password) {
		return "A password has at least 10 characters, and at most 200."
	}
	own := strings.FieldsFunc(strings.ToLower(of.Login+" "+of.Name), func(c rune) bool { return strings.ContainsRune(" ._+@-", c) })
	own = append(own, strings.ToLower(of.Login), "drillyard")
	short := once([]rune(password))
	found := zxcvbn.PasswordStrength(string(short[:min(len(short), looked)]), own)
	if found.Score >= strongEnough {
		return ""
	}
	why := "it is made of what is tried first"
	for _, m := range found.MatchSequence {
		switch {
		case len(short) < n || m.Pattern == "repeat":
			why = "it repeats itself"
		case slices.Contains(own, strings.ToLower(m.Token)) && len(m.Token) > 2:
			why = "it has your login or name in it"
		case m.Pattern == "sequence":
			why = "it goes along the alphabet or counts"
		default:
			continue
		}
		break
	}
	return "That password is easy to guess: " + why + ". Take four words that have nothing to do with each other, or one that a password manager makes."
}

// once returns what a text repeats from its beginning to its end, and the text
// itself when it does not.
func once(text []rune) []rune {
	for size := 1; size <= len(text)/2; size++ {
		if slices.Equal(text[size:], text[:len(text)-size]) {
			return text[:size]
		}
	}
	return text
}
