package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	yamlast "github.com/goccy/go-yaml/ast"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	plainyaml "github.com/drillyard/drillyard/faults/stack/plain"
)

// MaxSize is the largest document read, in bytes.
const MaxSize = 256 << 10

// Mistake is something that cannot be read as intended, and where.
type Mistake struct {
	File         string
	Line, Column int
	Text         string
}

func (m Mistake) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Text)
}

// Document is a Markdown file, taken apart.
type Document struct {
	Front     string // text between the --- lines at the top; YAML
	FrontLine int    // line of Front's first character; 0: there is no front matter
	Body      string // Markdown after the front matter
	BodyLine  int
	Intro     string // Markdown before the first heading
	Sections  []Section
	Stray     []Fence // blocks with a kind before the first heading

	lines []string // of the whole file
}

// Section is a heading and what stands below it, up to the next heading of
// any level.
type Section struct {
	Level  int    // 1 to 6
	Title  string // as plain text
	Anchor string // "confirm-the-impact"; unique in the document
	Line   int    // of the heading
	Prose  string // Markdown below it, without Fences
	Fences []Fence

	from, to int // lines below the heading, counted from 0, to exclusive
}

// Fence is a fenced block with a kind: "```yaml inject".
type Fence struct {
	Language, Kind string
	Text           string
	Mark           int // line of the opening marks
	Line, Column   int // of the first character of Text
}

// Under returns the Markdown below section i with everything of a deeper
// level, up to the next heading of its own level or a higher one.
func (d *Document) Under(i int) string {
	to := d.Sections[i].to
	for _, s := range d.Sections[i+1:] {
		if s.Level <= d.Sections[i].Level {
			break
		}
		to = s.to
	}
	return strings.TrimSpace(strings.Join(d.lines[d.Sections[i].from:to], "\n"))
}

// ReadFront reads the front matter into a value. When strict, a key that the value has
// no field for is a mistake. What refers to something else is one always: it could
// stand for more than there is memory. The error is a Mistake.
func (d *Document) ReadFront(file string, into any, strict bool) error {
	if strings.TrimSpace(d.Front) == "" {
		return nil
	}
	wrong := func(line, column int, text string) error {
		return Mistake{File: file, Line: max(d.FrontLine, 1) + max(line, 1) - 1, Column: max(column, 1), Text: "front matter: " + text}
	}
	root, err := plainyaml.Parse([]byte(d.Front), MaxSize)
	if m := new(plainyaml.Mistake); errors.As(err, &m) {
		return wrong(m.Line, m.Column, m.Text)
	}
	if n := plainyaml.Reference(root); n != nil {
		at := n.GetToken().Position
		return wrong(at.Line, at.Column, "anchors, aliases, merges and tags are not read: write the value out")
	}
	var options []yaml.DecodeOption
	if strict {
		options = append(options, yaml.Strict())
	}
	if err := decode(root, into, options); err != nil {
		if at, ok := errors.AsType[yaml.Error](err); ok && at.GetToken() != nil {
			return wrong(at.GetToken().Position.Line, at.GetToken().Position.Column, at.GetMessage())
		}
		return wrong(1, 1, err.Error())
	}
	return nil
}

// decode turns a panic of the decoder, which is given whatever people type, into an
// error.
func decode(root yamlast.Node, into any, options []yaml.DecodeOption) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("it cannot be read: %v", r)
		}
	}()
	return yaml.NodeToValue(root, into, options...)
}

