package triage

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/papers"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// mostOptions bounds what can be chosen among.
const mostOptions = 20

// Compile implements exercise.Kind.
func (kind) Compile(r *exercise.Reader) exercise.Work {
	before := len(r.Problems().Mistakes())
	w := &work{}
	w.papers, _ = papers.Read(r)
	r.Only(r.Material, exercise.File, "variants", "suspects", "steps")
	r.Only(r.Truth, "truth")
	w.suspects, w.steps = options(r, "suspects"), options(r, "steps")
	of := r.Stack
	drill, recorded := w.record(r)
	switch {
	case recorded:
		of = drill.Stack
	case slices.ContainsFunc(recordedBy, r.Front.Has):
		return nil // what is right follows from the drill
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
	if !recorded && len(w.papers.Names()) == 0 {
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

// mostSeeds bounds the seeds with which a run is recorded.
const mostSeeds = 20

// recordedBy are the keys of a recorded run.
var recordedBy = []string{"drill", "responder", "until", "seed", "seeds"}

// record reads which run is looked at, and until when; false: none.
func (w *work) record(r *exercise.Reader) (exercise.Drill, bool) {
	k := r.Front
	name := k.Text("drill")
	of := slices.DeleteFunc(slices.Clone(recordedBy), func(key string) bool { return !k.Has(key) }) // from here on all are known
	if name == "" {
		if len(of) > 0 {
			k.Problem(of[0], "write drill: and its name", "%s: whose run is looked at?", of[0])
		}
		return exercise.Drill{}, false
	}
	drill, ok := r.World.Drill(name)
	if !ok {
		k.Problem("drill", scenarios.Nearest(name, r.World.Drills()), "there is no drill %q", name)
		return exercise.Drill{}, false
	}
	if !drill.Tabletop {
		k.Problem("drill", "name one that the tabletop can play: it records the run", "%s cannot be recorded", name)
	}
	w.recorded = &exercise.Recorded{Drill: drill.Scenario.Slug, Responder: w.responder(k, drill), Until: w.until(k, drill).Milliseconds()}
	w.seeds = w.seeded(k, drill)
	if n, of := len(w.seeds), w.papers.Variants(); n > 1 && of > 1 && n != of {
		k.Problem("seeds", fmt.Sprintf("write %d seeds, as many as there are variants of the words", of), "there are %d seeds, and %d variants of the words in the documents", n, of)
	}
	return drill, true
}

// responder reads by whom the run was played.
func (w *work) responder(k scenarios.Keys, drill exercise.Drill) string {
	name := k.Text("responder")
	if name == "" {
		return "idle"
	}
	who := scenarios.BuiltIn()
	for _, one := range drill.Scenario.Rehearsals {
		who = append(who, one.Name)
	}
	if !slices.Contains(who, name) {
		k.Problem("responder", scenarios.Nearest(name, who), "nobody called %q plays %s", name, drill.Scenario.Slug)
	}
	return name
}

// until reads how far the run is shown; 0: to its end.
func (w *work) until(k scenarios.Keys, drill exercise.Drill) time.Duration {
	until, length := k.Span("until"), drill.Scenario.Duration
	begins := length // when something goes wrong first, as far as the script says
	for _, in := range drill.Scenario.Injects {
		for _, e := range in.Effects() {
			if (e.Fault != nil || e.Do != nil) && in.Trigger.When.Kind == "" {
				begins = min(begins, in.Trigger.At)
			}
		}
	}
	switch {
	case until >= length:
		k.Problem("until", fmt.Sprintf("write less than %s", length), "until: the drill is over after %s", length)
	case until > 0 && begins < length && until <= begins:
		k.Problem("until", fmt.Sprintf("write more than %s", begins), "until: nothing is wrong before %s, so there is nothing to see", begins)
	}
	return until
}

// seeded reads the seeds with which it is recorded, one for each variant.
func (w *work) seeded(k scenarios.Keys, drill exercise.Drill) (seeds []int64) {
	if !k.Has("seeds") {
		if seed := k.Whole("seed", 1, 1<<30); seed != 0 {
			return []int64{int64(seed)}
		}
		return []int64{drill.Scenario.Seed}
	}
	if k.Has("seed") {
		k.Problem("seed", "write it into seeds", "seed: and seeds: are both given")
	}
	for _, text := range k.Texts("seeds") {
		seed, err := strconv.ParseInt(text, 10, 31)
		switch {
		case err != nil || seed < 1:
			k.Problem("seeds", "write whole numbers from 1 on, as in [4, 9]", "seeds: %q is not a seed", text)
		case slices.Contains(seeds, seed):
			k.Problem("seeds", "write each once", "seeds: %d stands there twice", seed)
		default:
			seeds = append(seeds, seed)
		}
	}
	if n := len(seeds); n > mostSeeds {
		k.Problem("seeds", "", "seeds: %d are given; at most %d can be", n, mostSeeds)
	}
	return seeds
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
