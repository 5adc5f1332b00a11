package main

import (
	"fmt"
	pathpkg "path"
	"reflect"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading/exercise/change"
	"github.com/drillyard/drillyard/grading/exercise/handoff"
	"github.com/drillyard/drillyard/grading/exercise/runbook"
	"github.com/drillyard/drillyard/grading/exercise/script"
	"github.com/drillyard/drillyard/scenarios/engine"
	"github.com/drillyard/drillyard/scenarios/event"
	"github.com/drillyard/drillyard/server/live"
	"github.com/drillyard/drillyard/server/web"
)

// families are the files, and the Go sources whose types go into each: packages
// below the module, or files of them, which count before their package.
var families = map[string][]string{
	"account":   {"server/store", "server/web/me", "server/web/session", "server/web/identities", "server/web/people", "server/web/audit", "server/web/groups", "server/web/import", "server/web/tokens", "server/web/own", "server/web/redactions", "server/web/retention"},
	"authoring": {"server/authoring", "server/web/packs", "server/web/packs_write", "server/web/drafts", "server/web/draft_views", "server/web/draft_exercise", "server/web/draft_track", "server/web/draft_interview", "server/web/draft_play", "scenarios"},
	"gamedays":  {"server/gameday", "server/store/gamedays", "server/web/gamedays", "server/web/gamedays_view", "server/web/gamedays_review"},
	"interview": {"server/interview", "server/store/interviews", "server/web/interviews", "server/web/interviews_view", "server/web/interview", "server/web/candidates"},
	"tracks":    {"scenarios/track", "server/track", "server/store/tracks", "server/web/tracks", "server/web/tracks_view", "server/web/mentor"},
	"exercises": {"grading/exercise", "server/web/exercises", "server/web/attempts", "server/web/attempts_debrief", "server/web/attempts_terminal", "server/web/evidence"},
	"assigned":  {"server/web/assignments", "server/web/assign", "server/web/home", "server/web/addresses"},
	"catalogue": {"server/library", "server/web/catalogue", "server/web/guide", "server/web/reading"},
	"run":       {"server/runs", "server/web/runs", "server/web/run_list", "server/web/runmap", "server/web/system", "server/web/faults", "server/web/tour", "server/web/services", "server/web/config", "server/web/runbook", "server/web/terminal", "server/web/members", "server/web/pages"},
	"signals":   {"faults/telemetry", "server/web/look", "server/web/query", "server/web/logs", "server/web/dashboards", "server/web/rules", "server/web/customer"},
	"commands":  {"scenarios/engine", "server/web/clock", "server/web/preview", "server/web/handler", "server/web/problem"},
	"events":    {"scenarios/event"},
	"incident":  {"scenarios/event/incident", "scenarios/event/component", "scenarios/event/page", "scenarios/event/message", "scenarios/event/runbook", "scenarios/event/evidence", "scenarios/event/action", "scenarios/event/preview", "scenarios/event/terminal"},
	"debrief":   {"grading", "server/web/debrief", "server/web/withheld", "server/web/script", "server/web/assess", "server/web/review", "server/web/earlier", "server/web/golden", "server/web/replay", "server/web/watch"},
	"marking":   {"grading/agreement", "server/runs/statistics", "server/web/mark", "server/web/samples"},
	"panel":     {"server/panel", "grading/scorecard", "server/web/panel", "server/web/scorecard"},
	"actions":   {"faults", "faults/stack"},
	"health":    {"faults/health"},
	"harm":      {"faults/primitive", "faults/data", "faults/process"},
	"insight":   {"server/insight", "server/badge", "server/web/skills", "server/web/badges"},
	"live":      {"server/live", "server/web/board"},
}

