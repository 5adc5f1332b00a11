package markdown

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// MaxFree is the largest document that is read as it comes, in bytes.
const MaxFree = 1 << 20

// Free is a document that was written for other readers: nothing is asked of its
// shape, and nothing of it is lost.
type Free struct {
	Front  string // text between the marks at the top: YAML, TOML or what somebody took for it
	Pieces []Piece
}

// Piece is a heading, a list that holds steps, or prose.
type Piece struct {
	Kind   PieceKind
	Level  int    // of a heading, 1 to 6
	Title  string // of a heading, as plain text
	Anchor string // of a heading, as Parse gives it
	Items  []Item // of a list: what a reader would call its steps
	HTML   string // all of the piece, safe to show
}

// PieceKind tells pieces apart.
type PieceKind int

// Kinds of piece.
const (
	Prose PieceKind = iota
	Heading
	List
)

// Item is a numbered or checked item of a list. What is nested in it belongs to
// it.
type Item struct {
	Title   string // as plain text, of a line's length
	Anchor  string // made of Title; unique in the document
	HTML    string // what Title does not say
	Checked bool   // it has a box to tick
}

// ReadFree takes any document apart. The error says that it is too large.
func ReadFree(src []byte) (*Free, error) {
	f, body, err := freed(src)
	if err != nil || f.Pieces != nil {
		return f, err
	}
	source := []byte(body)
	r := &freeReader{src: source, anchors: anchors{}}
	tree := everything.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext()))
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok { // they come first to their anchors
			h.SetAttributeString("id", []byte(r.anchors.next(words(h, source))))
		}
	}
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		r.piece(n)
	}
	f.Pieces = r.out
	return f, nil
}

// freed is a text without its front matter, and such that it can be read. What
// nests too deeply is one piece already.
func freed(src []byte) (f *Free, body string, err error) {
	f = &Free{}
	if len(src) > MaxFree {
		return f, "", fmt.Errorf("%w: %d KiB, at most %d KiB", ErrTooLarge, len(src)>>10, MaxFree>>10)
	}
	src = bytes.ReplaceAll(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	src = bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r"), []byte("\n")), []byte{0}, []byte("\ufffd"))
	body = f.front(string(bytes.ToValidUTF8(src, []byte("\ufffd"))))
	if i := overNested(strings.Split(body, "\n")); i >= 0 {
		f.Pieces = []Piece{{HTML: verbatim(body)}}
		return f, body, nil
	}
	body = loosened(body)
	if n, why := oversized(blocks.Parse(text.NewReader([]byte(body))), []byte(body)); n != nil {
		return f, "", fmt.Errorf("%w: %s", ErrTooLarge, why)
	}
	return f, body, nil
}

// front takes front matter off, and returns the rest.
func (f *Free) front(src string) string {
	for _, mark := range []string{"---", "+++"} {
		first, rest, ok := strings.Cut(src, "\n")
		if !ok || strings.TrimRight(first, " \t") != mark {
			continue
		}
		at, named := 0, false
		for line := range strings.Lines(rest) {
			trimmed := strings.TrimRight(line, " \t\n")
			if trimmed == mark || mark == "---" && trimmed == "..." {
				if !named && at > 0 {
					return src // a rule across the page, and text below it
				}
				f.Front = rest[:at]
				return rest[at+len(line):]
			}
			named = named || keyed.MatchString(trimmed)
			at += len(line)
		}
	}
	return src
}

// freeReader is one reading under way.
type freeReader struct {
	src     []byte
	anchors anchors
	out     []Piece
}

func (r *freeReader) piece(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		id, _ := n.AttributeString("id")
		anchor, _ := id.([]byte)
		r.out = append(r.out, Piece{Kind: Heading, Level: n.Level, Title: words(n, r.src), Anchor: string(anchor), HTML: r.html(n)})
	case *ast.List:
		r.list(n)
	case *ast.Paragraph:
		if items := r.spelledOut(n); len(items) > 0 {
			r.out = append(r.out, Piece{Kind: List, Items: items, HTML: r.html(n)})
			return
		}
		r.prose(r.html(n))
	default:
		r.prose(r.html(n))
	}
}

func (r *freeReader) prose(html string) {
	if strings.TrimSpace(html) != "" {
		r.out = append(r.out, Piece{HTML: html})
	}
}

