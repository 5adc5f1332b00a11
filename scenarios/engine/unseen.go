package engine

import (
	"fmt"
	"unicode"
)

// Unseen explains what is wrong with a text that people are to read: it has a
// character that cannot be seen, or that changes how others are shown, so that
// what is read is not what was written. It is empty for every other text. Lines
// and tabs are seen where a text may have several lines.
func Unseen(s string, lines bool) string {
	letters := []rune(s)
	for i, c := range letters {
		if lines && (c == '\n' || c == '\r' || c == '\t') || joins(letters, i) {
			continue
		}
		if unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, blank) {
			return fmt.Sprintf("It has a character that cannot be seen (U+%04X, at %d). Please write it without.", c, i+1)
		}
	}
	return ""
}

// joins reports whether a character joins or parts its neighbours, which
// several scripts and the faces that people send need. Between Latin letters it
// can only hide.
func joins(letters []rune, i int) bool {
	const nonJoiner, joiner = 0x200c, 0x200d
	if c := letters[i]; c != nonJoiner && c != joiner || i == 0 || i == len(letters)-1 {
		return false
	}
	before, after := letters[i-1], letters[i+1]
	return before > unicode.MaxLatin1 && after > unicode.MaxLatin1 && !unicode.In(before, unicode.Latin, unicode.Cf) && !unicode.In(after, unicode.Latin, unicode.Cf)
}

// blank are letters and symbols that show nothing.
var blank = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x034f, Hi: 0x034f, Stride: 1}, {Lo: 0x115f, Hi: 0x1160, Stride: 1}, {Lo: 0x17b4, Hi: 0x17b5, Stride: 1},
	{Lo: 0x2800, Hi: 0x2800, Stride: 1}, {Lo: 0x3164, Hi: 0x3164, Stride: 1}, {Lo: 0xffa0, Hi: 0xffa0, Stride: 1},
}}