// names are what types are called that would else be called alike, or too
// little: by "package.Type".
var names = map[string]string{
	"debrief.Debrief":   "Analysis",
	"event.Lane":        "LaneName",
	"grading.Result":    "FindingResult",
	"faults.Action":     "ActionSpec",
	"faults.Fields":     "LineFields",
	"faults.LogLine":    "WrittenLine",
	"grading.Cause":     "ScriptCause",
	"grading.Truth":     "ScriptTruth",
	"logs.Line":         "LogLine",
	"logs.Page":         "FoundLines",
	"web.logPage":       "LogPage",
	"metrics.Result":    "QueryResult",
	"scenarios.Problem": "Mistake",
	"metrics.Series":    "QuerySeries",
	"store.Outcome":     "TrailOutcome",
	"runs.Place":        "QueuePlace",
	"gameday.Standing":  "CrewStanding",
	"store.Beginning":   "HowCrewsBegin",
	"web.roomView":      "RuntimeRoom",
	"web.field":         "FieldError",
	"web.progress":      "HowFar",
	"web.ledView":       "LedAssignment",
	"web.markingView":   "MarkingState",
	"web.moment":        "JudgedMoment",
	"debrief.Signal":    "FindingSignal",
	"debrief.Customers": "CustomersFared",
	"debrief.Minute":    "FaredMinute",
	"debrief.Phase":     "ReplayPhase",
	"agreement.Drill":   "DrillFigures",
	"agreement.Pair":    "PairFigures",

	"script.Shown":        "ScriptShown",
	"script.ShownRun":     "ScriptRun",
	"script.ShownTest":    "ScriptTest",
	"runbook.Shown":       "RunbookShown",
	"runbook.Section":     "RunbookSection",
	"runbook.Sort":        "InstructionSort",
	"runbook.If":          "InstructionIf",
	"runbook.Test":        "InstructionTest",
	"runbook.Done":        "FollowedStep",
	"runbook.Minute":      "PlayedMinute",
	"change.Said":         "SaidOfLine",
	"change.Figures":      "ChangeFigures",
	"change.Minute":       "ChangeMinute",
	"handoff.Shown":       "HandoffShown",
	"panel.Kind":          "WorkKind",
	"web.panelView":       "InterviewPanel",
	"panel.State":         "TaskState",
	"scorecard.Range":     "CardRange",
	"scorecard.Dimension": "CardDimension",
	"scorecard.Total":     "CardTotal",
	"scorecard.Agreement": "CardAgreement",
	"scorecard.Rest":      "CardRest",
	"scorecard.Without":   "CardWithout",
	"scorecard.Card":      "Scorecard",

	"badge.Profile":         "BadgeIssuer",
	"badge.Keys":            "BadgeKeys",
	"insight.PointView":     "FigurePoint",
	"insight.MetricView":    "TeamFigure",
	"insight.MilestoneView": "Milestone",
	"insight.Estimate":      "SkillEstimate",
	"insight.Shown":         "ShownSkill",
	"insight.Sure":          "HowSure",
	"insight.Lead":          "LeadFigures",
	"insight.Suggestion":    "NextSuggestion",
	"insight.DrillFigures":  "DrillForLead",
	"track.Kind":            "StepKind",
	"track.Mode":            "OnCallAs",
	"track.PageKind":        "StepPageKind",
	"track.State":           "StepProgress",
	"web.pageView":          "StepPage",
	"web.itemView":          "ChecklistItem",
	"web.tryView":           "StepTry",
	"web.waitView":          "LearnerWait",
	"web.askView":           "GateAsk",
	"web.drillView":         "StepDrillCard",
	"web.posedView":         "StepExercise",
}

// words are what lists of package event's words are called, by their names
// there.
var words = map[string]string{
	"source":    "EvidenceSource",
	"audience":  "Audience",
	"status":    "UpdateStatus",
	"outcome":   "Outcome",
	"component": "ComponentState",
	"impact":    "ImpactKind",
	"closed":    "CloseReason",
	"ending":    "EndReason",
	"attempted": "AttemptEnd",
	"global":    "GlobalMark",
	"severity":  "Severity",
	"skipped":   "SkipReason",
	"ended":     "FaultEnd",
	"counted":   "Counted",
	"moment":    "Moment",
	"actor":     "ActorKind",
	"needs":     "ActionNeed",
	"notified":  "NotifyReason",
}

const head = "// Written by server/cmd/typings from the Go sources: do not edit. make typings\n// writes it anew.\n"

// generate returns the files, by their names.
func generate(root string) (map[string][]byte, error) {
	g := &generator{
		typist: typist{
			sources: &sources{root: root, read: map[string]*source{}},
			names:   names, words: words, kept: kept(), spelled: spelled(),
			called: map[reflect.Type]string{}, taken: map[string]reflect.Type{}, used: map[string]bool{},
		},
		files: map[string]*file{}, places: map[string]string{}, tags: map[reflect.Type]map[string]string{},
	}
	steps := []func() error{g.commands, g.routes, g.frames, g.events, g.shown, g.tables}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	for _, own := range sortedKeys(names) {
		if !g.used[own] {
			return nil, fmt.Errorf("names has %s, which is not sent or taken", own)
		}
	}
	return g.finish(), nil
}

type generator struct {
	typist
	done   int // types of found that are written
	files  map[string]*file
	places map[string]string                  // the file of a name
	tags   map[reflect.Type]map[string]string // fields that have one value, by which variants are told apart
}

type file struct {
	parts []string
	needs map[string]bool // names
}

