package grading_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// heardPush is quietPush as it is written now: held in a language, with terms.
func heardPush(criteria ...scenarios.Criterion) *scenarios.Scenario {
	sc := quietPush(criteria...)
	sc.Language = "en"
	sc.Injects = append(sc.Injects, scenarios.Inject{ID: "flag", Title: "A flag from this morning", Effect: scenarios.Effect{Change: &scenarios.Change{Type: "flag"}}})
	sc.Truth.Terms = []scenarios.Terms{
		{Of: "push", Words: []string{"config push", "pool"}},
		{Of: "flag", Words: []string{"offers flag"}},
		{Of: "orders-db", Words: []string{"database"}},
	}
	return sc
}

func heard(t *testing.T, c scenarios.Criterion, events ...event.Event) grading.Finding {
	t.Helper()
	return graded(t, compiledScenario(t, heardPush(c, filler)), numbered(append(begun(), events...)...)).Findings[0]
}

// filler gives a rubric points to lose, and to wait.
var filler = scenarios.Criterion{ID: "rest", Points: 90, Asks: "expect", Of: "page.acknowledged"}

// begun is the start of a run: what is wrong, the change list, a page.
func begun() []event.Event {
	return []event.Event{
		at(0, event.HealthSnapshotted{Moment: event.MomentBaseline, Health: faults.Health{Services: map[string]faults.ServiceHealth{"checkout": {}, "inventory": {}}}}),
		at(1, event.InjectFired{Inject: "push"}),
		at(1, event.ChangeRecorded{Change: "c1", Service: "checkout", Inject: "push", Summary: "the push"}),
		at(1, event.ChangeRecorded{Change: "c2", Service: "checkout", Summary: "an older one"}),
		at(1, event.ChangeRecorded{Change: "c3", Service: "storefront", Inject: "flag", Summary: "offers on"}),
		at(5, event.PageSent{Page: "p1"}),
	}
}

func look(s float64) event.Event { return at(s, event.EvidenceViewed{Source: event.SourceDashboard}) }

func suspect(s float64, id, service, change string) event.Event {
	return at(s, event.HypothesisStated{Hypothesis: id, Text: "x", Suspect: service, Change: change})
}

func withdraw(s float64, id string) event.Event {
	return at(s, event.HypothesisWithdrawn{Hypothesis: id, Reason: "it is bored", RuledOut: true})
}

func write(s float64, text string) event.Event {
	return at(s, event.MessageSent{Channel: "#incident", Text: text})
}

var actedFor = event.ActionTaken{ID: "a1", Action: "rollback-config", Target: "checkout"}

