// Package papers reads the documents that an exercise hands out, and what differs in
// them from one seed to the next: names, numbers and places.
//
// A document is a block ```LANGUAGE file below a heading of level 3, which names it. A
// block ```yaml variants has a list for each word that varies, all of one length; {{word}}
// stands for the one that the seed picks. All words of a seed come from the same place of
// their lists, so that they fit one another.
//
// Invariant: what is handed out follows from the file and the seed alone.
package papers

import (
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
)

// Papers are the documents of one exercise.
type Papers struct {
	documents []exercise.Document
	places    map[string]scenarios.Position
	varied    map[string][]string
	variants  int
}

// blank is a word that varies, where it stands.
var blank = regexp.MustCompile(`\{\{\s*([a-z][a-z0-9_-]*)\s*\}\}`)

// Bounds of what is handed out.
const (
	mostDocuments = 30
	mostVariants  = 20
)

// Read reads the blocks file and variants of the material. Those of other kinds are the
// exercise's own, and are returned.
func Read(r *exercise.Reader) (*Papers, []exercise.Block) {
	p := &Papers{places: map[string]scenarios.Position{}, varied: map[string][]string{}}
	var own []exercise.Block
	for _, b := range r.Material {
		switch b.Kind {
		case "file":
			p.file(r, b)
		case "variants":
			p.vary(r, b)
		default:
			own = append(own, b)
		}
	}
	for _, d := range p.documents {
		for _, m := range blank.FindAllStringSubmatch(d.Text, -1) {
			if _, known := p.varied[m[1]]; !known {
				r.Problem(p.places[d.ID], scenarios.Nearest(m[1], p.words()), "%s: no block variants says what {{%s}} is", d.ID, m[1])
			}
		}
	}
	return p, own
}

func (p *Papers) words() (all []string) {
	for word := range p.varied {
		all = append(all, word)
	}
	slices.Sort(all)
	return all
}

func (p *Papers) file(r *exercise.Reader, b exercise.Block) {
	switch {
	case b.Under == "":
		r.Problem(b.At, "write ### NAME above it", "a file needs a heading of level 3 that names it")
	case p.Has(b.Under):
		r.Problem(b.At, "", "there is a document %s already", b.Under)
	case len(p.documents) == mostDocuments:
		r.Problem(b.At, "", "an exercise hands out at most %d documents", mostDocuments)
	default:
		p.documents = append(p.documents, exercise.Document{ID: b.Under, Title: b.Under, Language: b.Language, Text: b.Text})
		p.places[b.Under] = b.At
	}
}

func (p *Papers) vary(r *exercise.Reader, b exercise.Block) {
	keys, ok := r.Block(b.Fence, "variants")
	if !ok {
		return
	}
	for _, word := range keys.Names() {
		values := keys.Texts(word)
		switch {
		case len(values) < 2 || len(values) > mostVariants:
			keys.Problem(word, "", "%s: from 2 to %d variants can be given", word, mostVariants)
		case p.variants > 0 && len(values) != p.variants:
			keys.Problem(word, "give as many as of the others", "%s has %d variants, others have %d", word, len(values), p.variants)
		default:
			p.varied[word], p.variants = values, len(values)
		}
	}
	keys.Done()
}

// Pick is which of n variants a seed picks, from 0.
func Pick(seed int64, n int) int { return int(((seed % int64(n)) + int64(n)) % int64(n)) }

// Variants is how many variants there are of the words that vary; 0: none varies.
func (p *Papers) Variants() int { return p.variants }

// Has reports whether there is a document of that name.
func (p *Papers) Has(id string) bool {
	return slices.ContainsFunc(p.documents, func(d exercise.Document) bool { return d.ID == id })
}

// Names lists the documents, for hints.
func (p *Papers) Names() (all []string) {
	for _, d := range p.documents {
		all = append(all, d.ID)
	}
	return all
}

// Documents are what is handed out with a seed.
func (p *Papers) Documents(seed int64) []exercise.Document {
	all := slices.Clone(p.documents)
	for i := range all {
		all[i].Text = p.Fill(seed, all[i].Text)
	}
	return all
}

// Text is a document with a seed; empty where there is none of that name.
func (p *Papers) Text(seed int64, id string) string {
	for _, d := range p.documents {
		if d.ID == id {
			return p.Fill(seed, d.Text)
		}
	}
	return ""
}

// Fill puts in the words that a seed picks. What is no word that varies is left.
func (p *Papers) Fill(seed int64, text string) string {
	if p.variants == 0 || !strings.Contains(text, "{{") {
		return text
	}
	at := Pick(seed, p.variants)
	return blank.ReplaceAllStringFunc(text, func(found string) string {
		if values, known := p.varied[blank.FindStringSubmatch(found)[1]]; known {
			return values[at]
		}
		return found
	})
}