func (g *generator) file(name string) *file {
	if g.files[name] == nil {
		g.files[name] = &file{needs: map[string]bool{}}
	}
	return g.files[name]
}

// settle writes the types that were reached, and those that are reached by
// them.
func (g *generator) settle() error {
	for ; g.done < len(g.found); g.done++ {
		t := g.found[g.done]
		into, err := g.fileOf(t)
		if err != nil {
			return err
		}
		g.mentioned = map[string]bool{}
		text, err := g.declare(t, g.called[t], g.tags[t])
		if err != nil {
			return err
		}
		if err := g.put(into, text, g.called[t]); err != nil {
			return err
		}
	}
	return nil
}

// put adds a part to a file that declares a name, with what was mentioned.
func (g *generator) put(into, text, name string) error {
	f := g.file(into)
	f.parts = append(f.parts, text)
	for mentioned := range g.mentioned {
		f.needs[mentioned] = true
	}
	if other, twice := g.places[name]; twice {
		return fmt.Errorf("both %s and %s declare %s: give one another name", other, into, name)
	}
	g.places[name] = into
	return nil
}

// fileOf is where a type belongs.
func (g *generator) fileOf(t reflect.Type) (string, error) {
	src, err := g.sources.of(t)
	if err != nil {
		return "", err
	}
	path := strings.TrimPrefix(t.PkgPath(), module) + "/" + src.files[t.Name()]
	for ; path != "."; path = pathpkg.Dir(path) {
		for _, name := range sortedKeys(families) {
			if slices.Contains(families[name], path) {
				return name, nil
			}
		}
	}
	return "", fmt.Errorf("%s is sent or taken, and families has no place for it", t)
}

// routes writes what each takes and answers.
func (g *generator) routes() error {
	var b strings.Builder
	b.WriteString("/** What each route takes and answers as JSON. */\nexport interface Routes {\n")
	needs := map[string]bool{}
	for _, x := range web.Exchanges() {
		g.mentioned = map[string]bool{}
		var parts []string
		for _, side := range []struct {
			name string
			t    reflect.Type
		}{{"takes", x.Takes}, {"answers", x.Answers}} {
			if side.t == nil {
				continue
			}
			text, err := g.write(side.t)
			if err != nil {
				return fmt.Errorf("%s %s: %w", x.Method, x.Path, err)
			}
			parts = append(parts, side.name+": "+text)
		}
		fmt.Fprintf(&b, "  %s: { %s };\n", quoted(x.Method+" "+x.Path), strings.Join(parts, "; "))
		for name := range g.mentioned {
			needs[name] = true
		}
		if err := g.settle(); err != nil {
			return err
		}
	}
	b.WriteString("}\n")
	g.mentioned = needs
	if err := g.put("routes", b.String(), "Routes"); err != nil {
		return err
	}

	g.mentioned = map[string]bool{}
	if _, err := g.write(web.Problem()); err != nil {
		return err
	}
	return g.settle()
}

// commands writes what people can ask of a run, and what whoever leads does to it.
func (g *generator) commands() error {
	for _, asked := range []struct {
		of reflect.Type
		by map[string]reflect.Type
	}{
		{reflect.TypeFor[engine.Command](), engine.Commands()},
		{reflect.TypeFor[engine.Intervention](), engine.Interventions()},
	} {
		variants, err := g.variants("type", asked.by)
		if err != nil {
			return err
		}
		g.spelled[asked.of] = "{\n  /** Under which it is carried out once, however often it is sent. */\n  key?: string;\n} & (" + variants + ")"
		if err := g.settle(); err != nil {
			return err
		}
	}
	return nil
}

// frames writes what comes over a live channel.
func (g *generator) frames() error {
	variants, err := g.variants("t", live.Frames())
	if err != nil {
		return err
	}
	if err := g.put("live", "/** What comes over the live channel of a run. */\nexport type Frame = "+variants+";\n", "Frame"); err != nil {
		return err
	}
	g.mentioned = map[string]bool{}
	g.tags[web.BoardFrame()] = map[string]string{"t": quoted("board")}
	if _, err := g.reach(web.BoardFrame()); err != nil {
		return err
	}
	return g.settle()
}

// shownBy is what the screen of a kind of exercise is given besides remarks: as a try or a
// judgement has it, which routes pass on as it is.
var shownBy = map[string]reflect.Type{
	change.Kind.Name():  reflect.TypeFor[[]change.Reviewed](),
	handoff.Kind.Name(): reflect.TypeFor[handoff.Shown](),
	runbook.Kind.Name(): reflect.TypeFor[runbook.Shown](),
	script.Kind.Name():  reflect.TypeFor[script.Shown](),
}