// list reads a list: as steps where its items are numbered or have boxes, else
// as prose, in which there may be lists that are steps.
func (r *freeReader) list(n *ast.List) {
	var items []Item
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if checked := boxed(c); (n.IsOrdered() || checked) && !onlyLeads(c) {
			if item, ok := r.item(c, checked); ok {
				items = append(items, item)
			}
		}
	}
	if len(items) > 0 {
		r.out = append(r.out, Piece{Kind: List, Items: items, HTML: r.html(n)})
		return
	}
	if !holdsSteps(n) {
		r.prose(r.html(n))
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		for b := c.FirstChild(); b != nil; b = b.NextSibling() {
			r.piece(b)
		}
	}
}

// holdsSteps reports whether there are numbered or checked items within a list
// that has none itself.
func holdsSteps(n *ast.List) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		for b := c.FirstChild(); b != nil; b = b.NextSibling() {
			inner, ok := b.(*ast.List)
			if !ok {
				continue
			}
			if inner.IsOrdered() || holdsSteps(inner) {
				return true
			}
			for i := inner.FirstChild(); i != nil; i = i.NextSibling() {
				if boxed(i) {
					return true
				}
			}
		}
	}
	return false
}

// boxed reports whether an item begins with a box to tick.
func boxed(item ast.Node) bool {
	first := item.FirstChild()
	if first == nil {
		return false
	}
	_, ok := first.FirstChild().(*east.TaskCheckBox)
	return ok
}

// onlyLeads reports whether an item is a line of a table of contents: a link to
// a place of the page, and nothing else of its own.
func onlyLeads(item ast.Node) bool {
	first := item.FirstChild()
	if first == nil {
		return false
	}
	link, ok := first.FirstChild().(*ast.Link)
	return ok && link.NextSibling() == nil && bytes.HasPrefix(link.Destination, []byte("#"))
}

// longestTitle is how long a step's title may be, in characters: what is longer
// is cut, and stands in full below it.
const longestTitle = 160

func (r *freeReader) item(n ast.Node, checked bool) (Item, bool) {
	first := n.FirstChild()
	if first == nil {
		return Item{}, false
	}
	if box, ok := first.FirstChild().(*east.TaskCheckBox); ok {
		first.RemoveChild(first, box)
	}
	item := Item{Checked: checked}
	var body strings.Builder
	rest := first
	switch first.(type) {
	case *ast.TextBlock, *ast.Paragraph:
		full := words(first, r.src)
		item.Title = shortened(full)
		if item.Title == full && !pictured(first) {
			rest = first.NextSibling()
		}
	default:
		item.Title = shortened(strings.TrimSpace(lines(first, r.src)))
	}
	for c := rest; c != nil; c = c.NextSibling() {
		html := r.html(c)
		if _, tight := c.(*ast.TextBlock); tight {
			html = "<p>" + html + "</p>\n"
		}
		body.WriteString(html)
	}
	item.HTML = strings.TrimSpace(body.String())
	if item.Title == "" && item.HTML == "" {
		return item, false
	}
	item.Anchor = r.anchors.next(named(item.Title))
	return item, true
}

// pictured reports whether a text has links or pictures, which a title cannot
// show.
func pictured(n ast.Node) (found bool) {
	_ = ast.Walk(n, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		switch n.(type) {
		case *ast.Link, *ast.Image, *ast.AutoLink:
			found = true
		}
		return ast.WalkContinue, nil
	})
	return found
}

// shortened cuts a text to the length of a title: at the end of a sentence, or
// of a word.
func shortened(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= longestTitle {
		return s
	}
	cut := firstRunes(s, longestTitle)
	if i := strings.LastIndex(cut, ". "); i > longestTitle/4 {
		return cut[:i+1]
	}
	if i := strings.LastIndex(cut, " "); i > longestTitle/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + " …"
}

// named is the beginning of a title that an anchor is made of.
func named(title string) string {
	cut := firstRunes(title, 60)
	if i := strings.LastIndex(cut, " "); i > 0 && len(cut) < len(title) {
		return cut[:i]
	}
	return cut
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// lines is the text of a block of code.
func lines(n ast.Node, src []byte) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(src))
	}
	return b.String()
}

// words is the text of a block without its markup, addresses included.
func words(n ast.Node, src []byte) string { return unmarked(n, src, ' ', nil) }

func (r *freeReader) html(n ast.Node) string {
	var out bytes.Buffer
	if err := everything.Renderer().Render(&out, r.src, n); err != nil {
		return verbatim(lines(n, r.src))
	}
	return out.String()
}
