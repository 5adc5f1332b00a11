package scenarios_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

var update = flag.Bool("update", false, "write what the compiler says into the archives")

// yard is a small world that does not move with the shipped content.
func yard() scenarios.World {
	pier := &stack.Stack{
		Name:  "pier",
		Teams: []stack.Team{{Name: "payments"}, {Name: "shop"}},
		Services: []stack.Service{
			{Name: "front", Kind: stack.KindService, Routes: []stack.Route{{Steps: []stack.Step{{Call: "till", Request: "POST /pay?item={item}"}}}}},
			{Name: "till", Kind: stack.KindService, Replicas: 2, Releases: []stack.Release{{Version: "1.0.0"}}, TLS: true, Flags: map[string]bool{"offers": true}, Config: map[string]string{"db_pool_size": "20"}, Routes: []stack.Route{{Steps: []stack.Step{{Query: "ledger"}}}}},
			{Name: "ledger", Kind: stack.KindDatabase, Replicas: 1, Schema: []string{"CREATE TABLE sales (id integer)", "CREATE TABLE refunds (id integer)"}},
		},
		Journeys: []stack.Journey{{Name: "buy"}},
		SLOs:     []stack.SLO{{Name: "buy-availability"}},
		Rules:    []byte("groups: [{name: g, rules: [{alert: BuyFails}, {alert: TillSlow}]}]"),
	}
	size := faults.Parameter{Name: "size", Type: faults.TypeInt, Doc: "connections left", Min: "1", Max: "100"}
	book, problems := scenarios.CompileRunbook("runbooks/buy-fails.md", []byte("---\ntitle: Buying fails\n---\nWhy.\n\n## Triage\n\n### Confirm the impact\n\nLook.\n"))
	if len(problems) > 0 {
		panic(problems)
	}
	return scenarios.World{
		Stacks: []string{"pier"},
		Stack: func(name string) (*stack.Stack, error) {
			if name != pier.Name {
				return nil, fmt.Errorf("there is no stack %q", name)
			}
			return pier, nil
		},
		Faults: []faults.Fault{
			{Name: "pool-shrink", Target: faults.TargetService, Needs: []string{"db_pool_size"}, Mitigations: []string{"rollback-config"}, Parameters: []faults.Parameter{size}},
			{Name: "edge-latency", Target: faults.TargetEdge, Parameters: []faults.Parameter{{Name: "latency", Type: faults.TypeDuration, Default: "500ms", Max: "60s"}}},
			{Name: "rush", Target: faults.TargetJourney},
			{Name: "pair", Target: faults.TargetService, Parameters: []faults.Parameter{{Name: "size", Type: faults.TypeInt, Default: "1"}, {Name: "count", Type: faults.TypeInt, Default: "1"}}},
			{Name: "old-certificate", Target: faults.TargetService, Mitigations: []string{"rotate-certificate"}, Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
				if !h.Services[string(t)].TLS {
					return nil, faults.NotApplicable(t, "is not called over TLS")
				}
				return []faults.Primitive{faults.Certificate{Service: string(t), State: faults.CertificateExpired}}, nil
			}},
			{Name: "rows-locked", Target: faults.TargetService, Parameters: []faults.Parameter{{Name: "table", Type: faults.TypeString}}, Plan: func(_ faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
				return []faults.Primitive{faults.Data{Service: string(t), Op: faults.DataLock, Table: args.String("table")}}, nil
			}},
			{Name: "metric-lost", Target: faults.TargetService, Parameters: []faults.Parameter{{Name: "metric", Type: faults.TypeString}}, Plan: func(_ faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
				return []faults.Primitive{faults.Telemetry{Service: string(t), Op: faults.TelemetryDrop, Metric: args.String("metric")}}, nil
			}},
			{Name: "path-fails", Target: faults.TargetEdge, Parameters: []faults.Parameter{{Name: "route", Type: faults.TypeString}}, Plan: func(_ faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
				e, _ := t.Edge()
				return []faults.Primitive{faults.Wire{Edge: e, Status: 503, Route: args.String("route")}}, nil
			}},
			{Name: "name-lost", Target: faults.TargetEdge, Plan: func(_ faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
				e, _ := t.Edge()
				return []faults.Primitive{faults.Name{Edge: e, Answer: faults.NameMissing}}, nil
			}},
			{Name: "flag-flip", Target: faults.TargetService, Parameters: []faults.Parameter{{Name: "flag", Type: faults.TypeString}}, Plan: func(_ faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
				return []faults.Primitive{faults.Flag{Service: string(t), Name: args.String("flag"), On: false}}, nil
			}},
			{Name: "hang", Target: faults.TargetService, Parameters: []faults.Parameter{{Name: "replica", Type: faults.TypeString, Of: faults.OfReplica}}, Plan: func(_ faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
				return []faults.Primitive{faults.Process{Service: string(t), Replica: args.String("replica"), Op: faults.Hang}}, nil
			}},
			{Name: "slots-cut", Target: faults.TargetService, Parameters: []faults.Parameter{size}, Primitives: []faults.PrimitiveKind{faults.KindConfig}, Mitigations: []string{"rotate-certificate"}, Plan: func(_ faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
				if args.Int("size") >= 20 {
					return nil, faults.NotApplicable(t, "has 20 slots: %d would not cut them", args.Int("size"))
				}
				return []faults.Primitive{faults.Config{Service: string(t), Set: map[string]string{"db_pool_size": fmt.Sprint(args.Int("size"))}}}, nil
			}},
			{Name: "pool-freeze", Target: faults.TargetService, Parameters: []faults.Parameter{size}, Primitives: []faults.PrimitiveKind{faults.KindProcess, faults.KindLoad}},
		},
		Actions: []faults.Action{
			{Name: "rollback-config", Target: faults.TargetService},
			{Name: "rotate-certificate", Target: faults.TargetService, Change: faults.ChangeCertificate, Plan: func(h faults.Health, t faults.Target, _ faults.Args) ([]faults.Primitive, error) {
				if h.Services[string(t)].Certificate == faults.CertificateValid {
					return nil, faults.NotApplicable(t, "has a certificate that is good")
				}
				return []faults.Primitive{faults.Certificate{Service: string(t)}}, nil
			}},
			{Name: "take-back", Target: faults.TargetService, Change: faults.ChangeDeploy, Plan: func(faults.Health, faults.Target, faults.Args) ([]faults.Primitive, error) { return nil, nil }},
			{Name: "restart", Target: faults.TargetService, Risk: faults.Alone},
			{Name: "set-config", Target: faults.TargetService, Risk: faults.Approval},
			{Name: "scale", Target: faults.TargetService, Kinds: []string{"service", "worker"}, Parameters: []faults.Parameter{{Name: "replicas", Type: faults.TypeInt, Doc: "how many", Min: "1", Max: "10"}}},
		},
		Runbook: func(name string) (*scenarios.Runbook, bool) {
			return book, name == book.Slug || name == "pier/"+book.Slug
		},
		Runbooks: func() []string { return []string{book.Slug} },
		Runtimes: []faults.Caps{{Runtime: "paper", Primitives: []faults.PrimitiveKind{faults.KindProcess, faults.KindConfig}}},
		Metrics: func() map[string][]string {
			return map[string][]string{
				"till":          {"db_pool_wait_seconds_bucket", "db_pool_size", "http_requests_total"},
				"front":         {"http_requests_total"},
				stack.Customers: {"customer_visits_total"},
			}
		},
		Asks: func(expr string) []string { return regexp.MustCompile(`[a-z]+(?:_[a-z]+)+`).FindAllString(expr, -1) },
		CheckQuery: func(expr string) error {
			if strings.Count(expr, "(") != strings.Count(expr, ")") {
				return errors.New("unclosed left parenthesis")
			}
			return nil
		},
	}
}

