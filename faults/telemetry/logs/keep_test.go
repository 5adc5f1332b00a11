package logs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
)

// A search finds the same in what was written, cursors included, and at a moment of the
// past it finds what had come by then: nothing twice, and nothing left out, where lines
// come out of the order of their times.
func TestWrittenAndRead(t *testing.T) {
	t.Parallel()
	b := New(300)
	wall := time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)
	for i := range 500 {
		at := wall.Add(time.Duration(i) * time.Second)
		if i%10 == 3 {
			at = at.Add(1500 * time.Millisecond)
		}
		b.Add(faults.LogLine{Wall: at, Service: "app", Instance: "app-1", Level: "info", Message: fmt.Sprint("order <", i, ">"), Fields: faults.Fields{{Name: "n", Value: fmt.Sprint(i % 3)}}})
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	back, err := Read(bytes.NewReader(out.Bytes()), nil)
	if err != nil {
		t.Fatal(err)
	}
	search, err := logql.Parse(`n=1 "order"`)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []Query{{}, {Filter: search}, {After: 320, Limit: 7}, {From: wall.Add(250 * time.Second), To: wall.Add(260 * time.Second)}} {
		if was, is := asJSON(t, b.Select(q)), asJSON(t, back.Select(q)); was != is {
			t.Errorf("%+v:\n%s, and it was\n%s", q, is, was)
		}
	}
	var seen []int64
	after := int64(0)
	for s := 200; s < 505; s++ {
		page := back.Select(Query{Until: wall.Add(time.Duration(s) * time.Second), After: after, Limit: 1000})
		for _, l := range page.Lines {
			if l.Wall.After(wall.Add(time.Duration(s) * time.Second)) {
				t.Fatalf("line %d of %s is there at %d s", l.Cursor, l.Wall, s)
			}
			seen = append(seen, l.Cursor)
		}
		after = page.Next
	}
	if len(seen) != 300 || seen[0] != 201 || seen[299] != 500 {
		t.Errorf("%d lines from %d to %d", len(seen), seen[0], seen[len(seen)-1])
	}
	if _, err := Read(bytes.NewReader(out.Bytes()[:out.Len()-20]), nil); err == nil {
		t.Error("a torn one is read")
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
