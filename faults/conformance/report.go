package conformance

import (
	"fmt"
	"strings"
	"time"

	"github.com/drillyard/drillyard/faults/catalogue"
)

// Verdict is what a comparison of one runtime with the model came to.
type Verdict struct {
	Fault, Runtime string
	Parts          []string // where the two part; none is alike
	Why            string   // what the fault's declaration says of it
}

// Alike reports that the two agree, as far as anybody can feel.
func (v Verdict) Alike() bool { return len(v.Parts) == 0 }

// Verdicts compares what each runtime showed with what a model did, fault by
// fault. What either did not play is not compared.
func Verdicts(rows []Row, model string) []Verdict {
	var out []Verdict
	for _, r := range rows {
		want, there := r.On(model)
		if !there || !want.played() {
			continue
		}
		f, _ := catalogue.Fault(r.Fault)
		for _, cell := range r.Cells {
			if cell.Runtime != model && cell.played() {
				out = append(out, Verdict{r.Fault, cell.Runtime, Compare(cell.Outcome, want.Outcome), f.Differs[cell.Runtime]})
			}
		}
	}
	return out
}

// played reports that there is something to compare.
func (c Cell) played() bool { return !c.NotPlayed && c.Error == "" && !c.Brief }

// Page writes the matrix as a page of the guide, in Markdown. The last runtime
// is the model that the others are compared with.
func Page(rows []Row, runtimes []string, on time.Time) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	model := runtimes[len(runtimes)-1]
	verdicts := Verdicts(rows, model)
	alike := map[string]int{}
	compared := map[string]int{}
	for _, v := range verdicts {
		compared[v.Runtime]++
		if v.Alike() {
			alike[v.Runtime]++
		}
	}
	say("---\ntitle: How true the model is\nfor: author\n---\n# How true the model is\n")
	say("Every fault of the catalogue was played on every runtime that can do it, on harbor, with the same customers and the same alert rules: %s of calm, %s of the fault, %s after it was taken back; where dice decide whom it hits, %s of the fault. This page is written by `drillyard twin`; the last time on %s.\n",
		calm, harm, rest, longHarm, on.Format("2 January 2006"))
	say("Two runtimes are alike in a fault when the same alerts fire in the same order, the first one within %.0f %% or %s, the share of visits that fail is within %.0f points, and the 99th percentile of customers' requests within a factor of %.0f.\n",
		100*alertShare, alertSpan, 100*errorsApart, latencyTimes)
	for _, name := range runtimes[:len(runtimes)-1] {
		if compared[name] > 0 {
			say("- **%s** and %s are alike in %d of %d faults.", name, model, alike[name], compared[name])
		}
	}
	say("")
	say("A fault is *seen* when every sign of it was, nothing was wrong before it, and nothing was left after it was taken back. The figures are the share of visits that failed and the 99th percentile of customers' requests, from %s after it began until its end. Where there are none the play was a brief one, which goes on as soon as every sign was seen and ends as soon as all is well.\n", onset)
	say("| fault | %s |", strings.Join(runtimes, " | "))
	say("|---|%s", strings.Repeat("---|", len(runtimes)))
	for _, r := range rows {
		line := "| `" + r.Fault + "` "
		for _, name := range runtimes {
			text := "not tried"
			if cell, there := r.On(name); there {
				text = cell.show()
			}
			line += "| " + text + " "
		}
		say("%s|", line)
	}
	say("\n## Where they part\n")
	parted := false
	for _, v := range verdicts {
		if v.Alike() {
			continue
		}
		parted = true
		why := v.Why
		if why == "" {
			why = "Not explained yet."
		}
		say("- `%s`, %s: %s. %s", v.Fault, v.Runtime, strings.Join(v.Parts, "; "), why)
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
	return b.String()
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
