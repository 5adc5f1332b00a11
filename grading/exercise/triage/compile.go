package triage

import (
	"slices"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// mostOptions bounds what can be chosen among.
const mostOptions = 20

// Compile implements exercise.Kind.
func (kind) Compile(r *exercise.Reader) exercise.Work {
	before := len(r.Problems().Mistakes())
	w := &work{documents: r.Files(r.Material)}
	r.Only(r.Material, exercise.File, "suspects", "steps")
	r.Only(r.Truth, "truth")
	w.suspects, w.steps = options(r, "suspects"), options(r, "steps")
	of := r.Stack
	drill, recorded := w.record(r)
	switch {
	case recorded:
		of = drill.Stack
	case r.Front.Has("drill"):
		return nil // what is right follows from it
	}
	if of == nil {
		r.Front.Problem("drill", "write drill: and the one whose run is looked at, or stack:", "it is about no system")
		return nil
	}
	for _, j := range of.Journeys {
		w.journeys = append(w.journeys, exercise.Option{ID: j.Name, Title: named(j.Title, j.Name)})
	}
	for _, t := range of.Teams {
		w.teams = append(w.teams, exercise.Option{ID: t.Name, Title: named(t.Title, t.Name)})
	}
	if w.recorded == nil && len(w.documents) == 0 {
		r.Problem(scenarios.Position{Line: 1, Column: 1}, "write drill:, or documents below ## Material", "there is no evidence to look at")
	}
	w.truth(r, drill, recorded)
	if len(r.Problems().Mistakes()) > before {
		return nil
	}
	return w
}

func named(title, name string) string {
	if title == "" {
		return name
	}
	return title
}

// record reads which run is looked at, and until when; false: none.
func (w *work) record(r *exercise.Reader) (exercise.Drill, bool) {
	k := r.Front
	name, responder := k.Text("drill"), k.Text("responder")
	until := k.Span("until")
	seed := int64(k.Whole("seed", 1, 1<<30))
	if name == "" {
		if k.Has("responder") || k.Has("until") || k.Has("seed") {
			k.Problem("drill", "write drill: and its name", "whose run is looked at?")
		}
		return exercise.Drill{}, false
	}
	drill, ok := r.World.Drill(name)
	if !ok {
		k.Problem("drill", scenarios.Nearest(name, r.World.Drills()), "there is no drill %q", name)
		return exercise.Drill{}, false
	}
	if responder == "" {
		responder = "idle"
	}
	who := scenarios.BuiltIn()
	for _, one := range drill.Scenario.Rehearsals {
		who = append(who, one.Name)
	}
	if !slices.Contains(who, responder) {
		k.Problem("responder", scenarios.Nearest(responder, who), "nobody called %q plays %s", responder, name)
	}
	if until >= drill.Scenario.Duration {
		k.Problem("until", "", "until: the drill is over after %s", drill.Scenario.Duration)
	}
	if seed == 0 {
		seed = drill.Scenario.Seed
	}
	w.recorded = &exercise.Recorded{Drill: drill.Scenario.Slug, Responder: responder, Seed: seed, Until: until.Milliseconds()}
	return drill, true
}

// options reads what can be chosen: a list of ids and titles.
func options(r *exercise.Reader, kind string) (all []exercise.Option) {
	var ids []string
	for _, b := range r.Material {
		if b.Kind != kind {
			continue
		}
		list, ok := r.Blocks(b.Fence, kind)
		if !ok {
			continue
		}
		for _, k := range list {
			id := k.ID("choice", ids)
			ids = append(ids, id)
			all = append(all, exercise.Option{ID: id, Title: k.Required("title")})
			k.Done()
		}
	}
	if n := len(all); n < 3 || n > mostOptions {
		r.Problem(scenarios.Position{Line: 1, Column: 1}, "write a block ```yaml "+kind+" below ## Material: - {id: …, title: …}", "%s: %d can be chosen among; 3 to %d can be", kind, n, mostOptions)
	}
	return all
}

// truth reads what is right; what is left out is as the drill has it.
func (w *work) truth(r *exercise.Reader, drill exercise.Drill, recorded bool) {
	t, ok := r.One(r.Truth, "truth")
	if !ok {
		return
	}
	if recorded {
		known := drill.Scenario.Truth
		w.key.severity, w.key.accept, w.key.owner, w.key.how = known.Severity.Best, known.Severity.Accept, known.Owner, known.Impact.Kind
		if known.Impact.Journey != "" {
			w.key.hurt = []string{known.Impact.Journey}
		}
		w.key.from, w.key.to = percent(known.Impact.Share)
	}
	w.key.hurt = w.among(t, "hurt", w.journeys, w.key.hurt)
	if s := t.OneOf("how", event.ImpactErrors, event.ImpactSlow, event.ImpactUnavailable); s != "" {
		w.key.how = s
	}
	if s := t.Text("share"); s != "" {
		if w.key.from, w.key.to = percent(s); w.key.to == 0 {
			t.Problem("share", "write 20% or 15-30%", "share: %q is not a share of customers", s)
		}
	}
	if s := t.OneOf("severity", event.Words(event.OfSeverity)...); s != "" {
		w.key.severity, w.key.accept = s, nil
	}
	if t.Has("accept") {
		w.key.accept = t.Texts("accept")
	}
	if s := t.OneOf("owner", ids(w.teams)...); s != "" {
		w.key.owner = s
	}
	w.key.causes = w.among(t, "causes", w.suspects, nil)
	w.key.partial = w.among(t, "partial", w.suspects, nil)
	w.key.first = w.among(t, "first", w.steps, nil)
	w.key.harm = w.among(t, "harm", w.steps, nil)
	for _, one := range []struct {
		key     string
		missing bool
	}{
		{"hurt", len(w.key.hurt) == 0}, {"severity", w.key.severity == ""}, {"owner", w.key.owner == ""},
		{"causes", len(w.key.causes) == 0}, {"first", len(w.key.first) == 0},
	} {
		if one.missing && !t.Has(one.key) {
			t.Problem(one.key, "", "%s is missing", one.key)
		}
	}
	t.Done()
}

// among reads ids, one or a list, of what can be chosen.
func (w *work) among(t scenarios.Keys, key string, of []exercise.Option, otherwise []string) []string {
	if !t.Has(key) {
		return otherwise
	}
	var out []string
	for _, word := range t.Words(key) {
		if known := ids(of); !slices.Contains(known, word.Text) {
			t.Problem(key, scenarios.Nearest(word.Text, known), "%s: nobody can choose %q", key, word.Text)
			continue
		}
		out = append(out, word.Text)
	}
	return out
}

func ids(options []exercise.Option) (all []string) {
	for _, o := range options {
		all = append(all, o.ID)
	}
	return all
}

// percent reads a share of customers, in percent; zeros: there is none.
func percent(written string) (from, to float64) {
	a, b, ok := event.ParseShare(written)
	if !ok {
		return 0, 0
	}
	return float64(a), float64(b)
}
