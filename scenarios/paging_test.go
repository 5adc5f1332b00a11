package scenarios_test

import (
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/scenarios"
)

// The policy of a scenario is in the place of what the stack says of its team; other
// teams, and the stack itself, stay as they are.
func TestPagingIsInTheStacksPlace(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/paging-good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s, problems := scenarios.Compile("input.md", archive.Files[0].Data, yard())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	base, err := yard().Stack("pier")
	if err != nil {
		t.Fatal(err)
	}
	own, was := s.System.Policy("payments"), base.Policy("payments")
	if len(own.Levels) != 2 || own.Short() || own.Levels[0].Within.Std() != 2*time.Minute {
		t.Errorf("the policy is %+v", own)
	}
	if !was.Short() {
		t.Errorf("the stack's own has become %+v", was)
	}
	if means := s.System.Means("payments", own.Levels[0].To[0], 11*time.Minute); len(means) != 1 || means[0].Seat != "operations" {
		t.Errorf("the second shift is %v's", means)
	}
	if other := s.System.Policy("shop"); !other.Short() {
		t.Errorf("another team's has become %+v", other)
	}
}
