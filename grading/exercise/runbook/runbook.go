// Package runbook is the exercise of writing a runbook, which is then followed.
//
// A runbook is Markdown. What each part of it is for is read from its headings, and what a
// line says to do from the words that open it: look, act, wait, escalate. An action is
// plain when it and what it is aimed at are named: `rollback-config` on `api`, or
// "roll back the config of api". Whoever writes is told at once how each line was
// understood. When it is handed in, somebody who does what it says and nothing else plays
// the drill with it, in the tabletop.
//
// Invariants: a line that asks for a change and does not say plainly which ends the play
// of the steps; nothing is guessed in the writer's favour. What is played follows from the
// text and the drill alone. See decisions/0153.
//
// Non-goals: how well it reads. That is for people.
package runbook

import (
	"context"
	"time"

	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/papers"
	"github.com/drillyard/drillyard/scenarios"
)

// Kind is runbook writing.
var Kind exercise.Kind = kind{}

type kind struct{}

// Name implements exercise.Kind.
func (kind) Name() string { return "runbook" }

// Title implements exercise.Kind.
func (kind) Title() string { return "Runbook writing" }

// Part is the id of what is written.
const Part = "runbook.md"

// most is how long a runbook may be, in characters.
const most = 12000

// Compile implements exercise.Kind.
func (kind) Compile(r *exercise.Reader) exercise.Work {
	t := &task{start: "# \n"}
	var own []exercise.Block
	t.papers, own = papers.Read(r)
	for _, b := range own {
		if b.Kind != "start" {
			r.Problem(b.At, "write file, variants or start", "there is no block %s in the material of a runbook exercise", b.Kind)
			continue
		}
		t.start = b.Text
	}
	found := false
	for _, b := range r.Truth {
		if b.Kind != "truth" {
			r.Problem(b.At, "", "there is no block %s in the truth of a runbook exercise", b.Kind)
			continue
		}
		keys, ok := r.Block(b.Fence, "truth")
		if !ok {
			return nil
		}
		found = true
		t.drill = drill(r, keys, "drill", keys.Required("drill"))
		if keys.Has("elsewhere") {
			t.elsewhere = drill(r, keys, "elsewhere", keys.Text("elsewhere"))
		}
		t.within = keys.Span("within")
		keys.Done()
	}
	if !found {
		r.Problem(scenarios.Position{Line: 1, Column: 1}, "below ## Truth write ```yaml truth with drill: NAME", "the drill that the runbook is followed in is missing")
	}
	if t.drill.Scenario == nil {
		return nil
	}
	t.interpreter = newInterpreter(t.drill.Stack, catalogue.Actions())
	return t
}

func drill(r *exercise.Reader, keys scenarios.Keys, key, name string) exercise.Drill {
	if name == "" || r.World.Drill == nil {
		return exercise.Drill{}
	}
	d, ok := r.World.Drill(name)
	if !ok {
		keys.Problem(key, scenarios.Nearest(name, r.World.Drills()), "%s: there is no drill %q", key, name)
	}
	return d
}

// task is one such exercise.
type task struct {
	papers           *papers.Papers
	start            string
	drill, elsewhere exercise.Drill
	// within is until when, from the page on, customers have to be well again; 0: the end
	// of the drill.
	within      time.Duration
	interpreter *interpreter
}

// Material implements exercise.Work.
func (t *task) Material(seed int64) exercise.Material {
	return exercise.Material{Documents: t.papers.Documents(seed)}
}

// Parts implements exercise.Work.
func (t *task) Parts(seed int64) []exercise.Part {
	return []exercise.Part{{
		ID: Part, Title: "Runbook", Form: exercise.Prose, Language: "markdown",
		Help: "Headings: **Trigger**, **Impact**, **Steps**, **Safety**, **Rollback**, **Escalation**, **Verification**. " +
			"Below Steps, Rollback and Verification each line begins with what is to be done. A machine follows them: " +
			"*Open the dashboard of `SERVICE`*, *Look at the change list*, *Roll back the config of `SERVICE`* or " +
			"`rollback-config` on `SERVICE`, *Wait 1 minute*, *If purchases still fail, …*, *Escalate to `TEAM`*.",
		Start: t.papers.Fill(seed, t.start), Most: most,
	}}
}

// reads takes an answer apart.
func (t *task) reads(a exercise.Answer) *writing {
	text, given := a[Part]
	if !given {
		text = t.start
	}
	if r := []rune(text); len(r) > most {
		text = string(r[:most])
	}
	w := &writing{lines: read(text)}
	w.says = t.interpreter.instructions(w.lines)
	return w
}

// Shown is what the screen of this kind shows.
type Shown struct {
	Read      []Instruction `json:"read"`
	Play      *Followed     `json:"play,omitempty"`
	Elsewhere *Followed     `json:"elsewhere,omitempty"`
	// Idle and Golden are what customers went through, over all journeys, when nobody
	// acted and as the drill's model answer has it, and Own with the runbook.
	Own    *Minute `json:"own,omitempty"`
	Idle   *Minute `json:"idle,omitempty"`
	Golden *Minute `json:"golden,omitempty"`
}

// Try implements exercise.Work: the structure, and how each line was understood. It plays
// nothing.
func (t *task) Try(_ context.Context, _ exercise.Workshop, _ int64, a exercise.Answer) (exercise.Report, error) {
	w := t.reads(a)
	says := w.says
	if says == nil {
		says = []Instruction{}
	}
	return exercise.Report{Remarks: w.remarks(), Shown: Shown{Read: says}}, nil
}
