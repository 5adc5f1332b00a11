package grading_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

func TestCompileFindsMistakes(t *testing.T) {
	for name, tc := range mistakes() {
		t.Run(name, func(t *testing.T) {
			r, problems := grading.Compile(spoiled(tc.c))
			if r != nil || len(problems) != 1 {
				t.Fatalf("rubric %v, problems %v", r, problems)
			}
			p := problems[0]
			if !contains(p.Message, tc.message) || !contains(p.Hint, tc.hint) || p.Line != tc.line || p.File != "quiet-push.md" {
				t.Errorf("got\n%s", p)
			}
		})
	}
}

type badCriterion struct {
	c             scenarios.Criterion
	message, hint string
	line          int
}

func spoiled(c scenarios.Criterion) *scenarios.Scenario {
	sc := quietPush(c)
	sc.End.Held = 5 * time.Minute
	return sc
}

// mistakes are criteria with one mistake each, and what is said about it.
func mistakes() map[string]badCriterion {
	action := func(where string) scenarios.Criterion {
		return scenarios.Criterion{Points: 1, Asks: "expect", Of: "action.taken", Where: where}
	}
	look := func(where string) scenarios.Criterion {
		return scenarios.Criterion{Points: 1, Asks: "expect", Of: "evidence.viewed", Where: where}
	}
	return map[string]badCriterion{
		"misspelt name":            {action(`actoin == "restart"`), "where: unknown name actoin", " | actoin == \"restart\"\n | ^\naction.taken has action, actor, approved_by, args, at, break_glass, reason, target", 200},
		"misspelt, further on":     {action(`action == "restart" && tarket == "x"`), "unknown name tarket", "\n | .......................^", 200},
		"name of another kind":     {action(`severity == "SEV1"`), "unknown name severity", "", 200},
		"wrong type":               {look(`results == "many"`), "mismatched types int and string", "^", 200},
		"not a condition":          {look(`source`), "expected bool, but got string", "", 200},
		"broken off":               {look(`source ==`), "unexpected token EOF", "^", 200},
		"a word that never is":     {look(`results > 0 and source == "log"`), `source is never "log"; there is dashboard, metrics`, "\n | ..........................^", 200},
		"one of words":             {look(`source in ["logs", "changs"]`), `source is never "changs"`, "^", 200},
		"a word that never has":    {look(`source startsWith "logz"`), `source never begins with "logz"; there is dashboard, metrics`, "^", 200},
		"a part of no word":        {look(`results > 0 && lower(source) contains "Log"`), `source never contains "Log"`, "^", 200},
		"a reason that is none":    {scenarios.Criterion{Points: 1, Asks: "expect", Of: "page.updated", Where: `why == "over again"`}, `why is never "over again"; there is first, joined`, "^", 200},
		"a long condition":         {look(strings.Repeat(" ", 5000) + "true"), "where: it is 5004 bytes long; at most 4000 are read", "", 200},
		"a clock":                  {look(`now() > now()`), "unknown name now", "", 200},
		"unknown inject":           {look(`bears_on("psuh")`), `unknown inject "psuh"; there is push, cto`, " | bears_on(\"psuh\")\n | .........^", 200},
		"inject not in quotes":     {look(`bears_on(source)`), "takes the id of an inject in quotes", "^", 200},
		"bears_on of no look":      {action(`bears_on("push")`), "unknown name bears_on", "", 200},
		"endless":                  {look(strings.Repeat(`source == "a" || `, 200) + `true`), "exceeds maximum allowed nodes", "", 200},
		"unknown kind":             {scenarios.Criterion{Points: 1, Asks: "expect", Of: "page.answered"}, `unknown kind of event "page.answered"`, "", 100},
		"unknown criterion":        {scenarios.Criterion{Points: 1, Asks: "wish", Of: "luck"}, `unknown kind of criterion "wish"`, "", 100},
		"unknown kind with where":  {scenarios.Criterion{Points: 1, Asks: "expect", Of: "page.answered", Where: "true"}, `nothing can be asked of "page.answered"`, "", 200},
		"check without a name":     {scenarios.Criterion{Points: 1, Asks: "check"}, "has no name", "", 100},
		"part of a run's answer":   {scenarios.Criterion{Points: 1, Asks: "judge", Of: "answer", Subject: "note.added", Levels: map[int]string{0: "no", 1: "yes"}}, "does not go with an answer", "", 100},
		"reward for harm":          {scenarios.Criterion{Points: 1, Asks: "forbid", Of: "action.taken"}, "1 points for a forbidden thing", "below 0", 100},
		"penalty for good":         {scenarios.Criterion{Points: -1, Asks: "expect", Of: "action.taken"}, "-1 points for something wanted", "", 100},
		"points beyond number":     {scenarios.Criterion{Points: math.Inf(1), Asks: "expect", Of: "action.taken"}, "finite", "", 100},
		"no number":                {scenarios.Criterion{Points: math.NaN(), Asks: "expect", Of: "action.taken"}, "finite", "", 100},
		"unknown dimension":        {scenarios.Criterion{Points: 1, Dimension: "speed", Asks: "expect", Of: "action.taken"}, `unknown dimension "speed"`, "", 100},
		"asks for nothing":         {scenarios.Criterion{Points: 1}, "asks for nothing", "", 100},
		"hold beyond the end":      {scenarios.Criterion{Points: 1, Asks: "slo", Of: "a", Hold: 10 * time.Minute}, "hold 10 min can never be seen", "", 100},
		"unknown collateral":       {scenarios.Criterion{Points: 1, Asks: "slo", Of: "a", Collateral: "some"}, `unknown collateral "some"`, "", 100},
		"unknown truth":            {scenarios.Criterion{Points: 1, Asks: "truth", Of: "weather"}, `unknown truth "weather"`, "", 100},
		"unknown claim":            {scenarios.Criterion{Points: -1, Asks: "claim", Of: "done"}, `unknown claim "done"`, "", 100},
		"unknown cadence":          {scenarios.Criterion{Points: -1, Asks: "cadence", Of: "soon"}, "is neither promises nor how long people may wait", "", 100},
		"step without a runbook":   {scenarios.Criterion{Points: 1, Asks: "step", Of: "first"}, "is not runbook#step", "", 100},
		"judged without levels":    {scenarios.Criterion{Points: 1, Asks: "judge", Of: "human", Levels: map[int]string{0: "absent"}}, "needs levels", "", 100},
		"judged without subject":   {scenarios.Criterion{Points: 1, Asks: "judge", Of: "human", Subject: "update.post", Levels: map[int]string{1: "good"}}, `unknown kind of event "update.post"`, "", 100},
		"suspects of another sort": {scenarios.Criterion{Points: -1, Asks: "suspects", Of: "right"}, `unknown suspects "right"`, "", 100},
		"a dear suspect":           {scenarios.Criterion{Points: -1, Asks: "suspects", Of: "wrong"}, "one wrong suspect would cost more than 8 of 100 points: 4 of them lose all", "", 100},
		"said without terms":       {scenarios.Criterion{Points: 1, Asks: "said", Of: "cause"}, "Truth has no terms to listen for", "", 100},
		"said of nothing":          {scenarios.Criterion{Points: 1, Asks: "said", Of: "weather"}, `nothing called "weather" is listened for`, "", 100},
		"where with an objective":  {scenarios.Criterion{Points: 1, Asks: "slo", Of: "page.sent", Where: "true"}, "where goes with expect and forbid only", "", 100},
		"where with a step":        {scenarios.Criterion{Points: 1, Asks: "step", Of: "a#b", Where: "true"}, "", "", 200},
		"within with forbid":       {scenarios.Criterion{Points: -1, Asks: "forbid", Of: "action.taken", Within: &scenarios.Within{}}, "within does not go with forbid", "", 100},
		"after with judge":         {scenarios.Criterion{Points: 1, Asks: "judge", Of: "human", Levels: map[int]string{1: "good"}, After: &scenarios.Condition{Kind: "page.sent"}}, "after and while do not go with judge", "", 100},
		"any of one":               {anyOf(part(100, "note.added")), "any takes the best of two parts or more", "", 100},
		"any with a free part":     {anyOf(part(0, "note.added"), part(100, "note.added")), "part 1 can earn 0 percent of the points", "", 100},
		"any of any":               {anyOf(part(100, "note.added"), anyOf()), "any cannot be a part of any", "", 100},
		"any of nothing known":     {anyOf(part(100, "note.added"), part(50, "note.addded")), `part 2: unknown kind of event "note.addded"`, "", 100},
		"any with a bad where":     {anyOf(part(100, "note.added"), scenarios.Criterion{Share: 50, Asks: "expect", Of: "note.added", Where: "nope", WherePos: scenarios.Position{Line: 300, Column: 1}}), "unknown name nope", "", 300},
		"no count":                 {optional("expect", 1, "at-least", "one"), `at-least "one" is no count of several`, "", 100},
		"nothing to differ in":     {optional("expect", 1, "distinct", "results"), "evidence.viewed has no results in which several could differ", "", 100},
		"no count of the allowed":  {optional("forbid", -1, "at-most", "0"), `at-most "0" is no count`, "", 100},
		"each above all":           {optional("forbid", -1, "each", "-2"), `each "-2" is no part of -1 points`, "", 100},
		"before with slo":          {scenarios.Criterion{Points: 1, Asks: "slo", Of: "a", Before: &scenarios.Condition{Kind: "page.sent"}}, "before does not go with slo", "", 100},
		"blind to what":            {scenarios.Criterion{Points: -1, Asks: "blind", Of: "look"}, `unknown blind "look"; there is action`, "", 100},
		"relief of what":           {scenarios.Criterion{Points: -1, Asks: "relief", Of: "pain"}, `unknown relief "pain"; there is cause`, "", 100},
		"thrash what":              {scenarios.Criterion{Points: -1, Asks: "thrash", Of: "corn"}, `unknown thrash "corn"; there is actions`, "", 100},
		"collateral of what":       {scenarios.Criterion{Points: -1, Asks: "collateral", Of: "none"}, `unknown collateral "none"; there is system`, "", 100},
		"more than all":            {scenarios.Criterion{Points: -1, Asks: "collateral", Of: "system", Options: map[string]string{"lost": "120%"}}, `lost: "120%" is no share`, "", 100},
		"verify what":              {scenarios.Criterion{Points: 1, Asks: "verify", Of: "faith"}, `unknown verify "faith"; there is action`, "", 100},
		"hygiene of what":          {scenarios.Criterion{Points: 1, Asks: "hygiene", Of: "hands"}, `unknown hygiene "hands"; there is changes`, "", 100},
		"approved when":            {scenarios.Criterion{Points: 1, Asks: "hygiene", Of: "changes", Options: map[string]string{"approval": "soon"}}, `"soon" is no span of time`, "", 100},
		"a runbook without steps":  {scenarios.Criterion{Points: 1, Asks: "runbook", Of: "buy-fails"}, "has no steps to follow", "", 100},
		"a hint at no price":       {scenarios.Criterion{Points: -1, Asks: "hints", Of: "taken", Options: map[string]string{"1": "dear"}}, `hint "1" at "dear" is no price`, "", 100},
		"hints of what":            {scenarios.Criterion{Points: -1, Asks: "hints", Of: "given"}, `unknown hints "given"; there is taken`, "", 100},
		"escalated to whom":        {scenarios.Criterion{Points: 1, Asks: "escalate"}, "escalate to whom?", "", 100},
		"a rule of no harm":        {scenarios.Criterion{Points: 1, Asks: "rule", Of: "nothing"}, `rule: there is no inject "nothing" that does harm`, "", 100},
	}
}

