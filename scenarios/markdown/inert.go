package markdown

import (
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	tokens "golang.org/x/net/html"
)

// everything makes HTML of documents that others wrote. Of their own HTML it
// shows the words.
var everything = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.TaskList, extension.Linkify, extension.Strikethrough),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(inert{}, 100))),
)

// inert renders raw HTML as the text in it.
type inert struct{}

func (inert) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	to.Register(ast.KindHTMLBlock, func(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		block := n.(*ast.HTMLBlock)
		if !entering {
			return ast.WalkContinue, nil
		}
		raw := lines(block, src)
		if block.HasClosure() {
			raw += string(block.ClosureLine.Value(src))
		}
		if text := said(raw); text != "" {
			_, _ = w.WriteString("<p>" + html.EscapeString(text) + "</p>\n")
		}
		return ast.WalkContinue, nil
	})
	to.Register(ast.KindRawHTML, func(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && breaks.Match(n.(*ast.RawHTML).Segments.Value(src)) {
			_, _ = w.WriteString("<br />\n")
		}
		return ast.WalkSkipChildren, nil
	})
}

var (
	breaks = regexp.MustCompile(`(?i)^<br\s*/?>$`)
	// keyed is a line of front matter: a key, and what it holds.
	keyed = regexp.MustCompile(`^\s*["']?[A-Za-z_][\w .-]*["']?\s*[:=]`)
)

// said is the text of HTML, without what no reader sees.
func said(raw string) string {
	var words []string
	hidden := 0
	z := tokens.NewTokenizer(strings.NewReader(raw))
	for {
		switch z.Next() {
		case tokens.ErrorToken:
			return strings.Join(words, " ")
		case tokens.TextToken:
			if hidden == 0 {
				words = append(words, strings.Fields(string(z.Text()))...)
			}
		case tokens.StartTagToken:
			if name, _ := z.TagName(); string(name) == "script" || string(name) == "style" {
				hidden++
			}
		case tokens.EndTagToken:
			if name, _ := z.TagName(); string(name) == "script" || string(name) == "style" {
				hidden = max(0, hidden-1)
			}
		}
	}
}

// verbatim shows a text as it was typed.
func verbatim(s string) string { return "<pre>" + html.EscapeString(s) + "</pre>\n" }

// easyParagraph is how long paragraphs are left, in bytes: the time that reading
// one takes grows with the square of it.
const easyParagraph = 4 << 10

// easyLine is how long a line is left; nobody writes longer ones by hand.
const easyLine = 1 << 10

// loosened breaks up paragraphs and tables that are too long to be read at once:
// by empty lines, and lines by line breaks.
func loosened(src string) string {
	source := []byte(src)
	at := map[int]bool{} // offsets before which an empty line comes
	_ = ast.Walk(blocks.Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.(type) {
		case *ast.Paragraph, *ast.TextBlock:
		default:
			return ast.WalkContinue, nil
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		size, cells := 0, 0
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			size += line.Len()
			cells += 1 + strings.Count(string(line.Value(source)), "|")
			if size > easyParagraph || cells > maxCells/2 {
				if i > 0 {
					at[line.Start] = true
				}
				size, cells = line.Len(), 0
			}
			if line.Len() <= easyParagraph {
				continue
			}
			for from := line.Start + easyLine; from < line.Stop; from += easyLine {
				at[wordBefore(source, from, line.Start)] = true
				size = 0
			}
		}
		return ast.WalkContinue, nil
	})
	if len(at) == 0 {
		return src
	}
	var b strings.Builder
	for i := range len(src) {
		if at[i] {
			b.WriteString("\n\n")
		}
		b.WriteByte(src[i])
	}
	return b.String()
}

// wordBefore is where the word begins in which an offset lies, or else the
// character.
func wordBefore(src []byte, at, least int) int {
	for i := at; i > max(least, at-1000); i-- {
		if src[i-1] == ' ' {
			return i
		}
	}
	for at > least && src[at]&0xC0 == 0x80 {
		at--
	}
	return at
}

// Unescape is the text that HTML shows, without tags.
func Unescape(s string) string { return said(s) }
