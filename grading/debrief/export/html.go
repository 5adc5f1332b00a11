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
	return page.Execute(out, struct {
		document
		Lesson template.HTML
	}{r.document(), template.HTML(r.LessonHTML)}) // the author's, made safe by whoever rendered it
}
