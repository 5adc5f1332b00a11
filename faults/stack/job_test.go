package stack_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/faults/stack"
)

// worker is a worker with three jobs of which each but the first needs the one before.
const worker = `  - name: batch
    kind: worker
    team: crew
    replicas: 1
    startup: 10ms
    releases: [{version: 1.0.0}]
    ledger: db
    jobs:
      - {name: sums, every: 1m, deadline: 20s, batch: 10, work: {p50: 1ms, p99: 2ms}, each: {p50: 1ms, p99: 2ms}, rows: {query: db, sql: "SELECT count(id) FROM t WHERE made >= {since} AND made < {until}"}, steps: [{query: db, sql: "UPDATE t SET id = 1"}], then: [{query: db, sql: "UPDATE t SET id = 2"}]}
      - {name: bills, every: 1m, deadline: 20s, batch: 10, needs: [sums], work: {p50: 1ms, p99: 2ms}, each: {p50: 1ms, p99: 2ms}, rows: {query: db, sql: "SELECT count(id) FROM t WHERE made >= {since} AND made < {until}"}}
      - {name: letters, every: 1m, deadline: 20s, batch: 10, needs: [bills], work: {p50: 1ms, p99: 2ms}, each: {p50: 1ms, p99: 2ms}, rows: {query: db, sql: "SELECT count(id) FROM t WHERE made >= {since} AND made < {until}"}}
`

func TestStepsOfJobsHavePlaces(t *testing.T) {
	s, err := stack.Load(pier(strings.Replace(small, "journeys:", worker+"journeys:", 1)), "pier")
	if err != nil {
		t.Fatal(err)
	}
	batch, _ := s.Service("batch")
	got := maps.Collect(batch.PlacedSteps())
	want := []string{"jobs[0].rows", "jobs[0].steps[0]", "jobs[0].then[0]", "jobs[1].rows", "jobs[2].rows"}
	if at := slices.Sorted(maps.Keys(got)); !slices.Equal(at, want) || got["jobs[0].then[0]"].SQL != "UPDATE t SET id = 2" {
		t.Errorf("steps at %v", at)
	}
}

func TestMistakesOfJobs(t *testing.T) {
	good := strings.Replace(small, "journeys:", worker+"journeys:", 1)
	for name, tc := range map[string]struct{ old, new, says string }{
		"a circle":            {"batch: 10, work", "batch: 10, needs: [letters], work", "sums needs its own result, through letters, bills: none of them can ever begin"},
		"itself":              {"needs: [sums]", "needs: [bills]", `batch has no other job "bills"`},
		"a field of the runs": {"fields: [{name: item,", "fields: [{name: due}, {name: item,", `"due" means something else in a job`},
	} {
		_, err := stack.Load(pier(strings.Replace(good, tc.old, tc.new, 1)), "pier")
		if err == nil || strings.Count(err.Error(), tc.says) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := stack.Load(pier(strings.Replace(small, "fields: [{name: item,", "fields: [{name: due}, {name: item,", 1)), "pier"); err != nil {
		t.Errorf("without jobs: %v", err)
	}
}