func TestTheDiagnosisThatStands(t *testing.T) {
	c := scenarios.Criterion{Points: 10, Asks: "truth", Of: "cause"}
	right := suspect(20, "h1", "checkout", "c1")
	act := at(30, actedFor)
	for name, tc := range map[string]struct {
		log  []event.Event
		want float64
	}{
		"the change":                           {[]event.Event{right, act}, 10},
		"the service alone":                    {[]event.Event{suspect(20, "h1", "checkout", ""), act}, 5},
		"something else there":                 {[]event.Event{suspect(20, "h1", "checkout", "c2"), act}, 5},
		"another service":                      {[]event.Event{suspect(20, "h1", "payments", ""), act}, 0},
		"nobody acted":                         {[]event.Event{right}, 10},
		"relief before it":                     {[]event.Event{at(15, event.ActionTaken{ID: "a0", Action: "scale", Target: "payments"}), right, act}, 10},
		"relief, and its end after it":         {[]event.Event{right, act, withdraw(35, "h1"), at(40, event.ActionTaken{ID: "a2", Action: "scale", Target: "payments"})}, 5},
		"only after acting":                    {[]event.Event{act, suspect(40, "h1", "checkout", "c1")}, 5},
		"withdrawn after acting":               {[]event.Event{right, act, withdraw(40, "h1")}, 5},
		"withdrawn before acting":              {[]event.Event{right, withdraw(25, "h1"), act}, 0},
		"with a wrong one beside it":           {[]event.Event{suspect(10, "h0", "payments", ""), right, act}, 5},
		"with a wrong one after it":            {[]event.Event{right, look(22), suspect(25, "h2", "payments", ""), act}, 5},
		"with a wrong one withdrawn":           {[]event.Event{suspect(10, "h0", "payments", ""), withdraw(15, "h0"), right, act}, 10},
		"with a wrong one left after a look":   {[]event.Event{suspect(10, "h0", "payments", ""), look(15), right, act}, 10},
		"with a wrong one, a glimpse between":  {[]event.Event{suspect(10, "h0", "payments", ""), at(15, event.EvidenceViewed{Look: "l1", Source: event.SourceDashboard}), at(16, event.EvidenceClosed{Look: "l1"}), right, act}, 5},
		"with a wrong one, a look that lasts":  {[]event.Event{at(8, event.EvidenceViewed{Look: "l1", Source: event.SourceDashboard}), suspect(10, "h0", "payments", ""), at(16, event.EvidenceClosed{Look: "l1"}), right, act}, 10},
		"with a wrong change beside it":        {[]event.Event{suspect(10, "h0", "storefront", "c3"), right, act}, 5},
		"with another change of it beside":     {[]event.Event{suspect(10, "h0", "checkout", "c2"), right, act}, 5},
		"the place first, then the change":     {[]event.Event{suspect(10, "h0", "checkout", ""), right, act}, 10},
		"the place after the change":           {[]event.Event{right, suspect(25, "h2", "checkout", ""), act}, 10},
		"closed as if nothing had been wrong":  {[]event.Event{right, act, at(40, event.IncidentClosed{Outcome: event.OutcomeNoFault, Text: "x"})}, 5},
		"ruling out alone":                     {[]event.Event{suspect(10, "h0", "payments", ""), look(15), withdraw(20, "h0"), act}, 1},
		"ruling out twice":                     {[]event.Event{suspect(10, "h0", "payments", ""), suspect(11, "h1", "identity", ""), look(15), withdraw(20, "h0"), withdraw(21, "h1"), act}, 1},
		"ruling out without a look":            {[]event.Event{suspect(10, "h0", "payments", ""), withdraw(20, "h0"), act}, 0},
		"by a persona":                         {[]event.Event{by(maya, right), act}, 0},
		"in words":                             {[]event.Event{write(20, "Cause: the config push cut it."), act}, 10},
		"in the reason":                        {[]event.Event{at(30, event.ActionTaken{ID: "a1", Reason: "The pool was cut"})}, 10},
		"in the reason of what was asked for":  {[]event.Event{at(30, event.ActionRequested{ID: "a1", Reason: "The pool was cut"}), act}, 10},
		"in a hypothesis without a suspect":    {[]event.Event{at(20, event.HypothesisStated{Hypothesis: "h1", Text: "Maybe the pool"}), act}, 10},
		"in a hypothesis with the place":       {[]event.Event{at(20, event.HypothesisStated{Hypothesis: "h1", Text: "Its pool, not the database", Suspect: "checkout"}), act}, 10},
		"in a hypothesis with a way from it":   {[]event.Event{at(20, event.HypothesisStated{Hypothesis: "h1", Text: "Its pool, not the database", Suspect: "checkout->payments"}), act}, 10},
		"in words, of several":                 {[]event.Event{write(20, "The config push or the offers flag broke it, I blame both"), act}, 5},
		"in words, one denied later":           {[]event.Event{write(20, "The config push and the offers flag broke it"), write(25, "It is not the offers flag"), act}, 10},
		"what was done about it, alone":        {[]event.Event{at(20, event.ChangeRecorded{Change: "c4", Service: "checkout", Action: "a1"}), suspect(25, "h1", "", "c4")}, 5},
		"what was done, in words of the cause": {[]event.Event{at(20, event.ChangeRecorded{Change: "c4", Service: "checkout", Action: "a1"}), at(25, event.HypothesisStated{Hypothesis: "h1", Text: "The pool was cut, and is back", Change: "c4"})}, 10},
		"before the fault":                     {[]event.Event{act}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if f := heard(t, c, tc.log...); f.Points != tc.want {
				t.Errorf("%g points, want %g: %s", f.Points, tc.want, f.Why)
			}
		})
	}
}