func part(share float64, kind string) scenarios.Criterion {
	return scenarios.Criterion{Share: share, Asks: "expect", Of: kind}
}

func anyOf(parts ...scenarios.Criterion) scenarios.Criterion {
	return scenarios.Criterion{Points: 1, Share: 100, Asks: "any", Any: parts}
}

func optional(asks string, points float64, key, value string) scenarios.Criterion {
	return scenarios.Criterion{Points: points, Asks: asks, Of: "evidence.viewed", Options: map[string]string{key: value}}
}

func TestCompileReportsEveryMistakeInOrder(t *testing.T) {
	_, problems := grading.Compile(quietPush(
		scenarios.Criterion{ID: "a", Points: 1, Asks: "expect", Of: "evidence.viewed", Where: "nope"},
		scenarios.Criterion{ID: "b", Points: -1, Asks: "expect", Of: "action.taken"},
		scenarios.Criterion{ID: "c", Points: 1, Asks: "truth", Of: "owner"},
		scenarios.Criterion{ID: "d", Points: 1, Asks: "expect", Of: "nope"},
	))
	if len(problems) != 3 || problems[0].Line != 101 || problems[1].Line != 103 || problems[2].Line != 200 {
		t.Fatalf("got\n%v", problems)
	}
}

type spoiledTruth struct {
	c     scenarios.Criterion
	spoil func(*scenarios.Scenario)
	want  string
}

