package postmortem_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/scenarios/postmortem"
)

func reports(t testing.TB) (wants map[string]string, files []txtar.File) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/reports.txtar")
	if err != nil {
		t.Fatal(err)
	}
	wants = map[string]string{}
	for line := range strings.Lines(string(archive.Files[0].Data)) {
		name, want, _ := strings.Cut(strings.TrimSpace(line), ": ")
		wants[name] = want
	}
	return wants, archive.Files[1:]
}

// Of each template what it says is found where it says it.
func TestPostmortemsOfManyTemplates(t *testing.T) {
	wants, files := reports(t)
	if len(files) < 20 {
		t.Fatalf("only %d post-mortems", len(files))
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name, ".md")
		t.Run(name, func(t *testing.T) {
			r, err := postmortem.Read(f.Data)
			if err != nil {
				t.Fatal(err)
			}
			late := 0
			for _, e := range r.Timeline {
				if e.Late {
					late++
				}
			}
			got := map[string]string{"entries": strconv.Itoa(len(r.Timeline)), "actions": strconv.Itoa(len(r.Actions)), "severity": r.Severity, "late": strconv.Itoa(late)}
			if n := len(r.Timeline); n > 0 {
				got["minutes"] = fmt.Sprint(int(r.Timeline[n-1].After.Round(time.Minute).Minutes()))
			}
			for part, texts := range map[string][]string{"impact": r.Impact, "cause": r.Cause, "detected": r.Detected, "resolved": r.Resolved, "summary": r.Summary} {
				if len(texts) > 0 {
					got[part] = part
				}
			}
			for _, want := range strings.Fields(wants[name]) {
				key, value, ok := strings.Cut(want, "=")
				if !ok {
					value = key
				}
				if got[key] != value {
					t.Errorf("%s is %q, want %q, in %+v", key, got[key], value, r)
				}
			}
		})
	}
}

func TestAPostmortemOfAnySize(t *testing.T) {
	if _, err := postmortem.Read([]byte(strings.Repeat("x", markdown.MaxFree+1))); err == nil {
		t.Error("one that is too large was read")
	}
	var long strings.Builder
	long.WriteString("# Long\n\n## Timeline\n\n")
	for i := range 5000 {
		fmt.Fprintf(&long, "- %02d:%02d something happened %s\n", i/60%24, i%60, strings.Repeat("and more ", 10))
	}
	long.WriteString("\n## Impact\n\n" + strings.Repeat("Very much. ", 40_000) + "\n")
	r, err := postmortem.Read([]byte(long.String()))
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, e := range r.Timeline {
		size += len(e.Text)
	}
	for _, part := range [][]string{r.Rest, r.Impact} {
		for _, text := range part {
			size += len(text)
		}
	}
	if len(r.Timeline) > 200 || size > 200<<10 || !r.Cut && size > 100<<10 {
		t.Errorf("%d entries and %d bytes are taken over", len(r.Timeline), size)
	}
}

func FuzzRead(f *testing.F) {
	_, files := reports(f)
	for _, file := range files {
		f.Add(file.Data)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		r, err := postmortem.Read(src)
		if err != nil {
			return
		}
		last := time.Duration(0)
		for _, e := range r.Timeline {
			if e.After < last || e.Text == "" || strings.ContainsAny(e.Text, "\n\r") || strings.Contains(e.Text, "{{") {
				t.Errorf("%+v after %s", e, last)
			}
			last = e.After
		}
	})
}
