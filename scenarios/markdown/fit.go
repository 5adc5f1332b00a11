package markdown

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Bounds within MaxSize. The time that reading takes grows with the square of
// nesting and of a paragraph's length, the memory with the cells of a table.
const (
	maxNesting   = 80 // quotations and lists in one another, on one line
	maxParagraph = 16 << 10
	maxCells     = 20_000
	maxHeadings  = 2000
)

// overNested returns the first line, counted from 0, that opens too many
// quotations and lists, or -1.
func overNested(lines []string) int {
	for i, line := range lines {
		depth := 0
		if marks := strings.TrimLeft(line, " "); marks != "" && strings.ContainsAny(marks[:1], ">-*+0123456789") {
			depth = (len(line) - len(marks)) / 2 // a list in a list is indented by two at least
		}
		for at := 0; at < len(line) && depth <= maxNesting; at++ {
			switch c := line[at]; {
			case c == '>' || c == '-' || c == '*' || c == '+' || c == '.' || c == ')':
				depth++
			case c != ' ' && c != '\t' && (c < '0' || c > '9'):
				at = len(line)
			}
		}
		if depth > maxNesting && strings.Trim(line, " \t-*_") != "" { // not a rule across the page
			return i
		}
	}
	return -1
}

// oversized finds the first block that would take too long to show, and says
// what it is too much of.
func oversized(root ast.Node, src []byte) (n ast.Node, why string) {
	headings := 0
	_ = ast.Walk(root, func(at ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n != nil {
			return ast.WalkContinue, nil
		}
		switch at.(type) {
		case *ast.Heading:
			headings++
		case *ast.Paragraph, *ast.TextBlock:
		default:
			return ast.WalkContinue, nil
		}
		size, columns := 0, 0
		for i := range at.Lines().Len() {
			line := at.Lines().At(i)
			size += line.Len()
			columns = max(columns, strings.Count(string(line.Value(src)), "|"))
		}
		switch {
		case headings > maxHeadings:
			n, why = at, fmt.Sprintf("there are more than %d headings", maxHeadings)
		case size > maxParagraph:
			n, why = at, fmt.Sprintf("a paragraph has at most %d KiB", maxParagraph>>10)
		case columns*at.Lines().Len() > maxCells:
			n, why = at, fmt.Sprintf("a table has at most %d cells", maxCells)
		}
		return ast.WalkContinue, nil
	})
	return n, why
}
