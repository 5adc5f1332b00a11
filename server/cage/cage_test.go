package cage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/grading/exercise"
)

// inside builds the program that runs inside from its sources: what make build has left may
// be older.
var inside = sync.OnceValues(func() (program []byte, err error) {
	folder, err := os.MkdirTemp("", "drillyard-cage-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "sandbox")
	build := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-s -w", "-o", path, "github.com/drillyard/drillyard/faults/docker/sandbox")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the program: %w\n%s", err, said)
	}
	return os.ReadFile(path)
})

// both runs a test in each cage. Where everything is to be proven, both have to be there.
func both(t *testing.T, test func(t *testing.T, c *Cage)) {
	program, err := inside()
	if err != nil {
		t.Fatal(err)
	}
	for name, opts := range map[string]Options{
		"namespaces": {Namespaces: true, NoContainers: true, Inside: program},
		"containers": {Inside: program},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "namespaces" && runtime.GOOS != "linux" {
				t.Skip("namespaces are Linux's")
			}
			c := New(opts)
			if why := c.Why(); why != "" && os.Getenv("CI") != "" {
				t.Fatal(why)
			} else if why != "" {
				t.Skip(why)
			}
			test(t, c)
		})
	}
}

func bash(script string) exercise.Program {
	return exercise.Program{Files: map[string]string{"script.sh": script}, Command: []string{"bash", "script.sh"}, Time: 5 * time.Second}
}

func run(t *testing.T, c *Cage, p exercise.Program) exercise.Ran {
	t.Helper()
	ran, err := c.Run(context.WithoutCancel(t.Context()), p)
	if err != nil {
		t.Fatal(err)
	}
	return ran
}

// TestAProgramRuns: files, arguments, streams, exit codes, and files afterwards.
func TestAProgramRuns(t *testing.T) {
	both(t, func(t *testing.T, c *Cage) {
		began := time.Now()
		ran := run(t, c, exercise.Program{
			Files: map[string]string{
				"count.sh":     "#!/bin/bash\necho \"$1: $(wc -l < logs/app.log)\"; cat; echo careful >&2; id -u; pwd; echo changed >> logs/app.log; sort <(echo b; echo a); exit 3\n",
				"logs/app.log": "a\nb\n",
			},
			Command: []string{"./count.sh", "two words"}, Stdin: "from in\n", Keep: []string{"logs/app.log", "none", "../etc/passwd"},
			Then: []exercise.Program{
				{Files: map[string]string{"a.py": "import json, sys\nprint(json.dumps(sys.argv[1:]))\n"}, Command: []string{"python3", "a.py", "--x"}},
				{Command: []string{"ls", "-A"}}, {Command: []string{"no-such-program"}},
			},
		})
		t.Log(time.Since(began), ran.Took, ran.Then[0].Took)
		if ran.Stdout != "two words: 2\nfrom in\n65532\n/work\na\nb\n" || ran.Stderr != "careful\n" || ran.Exit != 3 || ran.Stopped != "" {
			t.Errorf("%+v", ran)
		}
		if len(ran.Files) != 1 || ran.Files["logs/app.log"] != "a\nb\nchanged\n" {
			t.Errorf("%q", ran.Files)
		}
		if py := ran.Then[0]; py.Stdout != "[\"--x\"]\n" || py.Exit != 0 {
			t.Errorf("%+v", py)
		}
		if ls := ran.Then[1]; ls.Stdout != "" || ls.Exit != 0 {
			t.Errorf("something is left: %+v", ls)
		}
		if none := ran.Then[2]; none.Exit != 127 || !strings.Contains(none.Stderr, "not found") {
			t.Errorf("%+v", none)
		}
	})
}
