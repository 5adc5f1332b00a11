package engine

import (
	"slices"
	"strings"
	"testing"
)

// typed returns the lines that are entered by keys.
func typed(keys string) (all []string) {
	var k keyboard
	for _, b := range []byte(keys) {
		if k.press(b) {
			all = append(all, k.entered()...)
			k.next()
		}
	}
	return all
}

func TestTheLineAsItStoodAtEnter(t *testing.T) {
	const up, down, right, left, home, end, del = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1bOF", "\x1b[3~"
	for name, c := range map[string]struct {
		keys string
		want []string
	}{
		"plain":             {"ls -l\r", []string{"ls -l"}},
		"several":           {"a\rb\nc\x0f", []string{"a", "b", "c"}},
		"blank":             {"\r  \r", nil},
		"not entered":       {"rm -rf /", nil},
		"spaces kept":       {"  ls  \r", []string{"  ls  "}},
		"backspace":         {"lsx\x7f -lm\b\r", []string{"ls -l"}},
		"too many":          {"a\x7f\x7f\x7fb\r", []string{"b"}},
		"accents":           {"echo größe\x7f\r", []string{"echo größ"}},
		"half a character":  {"a\xc3b\r", []string{"a\uFFFDb"}},
		"begun again":       {"rm -rf /\x15ls\r", []string{"ls"}},
		"abandoned":         {"rm -rf /\x03ls\r", []string{"ls"}},
		"cut and put back":  {"one two\x17\x19\x19\r", []string{"one twotwo"}},
		"cut to the end":    {"one two" + "\x1bb" + "\x0b\r", []string{"one "}},
		"word forward":      {"one two" + home + "\x1bd\x1bf!\r", []string{" two!"}},
		"left and right":    {"psl" + left + "q" + right + " -h\r", []string{"psql -h"}},
		"home and end":      {"s x" + home + "l" + end + "y\r", []string{"ls xy"}},
		"delete":            {"xls\x01\x04" + end + " a" + left + del + "\r", []string{"ls "}},
		"control arrows":    {"one two" + "\x1b[1;5D" + "x" + "\x1b[1;5C" + "y\r", []string{"one xtwoy"}},
		"unknown keys":      {"a\x1b[15~\x1b[5~\x0c\t\x14b\r", []string{"ab"}},
		"up":                {"one\rtwo\r" + up + up + "!\r", []string{"one", "two", "one!"}},
		"up too far":        {"one\r" + up + up + up + "\r", []string{"one", "one"}},
		"up and down":       {"one\rtw" + up + down + "o\r", []string{"one", "two"}},
		"found":             {"psql -h db\rls\r\x12sq\r", []string{"psql -h db", "ls", "psql -h db"}},
		"found and changed": {"echo a\recho b\r\x12ec\x12" + end + "c\r", []string{"echo a", "echo b", "echo ac"}},
		"search given up":   {"ls\rx\x12l\x07y\r", []string{"ls", "xy"}},
		"literal":           {"a\x16\rb\r", []string{"a\rb"}},
		"pasted":            {"\x1b[200~one\rtwo\n\tthree\x1b[201~ 3\r", []string{"one", "two", "\tthree 3"}},
		"pasted, abandoned": {"\x1b[200~one\rtwo\x1b[201~\x03\r", nil},
		"pasted escape":     {"\x1b[200~a\x1b[Ab\x1b\x1b[201~\r", []string{"a[Ab"}},
		"pasted plainly":    {"one\rtwo\rthree", []string{"one", "two"}},
		"in a sequence":     {"ls\x1b[1\rpwd\x1b\r", []string{"ls", "pwd"}},
	} {
		if got := typed(c.keys); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Whatever is typed, following it neither panics nor takes a place without end,
// and what was typed plainly is entered as it is.
func FuzzKeys(f *testing.F) {
	for _, keys := range []string{
		"ls -l\r", "a\x1b[200~b\rc\x1b[201~\r", "x\x12y\x12\x07\r", "\x1b[A\x1b[1;5D\x17\x19\r", "\xc3\r\xff\x7f", "\x16\x03\x15\x0b\x1bd",
	} {
		f.Add(keys)
	}
	f.Fuzz(func(t *testing.T, keys string) {
		var k keyboard
		for _, b := range []byte(keys) {
			if !k.press(b) {
				continue
			}
			for _, line := range k.entered() {
				if strings.TrimSpace(line) == "" || strings.Contains(line, "\n") {
					t.Fatalf("entered %q", line)
				}
			}
			k.next()
		}
		if k.at < 0 || k.at > len(k.line) || len(k.line) > mostTyped || len(k.past) > mostPast || len(k.seq) > longestSeq || len(k.rune) > 4 {
			t.Fatalf("%d at %d, %d lines, %q %q", len(k.line), k.at, len(k.past), k.seq, k.rune)
		}
		for _, end := range []string{pasteEnds, "x\x07\x03", "ls -l"} {
			for _, b := range []byte(end) {
				k.press(b)
			}
		}
		if !k.press('\r') || !slices.Equal(k.entered(), []string{"ls -l"}) {
			t.Fatalf("after %q: entered %q", keys, k.entered())
		}
	})
}
