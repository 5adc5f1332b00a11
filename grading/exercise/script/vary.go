package script

import (
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// column is a value that varies: one of some, or a whole number between two.
type column struct {
	name     string
	of       []string
	from, to int
}

func (c column) draw(r *rand.Rand) string {
	if len(c.of) > 0 {
		return c.of[r.IntN(len(c.of))]
	}
	return strconv.Itoa(c.from + r.IntN(c.to-c.from+1))
}

// source is where what varies by a seed is drawn from; each thing that is named has its
// own, so that a new one changes none of the others.
func source(seed int64, name string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash takes everything
	return rand.New(rand.NewPCG(uint64(seed), h.Sum64()))
}

// values are what the variants are with a seed, by name.
func (w *work) values(seed int64) map[string]string {
	values := make(map[string]string, len(w.variants))
	for _, v := range w.variants {
		values[v.name] = v.draw(source(seed, v.name))
	}
	return values
}

// fill writes values where a text names them, as in {{name}}.
func fill(text string, values map[string]string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	for name, value := range values {
		text = strings.ReplaceAll(text, "{{"+name+"}}", value)
	}
	return text
}

// given is a file that a script is given: as it is written, or made of rows.
type given struct {
	name, language, written string
	rows                    *rows
}

func (g given) text(seed int64, values map[string]string) string {
	if g.rows != nil {
		return g.rows.text(source(seed, g.name), values)
	}
	return fill(g.written, values)
}

// rows is a file of lines that are alike, as a log is.
type rows struct {
	line        string
	least, most int // lines
	start       time.Time
	near, far   int // seconds from one to the next
	columns     []column
	odd         []odd
}

// odd is a line that stands in place of each nth.
type odd struct {
	nth  int
	line string
}

func (f *rows) text(r *rand.Rand, values map[string]string) string {
	var text strings.Builder
	at := f.start
	for i := range f.least + r.IntN(f.most-f.least+1) {
		line := f.line
		for _, o := range f.odd {
			if (i+1)%o.nth == 0 {
				line = o.line
			}
		}
		at = at.Add(time.Duration(f.near+r.IntN(f.far-f.near+1)) * time.Second)
		line = strings.ReplaceAll(line, "{{time}}", at.Format("2006-01-02T15:04:05Z"))
		line = strings.ReplaceAll(line, "{{row}}", strconv.Itoa(i+1))
		for _, c := range f.columns {
			line = strings.ReplaceAll(line, "{{"+c.name+"}}", c.draw(r))
		}
		text.WriteString(fill(line, values))
		text.WriteByte('\n')
	}
	return text.String()
}
