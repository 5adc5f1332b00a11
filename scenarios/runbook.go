package scenarios

// Runbook is a written procedure with checkable steps, compiled from Markdown:
// front matter (title, service, alerts), then level-2 headings for the phases
// (Triage, Mitigation, Verification, Rollback, Escalation …) and a level-3 heading for each
// step, whose id is the heading's anchor.
type Runbook struct {
	Slug    string
	Title   string
	Service string
	Alerts  []string // alert rules that link here
	Intro   string   // HTML before the first phase
	Steps   []RunbookStep
}

// RunbookStep is one step.
type RunbookStep struct {
	ID    string // anchor of its heading: "confirm-the-impact"
	Phase string
	// Verifies: by it people make sure that it is over. Whoever ticks it says so.
	Verifies bool
	Title    string
	// Optional need not be done; Repeats may be done again and again; Instead, when
	// set, is the id of the step that it may be done in place of.
	Optional, Repeats bool
	Instead           string
	Body              string // HTML, safe to show
}
