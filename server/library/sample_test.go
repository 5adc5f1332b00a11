package library

import (
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios/event"
)

// The samples that ship tell raters apart: good, middling and bad ones.
func TestShippedSamples(t *testing.T) {
	l, err := Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	var globals, editions []string
	for _, s := range l.Samples() {
		globals, editions = append(globals, s.Global.Mark), append(editions, s.Edition)
	}
	slices.Sort(globals)
	if !slices.Equal(globals, []string{event.Borderline, event.ClearFail, event.ClearPass}) {
		t.Errorf("they are known to be %v", globals)
	}
	if slices.Sort(editions); len(slices.Compact(editions)) != 3 {
		t.Errorf("editions: %v", editions)
	}
}

func TestASampleThatCannotBeMarked(t *testing.T) {
	const good = `---
title: A sample
drill: A drill
criteria:
  - {id: update, title: The update, subject: update.posted, levels: {0: absent, 1: there}, level: 1, why: It is there.}
global: {mark: clear-pass, why: All is well.}
---
It was.
`
	const line = `{"seq":1,"at_ms":5,"actor":{"kind":"person","id":"p","name":"P"},"kind":"update.posted","version":1,"body":{"audience":"customers","text":"Back."}}` + "\n"
	s, err := readSample("samples/a.md", []byte(good), []byte(line))
	if err != nil || s.Slug != "a" || !slices.Equal(s.Things(s.Criteria[0]), []int64{1}) {
		t.Fatalf("%+v, %v", s, err)
	}
	for name, tc := range map[string]struct{ src, log, says string }{
		"nothing to mark":      {good, "", "there is no"},
		"of a persona":         {good, strings.Replace(line, `"person"`, `"persona"`, 1), "there is no"},
		"a level there is not": {strings.Replace(good, "level: 1,", "level: 7,", 1), line, "one of them"},
		"no reason":            {strings.Replace(good, "why: All is well.", `why: ""`, 1), line, "and why"},
		"a key there is not":   {strings.Replace(good, "drill:", "dril:", 1), line, "dril"},
		"a log of the future":  {good, strings.Replace(line, "update.posted", "moon.landed", 1), "unknown event kind"},
	} {
		if _, err := readSample("samples/a.md", []byte(tc.src), []byte(tc.log)); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
