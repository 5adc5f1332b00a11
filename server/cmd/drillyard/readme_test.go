package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// proved lists every command of the README with the place that runs it.
var proved = map[string]string{
	"make run":    "frontend/e2e/server.mjs",
	"make test":   ".ci/run",
	"make images": ".ci/run",
	"bin/drillyard lint content/scenarios/first-page.md": "server/cmd/drillyard/testdata/script/lint.txtar",
	"bin/drillyard test content/scenarios/first-page.md": "server/cmd/drillyard/testdata/script/test.txtar",
	"bin/drillyard run first-page --responder golden":    "server/cmd/drillyard/rehearsal_test.go",
	"bin/drillyard --help":                               "server/cmd/drillyard/testdata/script/usage.txtar",
}

// TestREADME: a command in the README that nothing runs is a promise that
// nothing keeps.
func TestREADME(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		for line := range strings.Lines(block[1]) {
			found[strings.TrimSpace(line)] = true
		}
	}
	for _, inline := range regexp.MustCompile("`((?:make|bin/drillyard) [^`]+)`").FindAllStringSubmatch(string(text), -1) {
		found[inline[1]] = true
	}
	for command := range found {
		place, ok := proved[command]
		if !ok {
			t.Errorf("the README says %q, and nothing runs it", command)
			continue
		}
		if _, err := os.Stat(filepath.Join(root, place)); err != nil {
			t.Errorf("%q is to be run by %s: %v", command, place, err)
		}
	}
	for command := range proved {
		if !found[command] {
			t.Errorf("the README no longer says %q", command)
		}
	}
}
