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
	if !slices.Equal(globals, []string{event.Borderline, event.ClearFail, event.ClearFail, event.ClearPass, event.ClearPass}) {
		t.Errorf("they are known to be %v", globals)
	}
	if slices.Sort(editions); len(slices.Compact(editions)) != 5 {
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
	answer := strings.NewReplacer("drill:", "exercise:", "subject: update.posted", "part: note.md").Replace(good)
	const given = `{"seq":1,"at_ms":5,"actor":{"kind":"person","id":"p","name":"P"},"kind":"answer.submitted","version":1,"body":{"parts":[{"id":"note.md","text":"It is back."}]}}` + "\n"
	if s, err := readSample("samples/a.md", []byte(answer), []byte(given)); err != nil || !slices.Equal(s.Things(s.Criteria[0]), []int64{1}) {
		t.Fatalf("%+v, %v", s, err)
	}
	for name, tc := range map[string]struct{ src, log, says string }{
		"a part left out":        {answer, strings.Replace(given, "note.md", "other.md", 1), "there is no"},
		"nothing to mark":        {good, "", "there is no"},
		"of a persona":           {good, strings.Replace(line, `"person"`, `"persona"`, 1), "there is no"},
		"a level there is not":   {strings.Replace(good, "level: 1,", "level: 7,", 1), line, "one of them"},
		"no reason":              {strings.Replace(good, "why: All is well.", `why: ""`, 1), line, "and why"},
		"a key there is not":     {strings.Replace(good, "drill:", "dril:", 1), line, "dril"},
		"neither run nor answer": {strings.Replace(good, "drill: A drill\n", "", 1), line, "its drill or its exercise"},
		"a part of a run":        {strings.Replace(good, "subject: update.posted", "part: note.md", 1), line, "judges a subject"},
		"a subject of an answer": {strings.Replace(good, "drill:", "exercise:", 1), line, "or a part"},
		"a log of the future":    {good, strings.Replace(line, "update.posted", "moon.landed", 1), "unknown event kind"},
	} {
		if _, err := readSample("samples/a.md", []byte(tc.src), []byte(tc.log)); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
