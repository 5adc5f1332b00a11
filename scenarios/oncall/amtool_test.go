package oncall

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/alertmanager/dispatch"
)

// Who hears of an alert is who Alertmanager's own tool says does: on the routing of
// the stacks that come with the program, on a nested one, and on generated ones.
func TestRoutesAreAmtools(t *testing.T) {
	amtool, err := exec.LookPath("amtool")
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatalf("amtool is needed here (the Debian package prometheus-alertmanager): %v", err)
	case err != nil:
		t.Skip("SKIPPED: there is no amtool (the Debian package prometheus-alertmanager), so routes were not compared with Alertmanager's")
	}
	r := rand.New(rand.NewPCG(1, 15))
	files, err := filepath.Glob("../../content/stacks/*/routing.yaml")
	if err != nil || len(files) < 2 {
		t.Fatalf("routing of stacks: %q, %v", files, err)
	}
	for _, file := range append(files, "testdata/nested.yaml") {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		values := matched(t, raw)
		for range 12 {
			labels := map[string]string{}
			for _, name := range slices.Sorted(maps.Keys(values)) {
				if r.IntN(5) > 0 {
					labels[name] = pick(r, values[name]...)
				}
			}
			sameHear(t, amtool, file, raw, labels)
		}
	}
	for i := range 8 {
		p := newPlay(r)
		file := filepath.Join(t.TempDir(), fmt.Sprint(i, ".yaml"))
		if err := os.WriteFile(file, []byte(p.config), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, labels := range p.alerts {
			sameHear(t, amtool, file, []byte(p.config), labels)
		}
	}
}

func sameHear(t *testing.T, amtool, file string, raw []byte, labels map[string]string) {
	t.Helper()
	routing, err := ParseRouting(file, raw)
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"config", "routes", "test", "--config.file=" + file}
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		args = append(args, name+"="+labels[name])
	}
	out, err := exec.CommandContext(t.Context(), amtool, args...).Output()
	if err != nil {
		t.Fatalf("amtool %q: %v", args, err)
	}
	var theirs []string // each route's receiver, where we name each receiver once
	for _, name := range strings.Split(strings.TrimSpace(string(out)), ",") {
		if !slices.Contains(theirs, name) {
			theirs = append(theirs, name)
		}
	}
	if ours := routing.Hear(labels); !slices.Equal(ours, theirs) {
		t.Errorf("%s: of %v hear %q, and amtool says %q\n%s", file, labels, ours, theirs, raw)
	}
}

// matched has values that the matchers of a configuration ask for, some that they do
// not, and as many labels.
func matched(t *testing.T, raw []byte) map[string][]string {
	t.Helper()
	routing, err := ParseRouting("routing.yaml", raw)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	routing.walk(func(name, value string) {
		if out[name] == nil {
			out[name] = []string{"another"}
		}
		for _, one := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("|()^$", r) }) {
			out[name] = append(out[name], strings.ReplaceAll(one, ".*", "x"))
		}
	})
	return out
}

// walk goes through the matchers of all routes.
func (r *Routing) walk(do func(name, value string)) {
	r.root.Walk(func(route *dispatch.Route) {
		for _, m := range route.Matchers {
			do(m.Name, m.Value)
		}
	})
}
