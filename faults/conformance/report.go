package conformance

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
)

// Unexplained lists where runtimes part from the model in a fault whose
// declaration does not say why.
func Unexplained(rows []Row) []string {
	var all []string
	for _, r := range rows {
		for _, cell := range r.Cells {
			if len(cell.Parts) > 0 && r.differs(cell.Runtime) == "" {
				all = append(all, fmt.Sprintf("%s, %s: %s", r.Fault, cell.Runtime, strings.Join(cell.Parts, "; ")))
			}
		}
	}
	return all
}

// differs is what the fault's declaration says of a runtime.
func (r Row) differs(runtime string) string {
	f, _ := catalogue.Fault(r.Fault)
	return f.Differs[runtime]
}

// Report is what the plays of a suite came to.
type Report struct {
	Suite  *Suite
	Rows   []Row
	AtRest faults.Health // of the suite's stack
}

// count is how many faults were played on a runtime as they are now, and how many
// of them were sound; and in how many it and the model were compared.
type count struct{ sound, played, alike, compared, outdated int }

// outdated reports which cells were played of an earlier edition of their case:
// they are shown as such, and not counted.
func (r Report) outdated() (old map[string]map[string]bool, counts map[string]count, err error) {
	old, counts = map[string]map[string]bool{}, map[string]count{}
	for _, row := range r.Rows {
		edition, err := row.Edition(r.AtRest)
		if err != nil {
			return nil, nil, err
		}
		old[row.Fault] = map[string]bool{}
		for _, cell := range row.Cells {
			n := counts[cell.Runtime]
			if cell.NotPlayed {
				continue
			}
			if cell.Edition != edition {
				old[row.Fault][cell.Runtime] = true
				n.outdated++
			} else {
				n.played++
				if cell.Sound() {
					n.sound++
				}
				if cell.Compared {
					n.compared++
					if len(cell.Parts) == 0 {
						n.alike++
					}
				}
			}
			counts[cell.Runtime] = n
		}
	}
	return old, counts, nil
}

