package scenarios

import (
	"net/url"
	"strings"
)

// Runbook is a written procedure with steps to tick, compiled from Markdown.
type Runbook struct {
	Slug    string
	Title   string
	Service string
	Alerts  []string // alert rules that link here
	Intro   string   // HTML before the first phase
	Phases  []RunbookPhase
	Steps   []RunbookStep // of all phases, in their order
}

// RunbookPhase is a part of a runbook: prose, and then some of the steps. Parts
// without steps are only read.
type RunbookPhase struct {
	Title     string // empty: the steps of no phase
	Continues bool   // it goes on with the phase before it, after more prose
	HTML      string // safe to show
	Steps     int    // how many of the runbook's are its own
}

// RunbookStep is one step.
type RunbookStep struct {
	ID    string // anchor of its heading or its words: "confirm-the-impact"
	Phase string // title of the heading above it
	// Verifies: by it people make sure that it is over. Whoever ticks it says so.
	Verifies bool
	Title    string
	// Optional need not be done; Repeats may be done again and again; Instead, when
	// set, is the id of the step that it may be done in place of.
	Optional, Repeats bool
	Instead           string
	Body              string // HTML, safe to show
}

// LinkedRunbook is the slug of the runbook that an alert links to, by its
// annotation runbook, or, as rule files elsewhere have it, by the last part of the
// address in runbook_url. It is empty when there is none; what runbook says stays
// as it is when nothing has that name.
func LinkedRunbook(annotations map[string]string, find func(name string) (*Runbook, bool)) string {
	for _, ref := range []string{annotations["runbook"], annotations["runbook_url"]} {
		if ref == "" {
			continue
		}
		for _, name := range []string{ref, RunbookName(ref)} {
			if book, ok := find(name); ok {
				return book.Slug
			}
		}
	}
	return annotations["runbook"]
}

// RunbookName is the name under which the runbook of an address or a slug is
// looked for: its last part, without .md, query, anchor and trailing slash.
func RunbookName(ref string) string {
	ref, _, _ = strings.Cut(ref, "#")
	ref, _, _ = strings.Cut(ref, "?")
	ref = strings.TrimRight(strings.TrimSpace(ref), "/")
	ref = ref[strings.LastIndex(ref, "/")+1:]
	if name, err := url.PathUnescape(ref); err == nil {
		ref = name
	}
	for _, ending := range []string{".md", ".markdown", ".html"} {
		if n := len(ref) - len(ending); n > 0 && strings.EqualFold(ref[n:], ending) {
			return ref[:n]
		}
	}
	return ref
}
