package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// spelledStep is how a line begins that is a step without being an item.
var spelledStep = regexp.MustCompile(`(?i)^[\s*_]*(step|schritt)\s*#?\d+[*_]*\s*[:.)\x{2013}\x{2014}-]`)

// spelledOut reads a paragraph whose lines say that they are steps, as in "Step 1:
// look", one item each; what follows in a line of its own belongs to the step before.
// None: it is no such paragraph.
func (r *freeReader) spelledOut(n *ast.Paragraph) (items []Item) {
	var steps []string
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		line := string(segment.Value(r.src))
		switch {
		case spelledStep.MatchString(line):
			steps = append(steps, line)
		case len(steps) == 0:
			return nil
		default:
			steps[len(steps)-1] += line
		}
	}
	for _, step := range steps {
		one := &freeReader{src: []byte(step)}
		block := everything.Parser().Parse(text.NewReader(one.src)).FirstChild()
		if block == nil {
			continue
		}
		full := strings.Join(strings.Fields(words(block, one.src)), " ")
		item := Item{Title: shortened(full)}
		if item.Title != full || pictured(block) {
			item.HTML = strings.TrimSpace(one.html(block))
		}
		item.Anchor = r.anchors.next(named(item.Title))
		items = append(items, item)
	}
	return items
}
