package stack_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults/stack"
)

// paged is the small stack with more teams, and whom their pages go to.
func paged(text string) (*stack.Stack, error) {
	at := strings.Index(small, "\nteams:")
	end := at + 1 + strings.Index(small[at+1:], "\n")
	teams := `
teams:
  - {name: crew, title: Crew, persona: Ada, answers: 2m}
  - {name: shore, title: Shore, persona: Ben, answers: 90s}
  - {name: coast, title: Coast, persona: Cleo, escalation: [{after: 3m, to: shore}, {after: 5m, to: crew}]}
  - {name: office, title: Office}
`
	return stack.Load(pier(small[:at]+teams+text+small[end:]), "pier")
}

const policies = `
escalation:
  - team: crew
    rounds: 2
    levels:
      - {to: [{schedule: watch}], within: 5m}
      - {to: [{seat: operations}, {persona: Ben}], within: 4m}
      - {to: [{team: coast}], within: 10m}
  - {team: shore, levels: [{to: [{team: crew}, {member: 2}], within: 1m}]}
schedules:
  - {name: watch, every: 10m, shifts: [{member: 1}, {persona: Ada}, {seat: scribe}]}
`

func TestWhoIsPagedLevelByLevel(t *testing.T) {
	s, err := paged(policies)
	if err != nil {
		t.Fatal(err)
	}
	crew := s.Policy("crew")
	if crew.Rounds != 2 || crew.Short() || len(crew.Levels) != 3 || crew.Levels[1].Within.Std() != 4*time.Minute {
		t.Errorf("crew: %+v", crew)
	}
	if p := s.Policy("shore"); p.Rounds != 3 {
		t.Errorf("shore is gone through %d times", p.Rounds)
	}
	coast := s.Policy("coast")
	if !coast.Short() || coast.Rounds != 1 || len(coast.Levels) != 3 ||
		coast.Levels[0].To[0].Team != "coast" || coast.Levels[0].Within.Std() != 3*time.Minute ||
		coast.Levels[1].To[0].Team != "shore" || coast.Levels[1].Within.Std() != 2*time.Minute || coast.Levels[2].Within != 0 {
		t.Errorf("the short form: %+v", coast)
	}
	if p := s.Policy("office"); len(p.Levels) != 1 || p.Levels[0].Within != 0 || p.Levels[0].To[0].Team != "office" {
		t.Errorf("no policy: %+v", p)
	}
	for at, want := range map[time.Duration][]stack.Callee{
		0: {{Member: 1}}, 10 * time.Minute: {{Persona: "Ada"}}, 29 * time.Minute: {{Seat: "scribe"}}, 30 * time.Minute: {{Member: 1}},
	} {
		if got := s.Means("", stack.Callee{Team: "crew"}, at); !slices.Equal(got, want) {
			t.Errorf("at %s crew is %v, want %v", at, got, want)
		}
		if got := s.Means("", stack.Callee{Team: "shore"}, at); !slices.Equal(got, append(slices.Clone(want), stack.Callee{Member: 2})) {
			t.Errorf("at %s shore is %v", at, got)
		}
	}
	if got := s.Means("crew", stack.Callee{Team: "coast"}, 0); !slices.Equal(got, []stack.Callee{{Team: "coast"}}) {
		t.Errorf("a team without a policy of its own is %v", got)
	}
}

// Two ways that lead to one team page whom its policy names first, and no more of it.
func TestATeamThatIsReachedTwice(t *testing.T) {
	s, err := paged(`
escalation:
  - {team: crew, levels: [{to: [{team: office}, {team: shore}], within: 1m}]}
  - {team: office, levels: [{to: [{team: shore}, {member: 1}], within: 1m}]}
  - {team: shore, levels: [{to: [{member: 2}], within: 1m}]}
`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.Means("", stack.Callee{Team: "crew"}, 0), []stack.Callee{{Member: 2}, {Member: 1}}; !slices.Equal(got, want) {
		t.Errorf("crew is %v, want %v", got, want)
	}
}

// Every mistake of a policy is told at once, and where.
func TestMistakesOfEscalation(t *testing.T) {
	_, err := paged(`
escalation:
  - team: crew
    rounds: 11
    levels:
      - {to: [{team: nobody}], within: 0s}
      - {to: [{seat: captain}, {persona: Zoe}, {member: 41}]}
      - {to: [], within: 1m}
      - {to: [{seat: operations, team: shore}, {schedule: watch}], within: 11m}
  - {team: shore, levels: [{to: [{team: office}], within: 1m}, {to: [{persona: Ben}], within: 1m}, {to: [{persona: Ben}], within: 1m}]}
  - {team: office, levels: [{to: [{team: shore}], within: 1m}]}
  - {team: office, levels: []}
  - {team: coast, levels: [{to: [{team: coast}], within: 1m}]}
  - {team: harbour, levels: [{to: [{team: coast}], within: 1m}]}
schedules:
  - {name: deck, every: 0s, shifts: []}
  - {name: deck, every: 5m, shifts: [{team: crew}, {persona: Yan}]}
`)
	if err == nil {
		t.Fatal("nothing is wrong with it")
	}
	for _, want := range []string{
		"stack.yaml:11:13: rounds is 1 to 10",
		`there is no team "nobody"`, "within must be above zero", `there is no seat "captain"`, `there is no persona "Zoe"`, "member is 1 to 40",
		"to is missing: whom does level 3 page?", "name exactly one team, seat, member, persona or schedule", `there is no schedule "watch"`, "11m0s is longer than",
		"first levels go round in a circle, and nobody is paged: shore → office → shore", "pages Ben already",
		"office has a policy already", "levels are missing", "coast has escalation steps of its own as well", `there is no team "harbour"`,
		"every must be above zero", "shifts are missing", `schedules has "deck" twice`, "a shift is somebody's", `there is no persona "Yan"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("it does not say %q:\n%v", want, err)
		}
	}
}
