package stack

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Value says how a value is made up: a number of a range, one of a list, or a
// text of a pattern. The zero Value makes none.
type Value struct {
	From int `yaml:"from"` // with to: a whole number from this one, at least 1
	To   int `yaml:"to"`   // to this one

	OneOf []string `yaml:"one_of"` // one of these texts

	// Pattern is a text in which each # stands for a digit and each ? for one
	// of the letters. A pattern that begins with # begins with no 0. What a
	// pattern makes is new each time: something that did not exist before.
	Pattern string `yaml:"pattern"`
	Letters string `yaml:"letters"` // of a pattern; those that nobody confuses when reading them out loud, unless given
}

// plainLetters are those that nobody confuses when reading them out loud.
const plainLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// Makes reports whether there is something to make up.
func (v Value) Makes() bool { return v.ranges() || len(v.OneOf) > 0 || v.Pattern != "" }

func (v Value) ranges() bool { return v.From != 0 || v.To != 0 }

// IsNew says that what is made up did not exist before.
func (v Value) IsNew() bool { return v.Pattern != "" }

// Values are numbered. Lowest is the number of the first one, and never 0,
// which stands for no value. A number stands for itself where it can.
func (v Value) Lowest() uint64 {
	switch {
	case v.ranges():
		return uint64(v.From)
	case v.Pattern != "" && strings.Trim(v.Pattern, "#") == "":
		n := uint64(1)
		for range len(v.Pattern) - 1 {
			n *= 10
		}
		return n
	}
	return 1
}

// Count is how many values there are; 0 if they are more than can be numbered.
func (v Value) Count() uint64 {
	switch {
	case v.ranges():
		return uint64(v.To-v.From) + 1
	case v.Pattern == "":
		return uint64(len(v.OneOf))
	}
	n := uint64(1)
	for i := range len(v.Pattern) {
		if choices := v.choices(i); choices != "" {
			over, all := bits.Mul64(n, uint64(len(choices)))
			if n = all; over != 0 || n > 1<<62 {
				return 0
			}
		}
	}
	return n
}

// choices are the characters that one place of the pattern can have; empty: it
// has the one it says.
func (v Value) choices(place int) string {
	switch c := v.Pattern[place]; {
	case c == '#' && place == 0:
		return "123456789"
	case c == '#':
		return "0123456789"
	case c == '?' && v.Letters != "":
		return v.Letters
	case c == '?':
		return plainLetters
	}
	return ""
}

// Draw makes up a value, each place of a pattern by itself, and returns its
// number. Where there is only one, nothing is drawn.
func (v Value) Draw(chance *rand.Rand) uint64 {
	if v.Pattern == "" {
		n := v.Count()
		if n <= 1 {
			return v.Lowest()
		}
		return v.Lowest() + uint64(chance.IntN(int(n)))
	}
	n := uint64(0)
	for i := range len(v.Pattern) {
		if choices := v.choices(i); choices != "" {
			n = n*uint64(len(choices)) + uint64(chance.IntN(len(choices)))
		}
	}
	return v.Lowest() + n
}

// Pick makes up a value with one draw, and returns its number.
func (v Value) Pick(chance *rand.Rand) uint64 {
	if v.Pattern == "" {
		return v.Draw(chance)
	}
	return v.Lowest() + chance.Uint64N(v.Count())
}

// Text writes the value of a number out; 0 is no text.
func (v Value) Text(number uint64) string {
	switch {
	case number == 0:
		return ""
	case v.ranges():
		return strconv.FormatUint(number, 10)
	case v.Pattern == "":
		if number > uint64(len(v.OneOf)) {
			return ""
		}
		return v.OneOf[number-1]
	}
	n := number - v.Lowest()
	text := []byte(v.Pattern)
	for i := len(text) - 1; i >= 0; i-- {
		if choices := v.choices(i); choices != "" {
			text[i] = choices[n%uint64(len(choices))]
			n /= uint64(len(choices))
		}
	}
	return string(text)
}

// Number is the number of the value that is written as a text; 0 if none is. A
// number counts, too, that is out of the range.
func (v Value) Number(text string) uint64 {
	if v.ranges() {
		n, _ := strconv.ParseUint(text, 10, 63) // what is no number is 0
		return n
	}
	if v.Pattern == "" {
		return uint64(1 + slices.Index(v.OneOf, text))
	}
	if len(text) != len(v.Pattern) {
		return 0
	}
	n := uint64(0)
	for i := range len(text) {
		choices := v.choices(i)
		at := strings.IndexByte(choices, text[i])
		switch {
		case choices == "" && text[i] != v.Pattern[i], choices != "" && at < 0:
			return 0
		case choices != "":
			n = n*uint64(len(choices)) + uint64(at)
		}
	}
	return v.Lowest() + n
}