func spoiledTruths() map[string]spoiledTruth {
	truth := func(of string) scenarios.Criterion { return scenarios.Criterion{Points: 1, Asks: "truth", Of: of} }
	return map[string]spoiledTruth{
		"no severity": {truth("severity"), func(sc *scenarios.Scenario) { sc.Truth.Severity.Best = "" }, "names no severity"},
		"no cause":    {truth("cause"), func(sc *scenarios.Scenario) { sc.Truth.Causes = nil }, "names no cause"},
		"no owner":    {truth("owner"), func(sc *scenarios.Scenario) { sc.Truth.Owner = "" }, "names no owner"},
		"no impact":   {truth("impact"), func(sc *scenarios.Scenario) { sc.Truth.Impact = scenarios.Impact{} }, "names no impact"},
		"many causes": {truth("cause"), func(sc *scenarios.Scenario) {
			for range 8 {
				sc.Truth.Causes = append(sc.Truth.Causes, sc.Truth.Causes[0])
			}
		}, "Truth names 9 causes; at most 8 can be told apart"},
		"no inject": {truth("cause"), func(sc *scenarios.Scenario) { sc.Truth.Causes[0].Inject = "psuh" }, `cause "psuh" is no inject`},
		"a cause nobody can name": {truth("cause"), func(sc *scenarios.Scenario) {
			sc.Injects[0].Change, sc.Truth.Causes[0].Partial = nil, ""
		}, "nobody can name the cause"},
		"no fault to cure": {scenarios.Criterion{Points: -1, Asks: "relief", Of: "cause"}, func(sc *scenarios.Scenario) { sc.Injects[0].Fault = nil }, "no cause that is a fault"},
		"no tells": {scenarios.Criterion{Points: 1, Asks: "expect", Of: "evidence.viewed", Where: `bears_on("cto")`}, func(sc *scenarios.Scenario) {
			sc.Truth.Tells = sc.Truth.Tells[:3]
		}, "no tell of Truth"},
	}
}

