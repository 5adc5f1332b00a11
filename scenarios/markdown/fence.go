package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// info splits what follows the marks of a fence: "yaml inject" is language
// and kind. Anything longer is somebody else's and has no kind.
func info(n *ast.FencedCodeBlock, src []byte) (language, kind string) {
	if n.Info == nil {
		return "", ""
	}
	words := strings.Fields(string(n.Info.Segment.Value(src)))
	if len(words) != 2 {
		return "", ""
	}
	return words[0], words[1]
}

// fence reads a block with a kind, and says which lines it takes. Blocks
// without a kind are prose.
func (r *reader) fence(n *ast.FencedCodeBlock, body int, starts []int) (Fence, span, bool) {
	language, kind := info(n, r.body)
	if kind == "" {
		return Fence{}, span{}, false
	}
	lines := r.doc.lines
	mark := body + lineOf(starts, n.Info.Segment.Start)
	opening := strings.TrimLeft(lines[mark], " ")
	indent := len(lines[mark]) - len(opening)
	marks := len(opening) - len(strings.TrimLeft(opening, opening[:1]))

	f := Fence{Language: language, Kind: kind, Mark: mark + 1, Line: mark + 2, Column: 1 + indent}
	end := mark + 1
	var text []string
	for ; end < len(lines) && !closes(lines[end], opening[:1], marks); end++ {
		text = append(text, cut(lines[end], indent))
	}
	f.Text = strings.Join(text, "\n")
	if end == len(lines) {
		r.mistake(mark+1, "this block is not closed: a line %s is missing", opening[:marks])
		return f, span{mark, end}, true
	}
	return f, span{mark, end + 1}, true
}

// closes reports whether a line ends a fence opened with that many marks.
func closes(line, mark string, marks int) bool {
	trimmed := strings.TrimLeft(line, " ")
	if len(line)-len(trimmed) > 3 {
		return false
	}
	rest := strings.TrimLeft(trimmed, mark)
	return len(trimmed)-len(rest) >= marks && strings.TrimSpace(rest) == ""
}

// cut takes at most n spaces off a line.
func cut(line string, n int) string {
	for ; n > 0 && strings.HasPrefix(line, " "); n-- {
		line = line[1:]
	}
	return line
}

// headingLines counts the lines of the heading that starts on the first of
// lines: one, or with an underline all down to it.
func headingLines(lines []string) int {
	if strings.HasPrefix(strings.TrimLeft(lines[0], " "), "#") {
		return 1
	}
	for i, line := range lines[1:] {
		line = strings.TrimSpace(line)
		if line != "" && (strings.Trim(line, "=") == "" || strings.Trim(line, "-") == "") {
			return i + 2
		}
	}
	return 1
}

// title reads the text of a heading of which only the lines are known.
func title(n ast.Node, src []byte) string {
	alone := []byte("# ")
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		alone = append(append(alone, bytes.TrimSpace(line.Value(src))...), ' ')
	}
	return plain(reading.Parser().Parse(text.NewReader(alone)), alone)
}

// plain returns the text of a heading without its markup.
func plain(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(src))
			if n.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

func lineStarts(src string) []int {
	starts := []int{0}
	for i := range len(src) {
		if src[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func lineOf(starts []int, offset int) int {
	i, found := slices.BinarySearch(starts, offset)
	if !found {
		i--
	}
	return max(i, 0)
}

// Place returns the line and column of a byte offset of a text, counted from 1
// and in characters.
func Place(text string, offset int) (line, column int) {
	before := text[:offset]
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:])
}
