package metrics

import (
	"maps"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// Part is what stands at a place of an expression.
type Part string

// Parts of an expression.
const (
	PartNone   Part = ""       // nothing that has a name: a range, a number
	PartSeries Part = "metric" // or a function of some
	PartLabel  Part = "label"
	PartValue  Part = "value" // of a label, within its quotes
)

// Suggestion is a name that may stand at a place of an expression.
type Suggestion struct {
	Name     string
	Function bool // and no metric
}

// Suggest lists what may stand at the end of the beginning of an expression, in order,
// as far as the database has seen it: names of metrics and functions, of labels, and
// values of labels. Rest is what follows, in which metrics are looked for, too, where
// those before say nothing.
func (d *DB) Suggest(beginning, rest string) (Part, []Suggestion) {
	at := readUpTo(beginning)
	series := d.seen(at.metrics)
	if len(at.metrics) == 0 {
		_, behind, _ := strings.Cut(rest, ")") // by (|) (metric)
		series = d.seen(readUpTo(behind).metrics)
	}
	if len(series) == 0 {
		series = d.seen(nil)
	}
	names := map[string]bool{}
	switch at.part {
	case PartSeries:
		for _, name := range d.Names() {
			names[name] = false
		}
		for name, f := range parser.Functions {
			if !f.Experimental {
				names[name] = true
			}
		}
		for item, name := range parser.ItemTypeStr {
			if item.IsAggregator() && !item.IsExperimentalAggregator() {
				names[name] = true
			}
		}
	case PartLabel:
		for _, l := range series {
			l.Range(func(one labels.Label) {
				if one.Name != model.MetricNameLabel {
					names[one.Name] = false
				}
			})
		}
	case PartValue:
		for _, l := range series {
			if v := l.Get(at.label); v != "" {
				names[v] = false
			}
		}
	}
	var out []Suggestion
	for _, name := range slices.Sorted(maps.Keys(names)) {
		out = append(out, Suggestion{name, names[name]})
	}
	return at.part, out
}

// seen are the labels of all series of some metrics, or of all where that is nil.
func (d *DB) seen(metrics []string) (out []labels.Labels) {
	d.store.mu.RLock()
	defer d.store.mu.RUnlock()
	for name, tracks := range d.store.named {
		if metrics != nil && !slices.Contains(metrics, name) {
			continue
		}
		for _, t := range tracks {
			out = append(out, t.labels)
		}
	}
	return out
}

// place is where the beginning of an expression ends.
type place struct {
	part    Part
	metrics []string // that it is about: within braces one, else all that are named before
	label   string   // whose value it is
}

// readUpTo reads the beginning of an expression as Prometheus' own lexer does.
func readUpTo(beginning string) place {
	p := place{part: PartSeries}
	var last parser.Item // that is no space
	braces, grouping := false, false
	for lexer := parser.Lex(beginning); ; {
		var item parser.Item
		lexer.NextItem(&item)
		switch item.Typ {
		case parser.SPACE, parser.COMMENT:
			continue
		case parser.EOF:
			return p
		case parser.ERROR:
			// Brackets that are still open are one, and so is a string without its end,
			// which stands for a value within braces, and else for nothing.
			if at := int(item.Pos); !braces && at < len(beginning) && strings.IndexByte("\"'`", beginning[at]) >= 0 {
				p.part = PartNone
			}
			return p
		case parser.LEFT_BRACE:
			braces, p.part, p.metrics = true, PartLabel, nil
			if named(last) {
				p.metrics = []string{last.Val}
			}
		case parser.RIGHT_BRACE, parser.RIGHT_BRACKET:
			braces, p.part = false, PartSeries
		case parser.LEFT_BRACKET:
			p.part = PartNone
		case parser.LEFT_PAREN:
			if grouping = groups(last); grouping {
				p.part = PartLabel
			}
		case parser.RIGHT_PAREN:
			grouping, p.part = false, PartSeries
		case parser.COMMA:
			if braces {
				p.part = PartLabel
			}
		case parser.EQL, parser.NEQ, parser.EQL_REGEX, parser.NEQ_REGEX:
			if braces {
				p.part, p.label = PartValue, last.Val
			}
		case parser.STRING:
			if braces {
				p.part = PartNone
			}
		default:
			if named(item) && !braces && !grouping {
				p.metrics = append(p.metrics, item.Val)
			}
		}
		last = item
	}
}

func named(i parser.Item) bool {
	return i.Typ == parser.IDENTIFIER || i.Typ == parser.METRIC_IDENTIFIER
}

// groups reports whether what follows in brackets are labels.
func groups(i parser.Item) bool {
	return slices.Contains([]parser.ItemType{parser.BY, parser.WITHOUT, parser.ON, parser.IGNORING, parser.GROUP_LEFT, parser.GROUP_RIGHT}, i.Typ)
}