// What is asked of the old grader is answered as then: it took the best of all
// that was ever stated.
func TestARubricOfBeforeIsJudgedAsThen(t *testing.T) {
	c := scenarios.Criterion{Points: 10, Asks: "truth", Of: "cause"}
	log := append(begun(), suspect(20, "h1", "checkout", "c1"), suspect(21, "h2", "payments", ""), withdraw(25, "h1"))
	if f := judged(t, c, log...); f.Points != 10 {
		t.Errorf("%g points: %s", f.Points, f.Why)
	}
}

func TestCausesShareThePointsAndSuspectsEarnOne(t *testing.T) {
	c := scenarios.Criterion{Points: 10, Asks: "truth", Of: "cause"}
	sc := heardPush(c, filler)
	sc.Injects[0].Change = nil
	sc.Injects[1].Change = nil
	sc.Injects[0].Fault = &scenarios.FaultInject{Fault: "edge-latency", Target: "checkout->payments"}
	sc.Truth.Causes = []scenarios.Cause{{Inject: "push", Partial: "checkout->payments"}, {Inject: "cto", Partial: "payments"}}
	sc.Truth.Terms = nil
	r := compiledScenario(t, sc)
	for name, tc := range map[string]struct {
		log  []event.Event
		want float64
	}{
		"one suspect in reach of both":  {[]event.Event{suspect(20, "h1", "payments", "")}, 5},
		"the way and the service":       {[]event.Event{suspect(20, "h1", "checkout->payments", ""), suspect(21, "h2", "payments", "")}, 10},
		"an end of the way":             {[]event.Event{suspect(20, "h1", "checkout", "")}, 2.5},
		"both, by one end and the rest": {[]event.Event{suspect(20, "h1", "checkout", ""), suspect(21, "h2", "payments", "")}, 7.5},
		"the way, and a wrong one":      {[]event.Event{suspect(20, "h1", "checkout->payments", ""), suspect(21, "h2", "identity", "")}, 2.5},
	} {
		if f := graded(t, r, numbered(append(begun(), tc.log...)...)).Findings[0]; f.Points != tc.want {
			t.Errorf("%s: %g points, want %g: %s", name, f.Points, tc.want, f.Why)
		}
	}
}

