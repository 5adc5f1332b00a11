package library

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/library/pack"
)

// brokenTrack and brokenInterview have several mistakes each, of what they say by themselves
// and of what they name.
const brokenTrack = `---
title: The coast
for: Whoever comes
days: 30
days: 3
---
About the coast.

## Phases

~~~yaml phases
- {id: first, title: First, days: 0-30}
~~~

### Play

~~~yaml step
id: play
drill: dry-feet
phase: nowhere
~~~
`

const brokenInterview = `---
title: The coast
for: Whoever applies
notes: perhaps
assistants: refused
days: 14
keep: 180
rest: 90
---
About it.

## What is measured

All.

## In one sitting

### Play

~~~yaml drill
id: play
drill: dry-feet
minutes: 20
~~~

### Answer

~~~yaml exercise
id: play
exercise: no-such
minutes: 20
~~~
`

// packFile makes a single file of a folder.
func packFile(t *testing.T, dir string) []byte {
	t.Helper()
	files, err := pack.Files(pack.Folder(dir))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := pack.Build(&out, files); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// checked is what lint says of all files of a pack in a folder, in order.
func checked(t *testing.T, l *Library, dir string) (all scenarios.Problems) {
	t.Helper()
	files, err := pack.Files(pack.Folder(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all = append(all, l.CheckIn("tides", name, files[name])...)
	}
	all = all.Mistakes()
	all.Sort()
	return all
}

// A pack with a broken track or interview template is refused as one with a broken scenario
// is: with every mistake at once, each at its place, the same that lint says.
func TestATrackAndATemplateAreCheckedAtUpload(t *testing.T) {
	t.Parallel()
	dir := tides(t)
	l := Open(Options{BuiltIn: content.FS, Uploads: filepath.Join(t.TempDir(), "packs")})
	if _, err := l.Upload(packFile(t, dir)); err != nil {
		t.Fatal(err)
	}
	edit(t, dir, "pack.yaml", "version: 1.2.0", "version: 2")
	broken := map[string]string{
		"tracks/coast.md": brokenTrack, "tracks/To-The-Sea.md": strings.Replace(brokenTrack, "days: 3\n", "", 1),
		"interviews/coast.md": brokenInterview, "scenarios/Low.md": text(t, dir, "scenarios/low-water.md"),
	}
	for name, src := range broken {
		write(t, dir, name, src)
	}
	_, err := l.Upload(packFile(t, dir))
	found, ok := err.(scenarios.Problems)
	if !ok {
		t.Fatalf("%v", err)
	}
	for _, says := range []string{
		`tracks/coast.md:5:1: `, `there is no drill "dry-feet"`, `tracks/To-The-Sea.md:1:1: "To-The-Sea" cannot be the name of a track`,
		`interviews/coast.md:4:8: `, `interviews/coast.md:8:7: `, `there is no exercise "no-such"`, "What is kept", `scenarios/Low.md:1:1: "Low" cannot be the name of a scenario`,
	} {
		if !strings.Contains(found.Error(), says) {
			t.Errorf("nothing says %q", says)
		}
	}
	if lint := checked(t, l, dir); !slices.Equal(lint, found) {
		t.Errorf("lint says\n%s\nand the upload\n%s", lint.Error(), found.Error())
	}
	if p, _ := l.Pack("tides"); p.Version != "1.2.0" {
		t.Errorf("version %s is in play", p.Version)
	}
	for name := range broken {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}

	// What a new version names has to be in it or in another pack: that an older version had
	// it is no help.
	src, err := content.FS.ReadFile("interviews/triage.md")
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Replace(string(src), "drill: first-five-minutes", "drill: low-water", 1)
	write(t, dir, "interviews/coast.md", own)
	write(t, dir, "scenarios/high-water.md", text(t, dir, "scenarios/low-water.md"))
	if err := os.Remove(filepath.Join(dir, "scenarios", "low-water.md")); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Upload(packFile(t, dir)); err == nil || !strings.Contains(err.Error(), `there is no drill "low-water"`) {
		t.Errorf("%v", err)
	}
	write(t, dir, "interviews/coast.md", strings.Replace(own, "low-water", "high-water", 1))
	if p, err := l.Upload(packFile(t, dir)); err != nil || p.Version != "2" {
		t.Errorf("%s, %v", p.Version, err)
	}
}
