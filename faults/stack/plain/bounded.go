package plain

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// most is how many values a text may stand for, each alias counted as what it
// stands for.
const most = 50_000

// Bounded checks a text that another engine reads, and that may have anchors and
// aliases: it is one YAML document or none, of at most size bytes, and stands for a
// bounded number of values. The error is a *Mistake.
func Bounded(text []byte, size int) error {
	if len(text) > size {
		return &Mistake{Text: fmt.Sprintf("this is %d KiB long; at most %d KiB are read", len(text)>>10, size>>10)}
	}
	if line := tooDeep(string(text)); line > 0 {
		return &Mistake{line, 1, "values are nested too deeply"}
	}
	var root yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	switch err := decoder.Decode(&root); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return told(err)
	}
	var more yaml.Node
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return &Mistake{more.Line, more.Column, "one YAML document is expected, and here another one begins"}
	}
	e := expansion{sizes: map[*yaml.Node]int{}, open: map[*yaml.Node]bool{}}
	if e.size(&root) > most {
		return &Mistake{e.at.Line, e.at.Column, fmt.Sprintf("with its aliases written out, this stands for more than %d values", most)}
	}
	return nil
}

// expansion counts what nodes stand for, without expanding them.
type expansion struct {
	sizes map[*yaml.Node]int
	open  map[*yaml.Node]bool // being counted: an alias of one goes round in a circle
	at    *yaml.Node          // where it became too much
}

func (e *expansion) size(n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		if e.open[n.Alias] {
			e.at = n
			return most + 1
		}
		return e.seen(n, e.size(n.Alias))
	}
	if size, ok := e.sizes[n]; ok {
		return size
	}
	e.open[n] = true
	size := 1
	for _, child := range n.Content {
		size = e.seen(child, size+e.size(child))
	}
	delete(e.open, n)
	e.sizes[n] = size
	return size
}

func (e *expansion) seen(n *yaml.Node, size int) int {
	if size > most && e.at == nil {
		e.at = n
	}
	return min(size, most+1)
}

// told takes the line out of what the parser says.
func told(err error) *Mistake {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	m := &Mistake{Text: "not YAML: " + text}
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		number, what, _ := strings.Cut(rest, ": ")
		if line, err := strconv.Atoi(number); err == nil {
			m.Line, m.Column, m.Text = line, 1, "not YAML: "+what
		}
	}
	return m
}