func TestWrongSuspectsCost(t *testing.T) {
	c := scenarios.Criterion{Points: -20, Asks: "suspects", Of: "wrong"}
	shotgun := []event.Event{look(8)}
	for i, service := range []string{"edge", "storefront", "checkout", "payments", "inventory", "identity", "bank", "orders-db", "session-cache", "order-queue", "fulfilment"} {
		shotgun = append(shotgun, suspect(10+float64(i), "h"+service, service, ""))
	}
	owner := func(s float64, team string) event.Event { return at(s, event.HypothesisStated{Text: "x", Owner: team}) }
	for name, tc := range map[string]struct {
		log  []event.Event
		want float64
	}{
		"none":                         {nil, 0},
		"the right one":                {[]event.Event{suspect(10, "h1", "checkout", "c1")}, 0},
		"another change there":         {[]event.Event{suspect(10, "h1", "checkout", "c2")}, 0},
		"one":                          {[]event.Event{suspect(10, "h1", "payments", "")}, -5},
		"said twice":                   {[]event.Event{suspect(10, "h1", "payments", ""), suspect(11, "h2", "payments", "")}, -5},
		"withdrawn":                    {[]event.Event{suspect(10, "h1", "payments", ""), withdraw(20, "h1")}, 0},
		"stated again":                 {[]event.Event{suspect(10, "h1", "payments", ""), withdraw(20, "h1"), suspect(30, "h2", "payments", "")}, -5},
		"left for the right one":       {[]event.Event{suspect(10, "h1", "payments", ""), look(15), suspect(20, "h2", "checkout", "c1")}, -1.25},
		"left without a look":          {[]event.Event{suspect(10, "h1", "payments", ""), suspect(20, "h2", "checkout", "c1")}, -5},
		"two left for one":             {[]event.Event{suspect(10, "h1", "payments", ""), suspect(11, "h2", "identity", ""), look(15), suspect(20, "h3", "checkout", "c1")}, -6.25},
		"what was done about it":       {[]event.Event{suspect(10, "h1", "checkout", "c1"), at(20, event.ChangeRecorded{Change: "c4", Service: "checkout", Action: "a1", Summary: "the way back"}), suspect(30, "h2", "checkout", "c4")}, 0},
		"what was done elsewhere":      {[]event.Event{suspect(10, "h1", "checkout", "c1"), at(20, event.ChangeRecorded{Change: "c4", Service: "payments", Action: "a1", Summary: "more of it"}), suspect(30, "h2", "", "c4")}, -5},
		"eleven":                       {shotgun, -20},
		"in words":                     {[]event.Event{write(10, "The database is at fault")}, -5},
		"in words, and denied":         {[]event.Event{write(10, "The database is at fault"), write(20, "It is not the database")}, 0},
		"a doubt":                      {[]event.Event{write(10, "Is it the database?")}, 0},
		"ruled out in words":           {[]event.Event{suspect(10, "h1", "orders-db", ""), write(20, "I have ruled out the database")}, 0},
		"one wrong owner":              {[]event.Event{owner(10, "identity")}, 0},
		"a way from the right one":     {[]event.Event{at(10, event.HypothesisStated{Hypothesis: "h1", Text: "The pool was cut", Suspect: "checkout->payments"})}, 0},
		"a way, and no word of it":     {[]event.Event{suspect(10, "h1", "checkout->payments", "")}, -5},
		"owners at random":             {[]event.Event{owner(10, "platform"), owner(11, "identity"), owner(12, "shop")}, -10},
		"closed without a look":        {slices.Concat(shotgun, []event.Event{at(40, event.IncidentClosed{Outcome: event.OutcomeNoFault, Text: "x"})}), -20},
		"one, closed after a look":     {[]event.Event{suspect(10, "h1", "payments", ""), look(20), at(40, event.IncidentClosed{Outcome: event.OutcomeNoFault, Text: "x"})}, -1.25},
		"closed, nothing being wrong":  {slices.Concat(shotgun, []event.Event{look(30), at(40, event.IncidentClosed{Outcome: event.OutcomeNoFault, Text: "x"})}), -12.5},
		"closed, something being over": {slices.Concat(shotgun, []event.Event{at(40, event.IncidentClosed{Outcome: event.OutcomeResolved, Text: "x"})}), -20},
	} {
		t.Run(name, func(t *testing.T) {
			f := heard(t, c, tc.log...)
			if f.Points != tc.want || (f.Result == grading.Lost) != (tc.want < 0) {
				t.Errorf("%g points, want %g: %s, %s", f.Points, tc.want, f.Result, f.Why)
			}
		})
	}
}

func TestAShotgunEarnsLittleOfTheCause(t *testing.T) {
	c := scenarios.Criterion{Points: 12, Asks: "truth", Of: "cause"}
	var log []event.Event
	for i, service := range []string{"edge", "storefront", "payments", "inventory", "identity", "bank", "orders-db", "session-cache", "order-queue", "fulfilment"} {
		log = append(log, suspect(10+float64(i), "h"+service, service, ""))
	}
	log = append(log, suspect(25, "hx", "checkout", "c1"), at(30, actedFor))
	if f := heard(t, c, log...); f.Points > 1.5 || f.Points == 0 || f.Open > 0 {
		t.Errorf("%g points, %g open: %s", f.Points, f.Open, f.Why)
	}
}

