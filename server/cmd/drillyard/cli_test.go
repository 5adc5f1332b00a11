package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"drillyard": func() { os.Exit(run()) }})
}

// TestCommandLine runs the scripts of testdata/script, each in an empty folder
// with a data folder of its own.
func TestCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("DRILLYARD_DATA", e.WorkDir+"/data")
			return os.CopyFS(filepath.Join(e.WorkDir, "tides"), os.DirFS(filepath.Join("..", "..", "library", "testdata", "tides"))) // a pack of somebody's own
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"run-of": runOf, "log-hashes": logHashes},
	})
}

// runOf sets RUN to the run that a grade in JSON is of.
func runOf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: run-of GRADE.json")
	}
	var grade struct{ Run string }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &grade))
	ts.Setenv("RUN", grade.Run)
}

// logHashes checks that all the hashes of logs in some files are one.
func logHashes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: log-hashes REPORT.json...")
	}
	found := map[string]bool{}
	for _, file := range args {
		some := regexp.MustCompile(`"log_hash": "([0-9a-f]{64})"`).FindAllStringSubmatch(ts.ReadFile(file), -1)
		if len(some) == 0 {
			ts.Fatalf("%s has no log_hash", file)
		}
		for _, hash := range some {
			found[hash[1]] = true
		}
	}
	if len(found) != 1 {
		ts.Fatalf("the logs have different hashes: %v", found)
	}
}
