package main

import (
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// printable passes text on to a terminal and spells out what is a command to
// one, or changes how the rest is shown: people write what this program prints,
// and some of it is older than the rules for what they may write. The spelling
// is that of JSON, so that what is JSON stays it.
type printable struct {
	out  io.Writer
	rest []byte // of a character whose end has not been written yet
}

func (p *printable) Write(text []byte) (int, error) {
	todo := append(p.rest, text...)
	safe := make([]byte, 0, len(todo))
	for len(todo) > 0 && utf8.FullRune(todo) {
		c, size := utf8.DecodeRune(todo)
		switch {
		case c == utf8.RuneError && size == 1:
			safe = fmt.Appendf(safe, `\u%04x`, todo[0])
		case c == '\n' || c == '\t':
			safe = utf8.AppendRune(safe, c)
		case commands(c):
			for _, unit := range utf16.AppendRune(nil, c) {
				safe = fmt.Appendf(safe, `\u%04x`, unit)
			}
		default:
			safe = utf8.AppendRune(safe, c)
		}
		todo = todo[size:]
	}
	p.rest = append([]byte(nil), todo...)
	if _, err := p.out.Write(safe); err != nil {
		return 0, err
	}
	return len(text), nil
}

// clearLine has a terminal begin its line anew. It is for the terminal itself:
// printable would spell it out.
const clearLine = "\r\x1b[K"

// commands reports whether a terminal does something at a character other than
// to show it. Those that join letters are shown, in a way.
func commands(c rune) bool {
	const nonJoiner, joiner = 0x200c, 0x200d
	return c != nonJoiner && c != joiner && unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