func TestSeverityAtTheTime(t *testing.T) {
	c := scenarios.Criterion{Points: 10, Asks: "truth", Of: "severity"}
	says := func(s float64, level string) event.Event { return at(s, event.SeverityDeclared{Severity: level}) }
	broke, well := at(2, event.SLOBreached{SLO: "a"}), at(80, event.SLORestored{SLO: "a"})
	act := at(50, actedFor)
	for name, tc := range map[string]struct {
		log  []event.Event
		want float64
	}{
		"the right one":              {[]event.Event{broke, says(10, "SEV2"), act, well}, 10},
		"an acceptable one":          {[]event.Event{broke, says(10, "SEV1"), act, well}, 6},
		"lowered when it was over":   {[]event.Event{broke, says(10, "SEV2"), act, well, says(90, "SEV4")}, 10},
		"corrected early":            {[]event.Event{broke, says(10, "SEV3"), says(20, "SEV2"), act, well}, 9},
		"corrected after acting":     {[]event.Event{broke, says(10, "SEV3"), act, says(60, "SEV2"), well}, 0},
		"lowered while it hurt":      {[]event.Event{broke, says(10, "SEV2"), says(15, "SEV4"), act, well}, 0},
		"lowered after acting":       {[]event.Event{broke, says(10, "SEV2"), act, says(70, "SEV4"), well}, 10},
		"right once it was over":     {[]event.Event{broke, act, well, says(90, "SEV2")}, 5},
		"corrected once it was over": {[]event.Event{broke, says(10, "SEV4"), act, well, says(90, "SEV2")}, 0},
		"nobody acted":               {[]event.Event{broke, says(10, "SEV2"), at(200, event.RunEnded{})}, 10},
		"in words":                   {[]event.Event{broke, write(10, "I declare this a SEV2: customers cannot pay"), act, well}, 10},
		"in words, another time":     {[]event.Event{broke, write(10, "This is a sev 2."), act, well, write(95, "SEV4 by now")}, 10},
		"denied":                     {[]event.Event{broke, says(10, "SEV2"), write(20, "This is not a SEV1"), act, well}, 10},
		"of two in one breath":       {[]event.Event{broke, write(10, "SEV1 SEV2"), act, well}, 0},
		"never":                      {[]event.Event{broke, act, well}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if f := heard(t, c, tc.log...); f.Points != tc.want {
				t.Errorf("%g points, want %g: %s", f.Points, tc.want, f.Why)
			}
		})
	}
	soon := c
	soon.Within = within(20*time.Second, "page.sent", "")
	if f := heard(t, soon, broke, write(40, "SEV2"), act, well); f.Points != 0 {
		t.Errorf("right in words, but late: %g points", f.Points)
	}
}

func TestOwnersAreDivided(t *testing.T) {
	c := scenarios.Criterion{Points: 8, Asks: "truth", Of: "owner"}
	owner := func(s float64, team string) event.Event { return at(s, event.HypothesisStated{Text: "x", Owner: team}) }
	page := func(s float64, team string) event.Event {
		return at(s, event.PageEscalated{Team: team, Reason: "please look"})
	}
	for name, tc := range map[string]struct {
		log  []event.Event
		want float64
	}{
		"one":                           {[]event.Event{owner(10, "platform")}, 8},
		"four":                          {[]event.Event{owner(10, "platform"), owner(11, "shop"), owner(12, "payments"), owner(13, "identity")}, 2},
		"corrected after a look":        {[]event.Event{owner(10, "shop"), look(11), owner(12, "platform")}, 8},
		"by escalation":                 {[]event.Event{page(10, "platform")}, 8},
		"by escalation, and a manager":  {[]event.Event{page(10, ""), page(11, "platform")}, 8},
		"by escalation, of two":         {[]event.Event{page(10, "platform"), page(11, "identity")}, 4},
		"help of others, and the owner": {[]event.Event{owner(10, "platform"), page(11, "identity")}, 8},
		"in words":                      {[]event.Event{write(10, "The platform team owns it")}, 8},
		"in words that name no owner":   {[]event.Event{write(10, "platform looks bad")}, 0},
		"in words that deny it":         {[]event.Event{write(10, "platform does not own it")}, 0},
		"we, who are not":               {[]event.Event{write(10, "We own it.")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if f := heard(t, c, tc.log...); f.Points != tc.want {
				t.Errorf("%g points, want %g: %s", f.Points, tc.want, f.Why)
			}
		})
	}
	sc := heardPush(c, filler)
	sc.Truth.Owner = sc.Oncall
	if f := graded(t, compiledScenario(t, sc), numbered(append(begun(), write(10, "We own it."))...)).Findings[0]; f.Points != 8 {
		t.Errorf("the team on call says that it is theirs: %g points, %s", f.Points, f.Why)
	}
	both := heardPush(c, filler)
	both.AlsoOncall = []string{"identity", both.Truth.Owner}
	if f := graded(t, compiledScenario(t, both), numbered(append(begun(), write(10, "We own it."))...)).Findings[0]; f.Points != 8 {
		t.Errorf("one of the teams on call says that it is theirs: %g points, %s", f.Points, f.Why)
	}
}

