package conformance_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/tabletop"
)

// pier is a small stack in which each old text is replaced by the one after it.
func pier(t *testing.T, edits ...string) *stack.Stack {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/pier.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for i := 0; i < len(edits); i += 2 {
		found := false
		for _, f := range files {
			found = found || strings.Contains(string(f.Data), edits[i])
			f.Data = []byte(strings.Replace(string(f.Data), edits[i], edits[i+1], 1))
		}
		if !found {
			t.Fatalf("the stack has no %q", edits[i])
		}
	}
	s, err := stack.Load(files, "pier")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// selfHarm is a sandbox that something is done to as soon as it stands.
type selfHarm struct {
	faults.Sandbox
	hurt faults.Primitive
}

func (b selfHarm) Start(ctx context.Context, sink faults.Sink) error {
	err := b.Sandbox.Start(ctx, sink)
	if err == nil && b.hurt != nil {
		_, err = b.Do(ctx, b.hurt)
	}
	return err
}

// What is not well with a stack that nothing is done to is found, each at its
// place, and a stack that is well is left in peace.
func TestPeace(t *testing.T) {
	for name, tc := range map[string]struct {
		edits []string
		hurt  faults.Primitive // is done to it as soon as it stands, as if it did it to itself
		want  []string
		hour  bool
	}{
		"all is well": {hour: true},
		"an alert that always fires": {
			edits: []string{"notes:failed:rate > 0.1", `min by (service) (up{service="api"}) == 1`, "labels: {", "for: 4s\n        labels: {"},
			want:  []string{"rules.yaml:6:9: the alert NotesFail of api fires in peace (after 6s)"},
		},
		"a metric that nobody emits": {
			edits: []string{"notes:failed:rate > 0.1", "rate(http_failures_total[30s]) > 0.1"},
			want:  []string{"rules.yaml:6:9: the rule NotesFail asks for http_failures_total, a metric that nobody emits"},
		},
		"a service that there is not": {
			edits: []string{`service="api",code="500"`, `service="apis",code="500"`},
			want:  []string{`rules.yaml:4:9: the rule notes:failed:rate asks for http_requests_total{service="apis"}, and nobody emits it with that service`},
		},
		"a rule that fails": {
			edits: []string{"notes:failed:rate > 0.1", "up * on (service) up > 2"},
			want:  []string{"rules.yaml:6:9: the rule NotesFail cannot be evaluated (found duplicate series for the match group"},
		},
		"an objective that fails": {
			edits: []string{"sli: sum(", "sli: up * on (service) up + sum("},
			want:  []string{"stack.yaml:83:10: the objective write-availability cannot be evaluated (found duplicate series for the match group"},
		},
		"an objective of many": {
			edits: []string{"sli: sum(", "sli: up + on () group_left sum("},
			want:  []string{"stack.yaml:83:10: the objective write-availability cannot be evaluated (it has 8 answers, and has to have one)"},
		},
		"an objective without a value": {
			edits: []string{`outcome="ok"`, `outcome="splendid"`},
			want:  []string{"stack.yaml:83:10: the objective write-availability never has a value"},
		},
		"an objective of nothing": {
			edits: []string{`customer_visits_total{journey="write",outcome="ok"}`, `customer_visits_total{journey="read"}`, `customer_visits_total{journey="write"}`, `visits{journey="read"}`},
			want: []string{
				`stack.yaml:83:10: the objective write-availability asks for customer_visits_total{journey="read"}, and nobody emits it with that journey`,
				"stack.yaml:83:10: the objective write-availability asks for visits, a metric that nobody emits",
			},
		},
		"an objective that is missed": {
			edits: []string{"sli: sum(", "sli: 0.5 * sum("},
			want:  []string{"stack.yaml:84:16: the objective write-availability is missed in peace (50.00 % of 99.00 %)"},
		},
		"a route that fails": {
			edits: []string{"upstream_timeout: 1s", "upstream_timeout: 5ms"},
			want: []string{
				"stack.yaml:16:17: web answers GET /notes with 504 (", "stack.yaml:17:17: web answers POST /notes with 504 (",
				"stack.yaml:28:16: api answers GET /notes with 499 (", "stack.yaml:33:16: api answers POST /notes with 499 (",
				"stack.yaml:72:11: the journey write fails (596 of 596 visits)",
				"stack.yaml:77:40: POST /notes of write fails (", "stack.yaml:78:35: GET /notes of write fails (",
				"stack.yaml:84:16: the objective write-availability is missed in peace (0.00 % of 99.00 %)",
			},
		},
		"a queue that grows": {
			edits: []string{"work: {p50: 20ms, p99: 50ms}", "work: {p50: 2s, p99: 3s}"},
			want:  []string{"stack.yaml:50:11: messages pile up in post ("},
		},
		"a service that hangs": {hurt: faults.Process{Service: "mailer", Op: faults.Hang}, want: []string{"stack.yaml:58:11: mailer is not healthy (mailer-1 is hung)", "stack.yaml:50:11: messages pile up in post ("}},
		"a service that crashes again and again": {hurt: faults.Version{Service: "mailer", Release: faults.Release{Version: "2.0.0", Defect: faults.Defect{Crash: 5 * time.Second}}}, want: []string{
			"stack.yaml:58:11: mailer is not healthy (mailer-2 is down)", "stack.yaml:58:11: mailer restarts by itself (", "stack.yaml:50:11: messages pile up in post (",
		}},
		"a service that dies": {hurt: faults.Process{Service: "mailer", Op: faults.Kill}, want: []string{"stack.yaml:58:11: mailer is not healthy (mailer-1 is down)", "stack.yaml:50:11: messages pile up in post ("}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := pier(t, tc.edits...)
			epoch := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
			d := 2 * time.Minute
			if tc.hour {
				d = time.Hour
			}
			box := selfHarm{tabletop.New(tabletop.Options{Stack: s, Seed: 7, Epoch: epoch}), tc.hurt}
			found, err := conformance.Peace(t.Context(), s, box, epoch, d)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				line := fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Text)
				if f.Seen != "" {
					line += " (" + f.Seen + ")"
				}
				got = append(got, line)
			}
			// What an engine has to say goes on.
			if !slices.EqualFunc(got, tc.want, strings.HasPrefix) {
				t.Errorf("found are\n%s\nand should be\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}