// Parse takes a document apart. It always returns a Document; the mistakes say
// what of it cannot be relied on, in the order of their places.
func Parse(file string, src []byte) (*Document, []Mistake) {
	r := &reader{file: file, doc: &Document{}}
	if len(src) > MaxSize {
		r.mistake(1, "the file is too large: at most %d KiB are read", MaxSize>>10)
		return r.doc, r.mistakes
	}
	src = bytes.ReplaceAll(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	if at := invalid(src); at >= 0 {
		r.mistake(1+bytes.Count(src[:at], []byte("\n")), "this line is not text in UTF-8")
		src = bytes.ToValidUTF8(src, []byte("\ufffd"))
	}
	r.doc.lines = strings.Split(string(src), "\n")
	body := r.front()
	r.doc.BodyLine = body + 1
	r.doc.Body = strings.Join(r.doc.lines[body:], "\n")
	r.blocks(body)
	return r.doc, r.mistakes
}

func invalid(src []byte) int {
	for at := 0; at < len(src); {
		c, size := utf8.DecodeRune(src[at:])
		if c == 0 || c == utf8.RuneError && size <= 1 {
			return at
		}
		at += size
	}
	return -1
}

// reader is one parse under way. Lines are counted from 0 in here.
type reader struct {
	file     string
	doc      *Document
	body     []byte // doc.Body
	mistakes []Mistake
}

func (r *reader) mistake(line int, format string, args ...any) {
	r.mistakes = append(r.mistakes, Mistake{r.file, line, 1, fmt.Sprintf(format, args...)})
}

// front takes the front matter off and returns the line on which the body
// starts.
func (r *reader) front() int {
	lines := r.doc.lines
	if strings.TrimRight(lines[0], " \t") != "---" {
		return 0
	}
	for i := 1; i < len(lines); i++ {
		if strings.TrimRight(lines[i], " \t") == "---" {
			r.doc.Front, r.doc.FrontLine = strings.Join(lines[1:i], "\n"), 2
			return i + 1
		}
	}
	r.mistake(1, "the front matter is not closed: a line --- is missing")
	return len(lines)
}

// blocks finds headings and fences. Only what stands at the left margin, not
// inside a list or a quotation, is structure.
func (r *reader) blocks(body int) {
	doc := r.doc
	if i := overNested(doc.lines[body:]); i >= 0 {
		r.mistake(body+i+1, "quotations and lists are nested too deeply; nothing of the page is read")
		return
	}
	r.body = []byte(doc.Body)
	src := r.body
	tree := blocks.Parse(text.NewReader(src))
	starts := lineStarts(doc.Body)
	if n, why := oversized(tree, src); n != nil {
		r.mistake(body+lineOf(starts, n.Pos())+1, "%s; nothing of the page is read", why)
		return
	}
	anchors := anchors{}
	var taken []span // lines of fences
	intro := len(doc.lines)
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			line := body + lineOf(starts, n.Pos())
			if k := len(doc.Sections); k > 0 {
				doc.Sections[k-1].to = line
			} else {
				intro = line
			}
			title := title(n, src)
			doc.Sections = append(doc.Sections, Section{
				Level: n.Level, Title: title, Anchor: anchors.next(title), Line: line + 1,
				from: line + headingLines(doc.lines[line:]), to: len(doc.lines),
			})
		case *ast.FencedCodeBlock:
			f, lines, ok := r.fence(n, body, starts)
			if !ok {
				continue
			}
			taken = append(taken, lines)
			if k := len(doc.Sections); k > 0 {
				doc.Sections[k-1].Fences = append(doc.Sections[k-1].Fences, f)
			} else {
				doc.Stray = append(doc.Stray, f)
			}
		default:
			r.nested(n, body, starts)
		}
	}
	doc.Intro, taken = doc.prose(body, intro, taken)
	for i, s := range doc.Sections {
		doc.Sections[i].Prose, taken = doc.prose(s.from, s.to, taken)
	}
}

// nested reports blocks with a kind that stand where they are not read.
func (r *reader) nested(n ast.Node, body int, starts []int) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if f, ok := n.(*ast.FencedCodeBlock); ok && entering {
			if _, kind := info(f, r.body); kind != "" {
				r.mistake(body+lineOf(starts, f.Info.Segment.Start)+1, "this %s block is not read: it must start at the left margin, outside lists and quotations", kind)
			}
		}
		return ast.WalkContinue, nil
	})
}

type span struct{ from, to int }

// prose returns the lines from..to without those taken by fences, and the
// fences that come later.
func (d *Document) prose(from, to int, taken []span) (string, []span) {
	var kept []string
	for i := from; i < to; i++ {
		for len(taken) > 0 && i >= taken[0].to {
			taken = taken[1:]
		}
		if len(taken) == 0 || i < taken[0].from {
			kept = append(kept, d.lines[i])
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n")), taken
}