func TestTruthMustHaveTheAnswer(t *testing.T) {
	for name, tc := range spoiledTruths() {
		sc := quietPush(tc.c)
		tc.spoil(sc)
		if _, problems := grading.Compile(sc); len(problems) != 1 || !contains(problems[0].Message, tc.want) {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// A change among further effects can be named as well as one in front.
func TestACompoundInjectShowsItsChange(t *testing.T) {
	sc := quietPush(scenarios.Criterion{Points: 1, Asks: "truth", Of: "cause"})
	in := &sc.Injects[0]
	in.Also = []scenarios.Effect{in.Effect}
	in.Effect = scenarios.Effect{Say: &scenarios.Say{As: "cto"}}
	sc.Truth.Causes[0].Partial = ""
	r := compiledScenario(t, sc)
	if got := r.Injects[0]; !got.Change || got.Fault != "pool-shrink" || got.Target != "checkout" {
		t.Errorf("it is kept as %+v", got)
	}
}

// conditions are as authors wrote them: a name that a kind once had stays.
func conditions() map[string]string {
	return map[string]string{
		"page.sent":         `page == "p1" && to == "payments" && "CheckoutSlow" in alerts && service == "checkout" && group != "" && summary != "" && runbook != ""`,
		"page.acknowledged": `page == "p1" && actor != "" && at > 3.5`,
		"page.escalated":    `team == "platform" && len(reason) >= 10 && page != ""`,
		"page.resolved":     `page == "p1"`,
		"alert.fired":       `alert == "A" && labels["team"] == "x" && value > 1 && severity == "page" && service != "" && summary != ""`,
		"alert.resolved":    `alert == "A" && service == ""`,
		"action.previewed":  `action == "a" && target == "b" && args["x"] == "y"`,
		"action.requested":  `action == "a" && target == "b" && reason != "" && args["x"] == "y"`,
		"action.taken":      `action in ["restart", "scale"] && target startsWith "orders" && args["replicas"] == "3" && reason != ""`,
		"action.refused":    `action == "a" && target == "b" && why != ""`,
		"incident.closed":   `outcome == "no-fault" && text != ""`,
		"action.failed":     `error contains "unknown" && action != "" && target != ""`,
		"evidence.viewed":   `source == "logs" && service == "" && query matches "pool|wait" && any(metrics, # == "up") && "a" in services && results > 0 && not bears_on("push")`,
		"command.run":       `where == "toolbox" && line contains "pg_terminate_backend"`,
		"change.recorded":   `type == "config" && change == "c1" && by == "maya" && summary != "" && service != "" && inject == "" && action == ""`,
		"incident.declared": `lower(title) contains "checkout" && severity == "SEV1"`,
		"severity.declared": `severity in ["SEV1", "SEV2"]`,
		"hypothesis.stated": `suspect == "checkout" && change != "" && owner == "payments" && text != ""`,
		"note.added":        `len(text) > 3`,
		"update.posted":     `audience == "customers" && text contains "next update"`,
		"message.sent":      `channel == "#inc" && text != ""`,
		"step.checked":      `runbook == "a" && step == "b" && done`,
		"slo.breached":      `slo == "a" && sli < 0.5`,
		"slo.restored":      `slo == "a" && sli > 0.5`,
		"inject.fired":      `inject == "push"`,
		"fault.applied":     `inject == "push" && fault == "pool-shrink"`,
		"run.ended":         `reason == "time"`,
	}
}

func TestConditionsOfEveryKind(t *testing.T) {
	for _, d := range event.Descriptors() {
		asks, any := "at >= 0", false
		for _, f := range d.Fields() {
			if !f.Where {
				continue
			}
			any = true
			switch f.Type.Kind() {
			case reflect.Slice, reflect.Map:
				asks += " && len(" + f.Name + ") >= 0"
			default:
				asks += " && " + f.Name + " == " + f.Name
			}
		}
		_, problems := grading.Compile(quietPush(scenarios.Criterion{Points: 1, Asks: "expect", Of: string(d.Kind()), Where: asks}))
		if any != (len(problems) == 0) {
			t.Errorf("%s can be asked: %v; problems: %v", d.Kind(), any, problems)
		}
	}
	for kind, where := range conditions() {
		if _, problems := grading.Compile(quietPush(scenarios.Criterion{Points: 1, Asks: "expect", Of: kind, Where: where})); len(problems) > 0 {
			t.Errorf("%v", problems)
		}
	}
}

// A condition that compares a field with what is no name of anything never holds.
func TestNamesInConditions(t *testing.T) {
	names := map[event.Subject][]string{
		event.OfAction: {"restart", "scale"}, event.OfService: {"checkout", "orders-db", "customers"}, scenarios.OfTarget: {"checkout", "checkout->orders-db"},
		scenarios.OfMetric: {"up", "db_pool_size"}, scenarios.OfParameter: {"replicas"},
	}
	for where, want := range map[string]string{
		`action == "restrat"`:                                          `there is no action "restrat"`,
		`action in ["scale", "restrat"]`:                               `there is no action "restrat"`,
		`action startsWith "roll"`:                                     `there is no action that begins with "roll"`,
		`target endsWith "->bank"`:                                     `there is no target that ends with "->bank"`,
		`hasPrefix(action, "roll")`:                                    `there is no action that begins with "roll"`,
		`lower(action) == "Restart"`:                                   `there is no action "Restart"`,
		`action matches "^(roll|reset)"`:                               `there is no action that matches "^(roll|reset)"`,
		`args["replica"] == "3"`:                                       `there is no argument "replica"`,
		`args.replica == "3"`:                                          `there is no argument "replica"`,
		`action startsWith "re" && args.replicas != ""`:                "",
		`target contains "orders" || action matches "^(restart|roll)"`: "",
		`reason contains "restrat" || upper(action) == "SCALE"`:        "",
	} {
		toldOf(t, names, "action.taken", where, want)
	}
	for where, want := range map[string]string{
		`any(services, # == "chekcout")`:            `there is no service "chekcout"`,
		`any(services, # startsWith "order")`:       "",
		`none(metrics, # contains "pol")`:           `there is no metric that contains "pol"`,
		`"db_pol_size" in metrics`:                  `there is no metric "db_pol_size"`,
		`any(metrics, # in ["up", "db_pool_size"])`: "",
		`query contains "chekcout"`:                 "",
	} {
		toldOf(t, names, "evidence.viewed", where, want)
	}
}

// toldOf checks what is said of one condition; empty: nothing.
func toldOf(t *testing.T, names map[event.Subject][]string, of, where, want string) {
	t.Helper()
	sc := quietPush(scenarios.Criterion{Points: 1, Asks: "expect", Of: of, Where: where})
	sc.Names = names
	_, problems := grading.Compile(sc)
	if want == "" && len(problems) > 0 || want != "" && (len(problems) != 1 || !contains(problems[0].Message, want) || !contains(problems[0].Hint, "^")) {
		t.Errorf("%s: %v", where, problems)
	}
}

func TestConditionsSeeTheEvent(t *testing.T) {
	escalated := event.PageEscalated{Team: "platform", Reason: "pool exhausted, they own the database"}
	for where, holds := range map[string]bool{
		`team == "platform" && len(reason) > 20`: true,
		`team == "payments"`:                     false,
		`at == 61.5 && actor == "u1"`:            true,
		`reason contains "own"`:                  true,
	} {
		f := judged(t, scenarios.Criterion{Points: 1, Asks: "expect", Of: "page.escalated", Where: where}, at(61.5, escalated))
		if (f.Result == grading.Earned) != holds {
			t.Errorf("%s: %s", where, f.Why)
		}
	}
	if f := judged(t, scenarios.Criterion{Points: 1, Asks: "expect", Of: "action.taken", Where: `args["size"] == "3"`}, at(1, event.ActionTaken{})); f.Result != grading.Missed {
		t.Errorf("an argument that was not given: %+v", f)
	}
}

// A condition that fails on an event must not pass for one that does not hold.
func TestAConditionThatCannotBeEvaluatedIsAnError(t *testing.T) {
	r := compiled(t, scenarios.Criterion{ID: "broken", Points: 1, Asks: "expect", Of: "note.added", Where: `int(text) > 3`})
	_, err := r.Grade(numbered(at(1, event.NoteAdded{Text: "no number"})))
	if err == nil || !contains(err.Error(), "grade criterion broken: where") || !contains(err.Error(), "at event 1") {
		t.Errorf("got %v", err)
	}
}

func TestAConditionHasABudget(t *testing.T) {
	r := compiled(t, scenarios.Criterion{Points: 1, Asks: "expect", Of: "evidence.viewed", Where: `len(map(1..1000000, # * 2)) > 0`})
	if _, err := r.Grade(numbered(at(1, event.EvidenceViewed{}))); err == nil || !contains(err.Error(), "memory budget") {
		t.Errorf("got %v", err)
	}
}

// What is said to be none of a field's words is told to authors alone: a rubric
// may be older than the list, and a run that was judged by it is judged as it was.
func TestAStoredRubricMayHaveAWordThatIsNone(t *testing.T) {
	good := string(compiled(t, scenarios.Criterion{Points: 1, Asks: "expect", Of: "evidence.viewed", Where: `source != "logs"`}).Encode())
	old, err := grading.DecodeRubric([]byte(strings.Replace(good, `\"logs\"`, `\"telegraph\"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	g, err := old.Grade(numbered(at(1, event.EvidenceViewed{Source: event.SourceLogs})))
	if err != nil || g.Score.Points != 1 {
		t.Errorf("it gives %+v, %v", g.Score, err)
	}
}

func TestDecodeRefusesWhatItDoesNotUnderstand(t *testing.T) {
	good := string(compiled(t, fullRubric()...).Encode())
	if _, err := grading.DecodeRubric([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"nothing":              ``,
		"another shape":        strings.Replace(good, `"shape":1`, `"shape":2`, 1),
		"an unknown field":     strings.Replace(good, `"shape":1`, `"shape":1,"mood":"good"`, 1),
		"more after the end":   good + `{}`,
		"a mistaken condition": strings.Replace(good, `target == \"orders-db\"`, `tarket == \"orders-db\"`, 1),
		"an unknown criterion": strings.Replace(good, `"asks":"expect"`, `"asks":"hope"`, 1),
	} {
		if raw == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := grading.DecodeRubric([]byte(raw)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := grading.DecodeRubric([]byte(strings.Replace(good, `"shape":1`, `"shape":2`, 1))); !errors.Is(err, grading.ErrShape) {
		t.Errorf("another shape: %v", err)
	}
}

func TestTheHashIsOfTheContent(t *testing.T) {
	a, b := compiled(t, fullRubric()...), compiled(t, fullRubric()...)
	if a.Hash() != b.Hash() || len(a.Hash()) != 64 {
		t.Errorf("%s and %s", a.Hash(), b.Hash())
	}
	changed := fullRubric()
	changed[0].Points++
	if compiled(t, changed...).Hash() == a.Hash() {
		t.Error("other points, same hash")
	}
	sc := quietPush(fullRubric()...)
	sc.Title = "broken \xff text"
	r := compiledScenario(t, sc)
	again, err := grading.DecodeRubric(r.Encode())
	if err != nil || again.Hash() != r.Hash() {
		t.Errorf("text that is no UTF-8: %v", err)
	}
}

func FuzzDecodeRubric(f *testing.F) {
	f.Add(compiled(f, fullRubric()...).Encode())
	f.Add([]byte(`{"shape":1,"scenario":"s","title":"","criteria":[{"id":"a","title":"","dimension":"systems","points":1,"asks":"expect","of":"note.added","where":"len(text) > 3"}],"truth":{"impact":{}},"injects":[]}`))
	f.Add([]byte(`{"shape":1}`))
	log := goldenLog(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := grading.DecodeRubric(raw)
		if err != nil {
			return
		}
		again, err := grading.DecodeRubric(r.Encode())
		if err != nil {
			t.Fatalf("cannot read what was encoded: %v", err)
		}
		if again.Hash() != r.Hash() {
			t.Fatalf("the hash did not survive: %s", r.Encode())
		}
		g, err := r.Grade(log)
		if err == nil && len(g.Findings) != len(r.Criteria) {
			t.Fatal("a criterion has no finding")
		}
	})
}

func FuzzWhere(f *testing.F) {
	for kind, where := range conditions() {
		f.Add(kind, where)
	}
	for _, tc := range mistakes() {
		f.Add(tc.c.Of, tc.c.Where)
	}
	log := goldenLog(f)
	f.Fuzz(func(t *testing.T, kind, where string) {
		r, problems := grading.Compile(quietPush(scenarios.Criterion{Points: 1, Asks: "expect", Of: kind, Where: where}))
		for _, p := range problems {
			if p.Line < 1 || p.Message == "" {
				t.Errorf("%+v", p)
			}
		}
		if r == nil {
			return
		}
		if g, err := r.Grade(log); err == nil && len(g.Findings) != 1 {
			t.Errorf("%d findings", len(g.Findings))
		}
	})
}
