package export

import (
	_ "embed"
	"html/template"
	"io"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// HTML writes the report as one file that needs nothing else, and prints well.
func (r Report) HTML(out io.Writer) error {
	return r.document().html(out, template.HTML(r.LessonHTML)) // the author's, made safe by whoever rendered it
}

// HTML writes a document as one file that needs nothing else, and prints well.
func (d Document) HTML(out io.Writer) error { return d.html(out, "") }

func (d Document) html(out io.Writer, lesson template.HTML) error {
	return page.Execute(out, struct {
		Document
		Lesson template.HTML
	}{d, lesson})
}