// shown writes what kinds of exercises show.
func (g *generator) shown() error {
	var b strings.Builder
	b.WriteString("/** What the screen of a kind of exercise is given besides remarks. */\nexport interface ShownBy {\n")
	g.mentioned = map[string]bool{}
	for _, kind := range sortedKeys(shownBy) {
		text, err := g.write(shownBy[kind])
		if err != nil {
			return fmt.Errorf("what %s shows: %w", kind, err)
		}
		fmt.Fprintf(&b, "  %s: %s;\n", kind, text)
	}
	b.WriteString("}\n")
	if err := g.put("exercises", b.String(), "ShownBy"); err != nil {
		return err
	}
	return g.settle()
}

// variants names types that are told apart by what a field says.
func (g *generator) variants(tag string, by map[string]reflect.Type) (string, error) {
	g.mentioned = map[string]bool{}
	var all []string
	for _, says := range sortedKeys(by) {
		g.tags[by[says]] = map[string]string{tag: quoted(says)}
		name, err := g.reach(by[says])
		if err != nil {
			return "", err
		}
		all = append(all, name)
	}
	return strings.Join(all, " | "), nil
}

// events writes the body of every kind.
func (g *generator) events() error {
	for _, name := range sortedKeys(words) {
		list := event.Words(event.Subject(name))
		if len(list) == 0 {
			return fmt.Errorf("package event has no list of words %s", name)
		}
		values := make([]value, len(list))
		for i, word := range list {
			values[i].text = word
		}
		g.mentioned = nil
		if err := g.put("events", oneOf(words[name], "", values), words[name]); err != nil {
			return err
		}
	}

	var b strings.Builder
	b.WriteString("/** What an event of each kind says. */\nexport interface Bodies {\n")
	g.mentioned = map[string]bool{}
	for _, row := range event.Descriptors() {
		name, err := g.reach(row.Type())
		if err != nil {
			return err
		}
		doc := ""
		if !row.Shows(player) {
			doc = "Not shown to whoever plays."
		}
		fmt.Fprintf(&b, "%s  %s: %s;\n", comment("  ", doc), quoted(string(row.Kind())), name)
	}
	b.WriteString("}\n")
	if err := g.put("events", b.String(), "Bodies"); err != nil {
		return err
	}

	g.mentioned = map[string]bool{}
	shown, err := g.structure(reflect.TypeFor[event.Shown](), "ShownOf<K extends Kind>", "One event of a kind, as the server shows it.", map[string]string{"kind": "K", "body": "Bodies[K]"})
	if err != nil {
		return err
	}
	if err := g.put("events", shown, "ShownOf"); err != nil {
		return err
	}
	return g.settle()
}

// player is who plays and is named by whatever they see.
var player = event.Sight{Class: event.Trainee, Named: true}

// kept are the fields of bodies that are not shown to whoever plays, where the
// event is.
func kept() map[reflect.Type]map[string]bool {
	all := map[reflect.Type]map[string]bool{}
	for _, row := range event.Descriptors() {
		all[row.Type()] = map[string]bool{}
		for _, f := range row.Fields() {
			all[row.Type()][f.Name] = row.Shows(player) && !f.Shows(player)
		}
	}
	return all
}

// spelled are the types that write their own JSON, or stand for several.
func spelled() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[engine.Command]():      "", // see commands
		reflect.TypeFor[engine.Intervention](): "",
		reflect.TypeFor[event.Kind]():          "keyof Bodies",
		reflect.TypeFor[event.Shown]():         "{ [K in Kind]: ShownOf<K> }[Kind]",
		reflect.TypeFor[faults.Fields]():       "Record<string, string>",
		pointType:                              "[at_s: number, value: number | null]",
	}
}

// finish puts the files together.
func (g *generator) finish() map[string][]byte {
	out := map[string][]byte{}
	for name, f := range g.files {
		from := map[string][]string{}
		for _, needed := range sortedKeys(f.needs) {
			if place := g.places[needed]; place != name {
				from[place] = append(from[place], needed)
			}
		}
		var b strings.Builder
		b.WriteString(head + "\n")
		for _, place := range sortedKeys(from) {
			fmt.Fprintf(&b, "import type { %s } from \"./%s\";\n", strings.Join(from[place], ", "), place)
		}
		if len(from) > 0 {
			b.WriteString("\n")
		}
		b.WriteString(strings.Join(f.parts, "\n"))
		out[name+".ts"] = []byte(b.String())
	}
	var index strings.Builder
	index.WriteString(head + "\n")
	for _, name := range sortedKeys(g.files) {
		fmt.Fprintf(&index, "export * from \"./%s\";\n", name)
	}
	out["index.ts"] = []byte(index.String())
	return out
}
