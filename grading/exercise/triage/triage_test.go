package triage

import (
	"strings"
	"testing"

	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/grading/exercise/papers"
)

func asked() *work {
	return &work{papers: &papers.Papers{},
		journeys: []exercise.Option{{ID: "buy"}, {ID: "browse"}}, teams: []exercise.Option{{ID: "payments"}, {ID: "shop"}},
		suspects: []exercise.Option{{ID: "a"}, {ID: "b"}, {ID: "near"}, {ID: "c"}}, steps: []exercise.Option{{ID: "undo"}, {ID: "tell"}, {ID: "break"}, {ID: "wait"}},
		key: key{hurt: []string{"buy"}, how: "errors", from: 60, to: 100, severity: "SEV1", accept: []string{"SEV2"}, owner: "payments", causes: []string{"a"}, partial: []string{"near"}, first: []string{"undo", "tell"}, harm: []string{"break"}},
	}
}

// What an answer comes to, by check: precision counts, and harm costs.
func TestJudge(t *testing.T) {
	for _, tc := range []struct {
		check, part, said string
		want              float64
	}{
		{severity, severity, "SEV1", 1}, {severity, severity, "SEV2", 0.5}, {severity, severity, "SEV4", 0}, {severity, severity, "", 0},
		{owner, owner, "payments", 1}, {owner, owner, "shop", 0}, {owner, owner, "", 0},
		{suspects, suspects, "a", 1}, {suspects, suspects, "a\nb", 0.5}, {suspects, suspects, "a\nb\nc\nnear", 0.5}, {suspects, suspects, "a\nnear", 1},
		{suspects, suspects, "near", 0.5}, {suspects, suspects, "b", 0}, {suspects, suspects, "", 0},
		{steps, steps, "undo\ntell", 1}, {steps, steps, "undo", 0.5}, {steps, steps, "undo\ntell\nbreak", 0.5}, {steps, steps, "undo\ntell\nwait", 0.85}, {steps, steps, "break", 0}, {steps, steps, "", 0},
		{impact, hurt, "buy", 1. / 3}, {impact, hurt, "buy\nbrowse", 1. / 6}, {impact, hurt, "browse", 0},
		{impact, how, "errors", 1. / 3}, {impact, how, "slow", 0}, {impact, share, "nearly-all", 1. / 3}, {impact, share, "many", 1. / 3}, {impact, share, "some", 0},
	} {
		r, err := asked().Judge(t.Context(), nil, 1, exercise.Answer{tc.part: tc.said})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range r.Results {
			if one.Check == tc.check && (one.Share < tc.want-1e-9 || one.Share > tc.want+1e-9) {
				t.Errorf("%s %q is %g, and not %g: %s", tc.part, tc.said, one.Share, tc.want, one.Why)
			}
			if one.Why == "" || strings.Contains(one.Why, "..") {
				t.Errorf("%s says %q", one.Check, one.Why)
			}
		}
	}
}

func TestWhatIsEmptyIsSaidAndNothingElse(t *testing.T) {
	r, err := asked().Try(t.Context(), nil, 1, exercise.Answer{severity: "SEV4", suspects: "b"})
	if err != nil || len(r.Results) > 0 || len(r.Remarks) != 6 {
		t.Errorf("%+v, %v", r, err)
	}
}