// Each archive is a theme: input.md, and in problems everything that the
// compiler must say about it, in order.
func TestProblems(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("%d archives, %v", len(archives), err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) != 2 || archive.Files[0].Name != "input.md" || archive.Files[1].Name != "problems" {
				t.Fatal("an archive holds input.md and problems")
			}
			problems := compileArchive(archive.Files[0].Data)
			got := ""
			if len(problems) > 0 {
				got = problems.Error() + "\n"
			}
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(archive.Files[1].Data); got != want {
				t.Errorf("problems are\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// compileArchive compiles a runbook when the file has the look of one.
func compileArchive(src []byte) scenarios.Problems {
	if strings.Contains(string(src), "\n## Triage") {
		_, problems := scenarios.CompileRunbook("input.md", src)
		return problems
	}
	_, problems := scenarios.Compile("input.md", src, yard())
	return problems
}

func good(t *testing.T) []byte {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return archive.Files[0].Data
}

// The good scenario uses the whole language; good.json is what it means.
func TestGoodScenario(t *testing.T) {
	s, problems := scenarios.Compile("scenarios/the-quiet-push.md", good(t), yard())
	if len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	got, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile("testdata/good.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("testdata/good.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("it compiles to\n%s\nwant\n%s", got, want)
	}
}

// A broken scenario is worth a rubric check only when what it rests on is
// sound, and then without the criteria that are broken themselves.
func TestWhatIsKeptOfABrokenScenario(t *testing.T) {
	src := string(good(t))
	whole, problems := scenarios.Compile("good.md", []byte(src), yard())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, test := range []struct {
		name, old, new string
		lost           int // criteria; -1: nothing is kept
	}{
		{"a broken criterion", "dimension: communication", "dimension: chatter", 1},
		{"a broken rehearsal", "view: dashboard", "view: crystal-ball", 0},
		{"a broken fault", "fault: pool-shrink", "fault: pool-drain", -1},
		{"a broken truth", "owner: payments\nterms", "owner: nobody\nterms", -1},
		{"no such stack", "stack: pier", "stack: quay", -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			broken := strings.Replace(src, test.old, test.new, 1)
			if broken == src {
				t.Fatalf("%q is not in the scenario", test.old)
			}
			s, problems := scenarios.Compile("good.md", []byte(broken), yard())
			if len(problems) == 0 {
				t.Error("no problem was reported")
			}
			switch {
			case s == nil && test.lost >= 0:
				t.Errorf("nothing is kept: %v", problems)
			case s != nil && len(s.Rubric) != len(whole.Rubric)-test.lost:
				t.Errorf("%d criteria are kept of %d, want %d less", len(s.Rubric), len(whole.Rubric), test.lost)
			}
		})
	}
}

func TestTooLargeAFile(t *testing.T) {
	src := append(good(t), strings.Repeat("more prose than anyone reads\n", 50_000)...)
	s, problems := scenarios.Compile("big.md", src, yard())
	if s != nil || len(problems) != 1 || !strings.Contains(problems[0].Message, "at most 256 KiB are read") {
		t.Errorf("got %v, %v", s, problems)
	}
}

func TestExpand(t *testing.T) {
	said := time.Date(2026, 11, 23, 23, 55, 0, 0, time.FixedZone("CET", 3600))
	pushed := said.Add(-7 * time.Minute)
	m := scenarios.Moments{Said: said, Of: func(c scenarios.Condition) (time.Time, bool) {
		ok := c == scenarios.Condition{Kind: "inject.fired", Arg: "push-2"} || c == scenarios.Condition{Kind: "page.sent", Arg: "push-2"} || c == scenarios.Condition{Kind: "slo.breached"}
		return pushed, ok
	}}
	for text, want := range map[string]string{
		"It is {{clock}}.":               "It is 22:55 UTC.",
		"{{clock -10m}} to {{clock+5m}}": "22:45 UTC to 23:00 UTC",
		"{{ date }}, {{date +2h}}":       "Monday 23 November, Tuesday 24 November",
		"{{clock +nonsense}} {{name}}":   "{{clock +nonsense}} {{name}}",
		"{clock} stays":                  "{clock} stays",

		"{{clock of push-2}}":                         "22:48 UTC",
		"{{ clock of push-2 +1m }}":                   "22:49 UTC",
		"{{clock of page.sent(push-2)}}":              "22:48 UTC",
		"{{clock of slo.breached -1m}}":               "22:47 UTC",
		"{{clock of later}}: it has not happened":     "22:55 UTC: it has not happened",
		"{{date of push-2}} {{clock of }} {{clock of": "Monday 23 November {{clock of }} {{clock of",
	} {
		if got := scenarios.Expand(text, m); got != want {
			t.Errorf("Expand(%q) = %q, want %q", text, got, want)
		}
	}
}