// Overview writes the page of the guide that says how runtimes are compared, and
// what came of it on each stack, in Markdown. The pages that it leads to are those
// that Page writes, in the folder conformance beside it.
func Overview(all []Report) (string, error) {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("---\ntitle: How true the model is\nfor: author\nwas: twin\n---\n# How true the model is\n")
	say("Faults of the catalogue are played on every runtime that can do them, with the same customers and the same alert rules: %s of calm, %s of the fault, %s after it was taken back, or more where the stack says so; where dice decide whom it hits, %s of the fault. Where a stack has them done, and by what they are seen there, is in its folder ([`conformance.yaml`](stack-check.md)).\n",
		calm, harm, rest, longHarm)
	say("Two runtimes are alike in a fault when the same alerts fire in the same order, the first one within %.0f %% or %s, the share of visits that fail is within %.0f points, and the 99th percentile of customers' requests within a factor of %.0f.",
		100*alertShare, alertSpan, 100*errorsApart, latencyTimes)
	for _, r := range all {
		if len(r.Rows) == 0 {
			continue // nobody has played it
		}
		s := r.Suite.Stack
		say("\n## %s\n", s.Title)
		say("%d of the %d faults were played on %s: [each of them](conformance/%s.md).%s\n", len(r.Rows), len(catalogue.Faults()), s.Name, s.Name, r.meaningless())
		if err := r.summary(say); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// meaningless says how many faults have no case because they mean nothing to the
// stack; empty if none.
func (r Report) meaningless() string {
	switch n := len(r.Suite.Without); n {
	case 0:
		return ""
	case 1:
		return " One means nothing there."
	default:
		return fmt.Sprintf(" %d mean nothing there.", n)
	}
}

// summary says in how many faults the runtimes are alike.
func (r Report) summary(say func(string, ...any)) error {
	_, counts, err := r.outdated()
	if err != nil {
		return err
	}
	for _, name := range runtimes(r.Rows) {
		if n := counts[name]; n.played > 0 {
			say("- On **%s**, %d of %d faults were seen as they should be.", name, n.sound, n.played)
		}
	}
	for _, name := range runtimes(r.Rows) {
		if n := counts[name]; n.compared > 0 {
			say("- **%s** and %s are alike in %d of %d faults.", name, Model, n.alike, n.compared)
		}
	}
	for _, name := range runtimes(r.Rows) {
		if n := counts[name]; n.outdated > 0 {
			say("- Faults that have changed since they were played on %s: %d. Their rows say *before*.", name, n.outdated)
		}
	}
	return nil
}

// Page writes the results of one stack as a page of the guide, in Markdown.
func (r Report) Page() (string, error) {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	old, _, err := r.outdated()
	if err != nil {
		return "", err
	}
	rows, names, s := r.Rows, runtimes(r.Rows), r.Suite.Stack
	say("---\ntitle: How true the model of %s is\nfor: author\n---\n# How true the model of %s is\n", s.Name, s.Name)
	say("What the plays of faults on %s came to, on each runtime: [how they are compared](../conformance.md). This page is written from the results in the source, one file a fault: `drillyard conformance --stack %s --fault NAME` plays one and writes its row, `make conformance` plays them all.\n", s.Name, s.Name)
	if err := r.summary(say); err != nil {
		return "", err
	}
	say("")
	say("A fault is *seen* when every sign of it was, nothing was wrong before it, and nothing was left after it was taken back. The figures are the share of visits that failed and the 99th percentile of customers' requests, from %s after it began until its end. Where there are none the play was a brief one, which goes on as soon as every sign was seen and ends as soon as all is well.\n", onset)
	say("| fault | %s | played |", strings.Join(names, " | "))
	say("|---|%s---|", strings.Repeat("---|", len(names)))
	for _, r := range rows {
		line := "| `" + r.Fault + "` "
		for _, name := range names {
			text := "not tried"
			if cell, there := r.On(name); there {
				text = cell.show()
			}
			if old[r.Fault][name] {
				text = "*before:* " + text
			}
			line += "| " + text + " "
		}
		say("%s| %s |", line, r.played())
	}
	if len(r.Suite.Without) > 0 {
		say("\n## What means nothing on it\n")
		for _, w := range r.Suite.Without {
			say("- `%s`: %s.", w.Fault, w.Why)
		}
	}
	say("\n## Where they part\n")
	parted := false
	for _, r := range rows {
		for _, cell := range r.Cells {
			if len(cell.Parts) == 0 || old[r.Fault][cell.Runtime] {
				continue
			}
			parted = true
			say("- `%s`, %s: %s. %s", r.Fault, cell.Runtime, strings.Join(cell.Parts, "; "), cmp.Or(r.differs(cell.Runtime), "Not explained yet."))
		}
	}
	if !parted {
		say("Nowhere.")
	}
	say("\n## What was not as it should be\n")
	sound := true
	for _, r := range rows {
		for _, cell := range r.Cells {
			if cell.Sound() {
				continue
			}
			sound = false
			say("- `%s`, %s: %s", r.Fault, cell.Runtime, cell.Complaint())
		}
	}
	if sound {
		say("Nothing.")
	}
	return b.String(), nil
}

// runtimes lists those that there are results of, the model last.
func runtimes(rows []Row) []string {
	var names []string
	for _, r := range rows {
		for _, cell := range r.Cells {
			if cell.Runtime != Model && !slices.Contains(names, cell.Runtime) {
				names = append(names, cell.Runtime)
			}
		}
	}
	slices.Sort(names)
	return append(names, Model)
}

// played is when the case was played, by runtime where the days differ.
func (r Row) played() string {
	days := map[string][]string{}
	for _, cell := range r.Cells {
		days[cell.Played] = append(days[cell.Played], cell.Runtime)
	}
	var said []string
	for _, day := range slices.Sorted(maps.Keys(days)) {
		if len(days) == 1 {
			return day
		}
		said = append(said, day+" ("+strings.Join(days[day], ", ")+")")
	}
	return strings.Join(said, ", ")
}

func (c Cell) show() string {
	switch {
	case c.NotPlayed:
		return "not played"
	case c.Error != "":
		return "broke off"
	case c.Brief && c.Sound():
		return "seen"
	case c.Brief:
		return "**unsound**"
	}
	text := fmt.Sprintf("%.0f %%, %s", 100*c.Errors, c.P99.Round(10*time.Millisecond))
	if len(c.Alerts) > 0 {
		text += fmt.Sprintf(", %s after %s", c.Alerts[0].Name, c.Alerts[0].At.Round(time.Second))
	}
	if c.Sound() {
		return "seen: " + text
	}
	return "**unsound**: " + text
}

// Complaint says what was not as it should be.
func (c Cell) Complaint() string {
	if c.Error != "" {
		return c.Error
	}
	var parts []string
	for _, list := range []struct {
		what string
		all  []string
	}{{"never seen", c.Unseen}, {"before the fault", c.Before}, {"after it was taken back", c.After}} {
		for _, one := range list.all {
			parts = append(parts, list.what+": `"+strings.ReplaceAll(one, "|", "\\|")+"`")
		}
	}
	return strings.Join(parts, "; ")
}
