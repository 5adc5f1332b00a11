package main

import (
	"os"
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
			return nil
		},
	})
}
