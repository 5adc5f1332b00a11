package export

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Markdown writes the report in CommonMark with tables.
func (r Report) Markdown(out io.Writer) error { return r.document().markdown(out, r.Lesson) }

// Markdown writes a document in CommonMark with tables.
func (doc Document) Markdown(out io.Writer) error { return doc.markdown(out, "") }

func (doc Document) markdown(out io.Writer, lesson string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", inline(doc.Title), inline(strings.Join(doc.Facts, " · ")))
	for _, s := range doc.Sections {
		fmt.Fprintf(&b, "\n## %s\n\n", inline(s.Title))
		if s.Lesson {
			b.WriteString(deeper.ReplaceAllString(strings.TrimSpace(lesson), "##$1") + "\n")
		}
		for _, text := range s.Text {
			b.WriteString(inline(text) + "\n\n")
		}
		for _, item := range s.List {
			b.WriteString("- " + inline(item) + "\n")
		}
		if s.Table != nil {
			row(&b, s.Table.Head)
			b.WriteString(strings.Repeat("|---", len(s.Table.Head)) + "|\n")
			for _, cells := range s.Table.Rows {
				row(&b, cells)
			}
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// deeper finds headings of the author's text, which go below ours.
var deeper = regexp.MustCompile(`(?m)^(#{1,4} )`)

func row(b *strings.Builder, cells []string) {
	for _, cell := range cells {
		b.WriteString("| " + inline(cell) + " ")
	}
	b.WriteString("|\n")
}

// marks are the characters that mean something to Markdown, where they stand in
// a line.
var marks = regexp.MustCompile("[\\\\`*_{}\\[\\]<>#|!~&$]")

// starts are those that mean something at the start of a line.
var starts = regexp.MustCompile(`^(\s*)([-+=]|\d+[.)])`)

// inline makes a line of text, which means nothing but itself.
func inline(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	text = marks.ReplaceAllString(text, `\$0`)
	return starts.ReplaceAllStringFunc(text, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
}