// Where each of several causes has a team of its own, both are right, and each has its part.
func TestEachCauseHasAnOwner(t *testing.T) {
	named := func(s float64, team string) event.Event { return at(s, event.HypothesisStated{Text: "x", Owner: team}) }
	owner := scenarios.Criterion{Points: 8, Asks: "truth", Of: "owner"}
	wrong := scenarios.Criterion{Points: -20, Asks: "suspects", Of: "wrong"}
	for name, tc := range map[string]struct {
		log         []event.Event
		owner, cost float64
	}{
		"both":                      {[]event.Event{named(10, "platform"), named(11, "payments")}, 8, 0},
		"both, with a look between": {[]event.Event{named(10, "platform"), look(11), named(12, "payments")}, 8, 0},
		"one":                       {[]event.Event{named(10, "payments")}, 4, 0},
		"both, and a third":         {[]event.Event{named(10, "platform"), named(11, "payments"), named(12, "identity")}, 5.3, -5},
		"both, left for a third":    {[]event.Event{named(10, "platform"), named(11, "payments"), look(12), named(13, "identity")}, 0, 0},
		"one in words":              {[]event.Event{named(10, "platform"), write(11, "The release is ours, we own it.")}, 8, 0},
	} {
		t.Run(name, func(t *testing.T) {
			for c, want := range map[*scenarios.Criterion]float64{&owner: tc.owner, &wrong: tc.cost} {
				sc := heardPush(*c, filler)
				sc.Truth.Causes = append(sc.Truth.Causes, scenarios.Cause{Inject: "cto", Partial: "payments", Owner: "payments"})
				f := graded(t, compiledScenario(t, sc), numbered(append(begun(), tc.log...)...)).Findings[0]
				if math.Abs(f.Points-want) > 0.05 {
					t.Errorf("%s: %g points, want %g: %s", c.Asks, f.Points, want, f.Why)
				}
			}
		})
	}
}

func TestImpactByParts(t *testing.T) {
	c := scenarios.Criterion{Points: 9, Asks: "truth", Of: "impact"}
	says := func(s float64, journey, share, effect string) event.Event {
		return at(s, event.ImpactStated{Journey: journey, Share: share, Effect: effect})
	}
	for name, tc := range map[string]struct {
		log  []event.Event
		want float64
	}{
		"all of it":              {[]event.Event{says(10, "buy", "20-25%", "slow")}, 9},
		"a share within":         {[]event.Event{says(10, "buy", "20%", "slow")}, 9},
		"a share near it":        {[]event.Event{says(10, "buy", "40%", "slow")}, 7.5},
		"a share far from it":    {[]event.Event{says(10, "buy", "90%", "slow")}, 6},
		"another journey":        {[]event.Event{says(10, "browse", "20%", "slow")}, 6},
		"the journey alone":      {[]event.Event{says(10, "buy", "", "")}, 3},
		"the last word counts":   {[]event.Event{says(10, "buy", "20%", "slow"), says(12, "browse", "", "")}, 0},
		"once it is over, later": {[]event.Event{at(2, event.SLOBreached{SLO: "a"}), says(10, "buy", "20%", "slow"), at(20, event.SLORestored{SLO: "a"}), says(30, "browse", "", "")}, 9},
		"nothing":                {nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if f := heard(t, c, tc.log...); f.Points != tc.want {
				t.Errorf("%g points, want %g: %s", f.Points, tc.want, f.Why)
			}
		})
	}
}
