package logs

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/telemetry/logql"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func line(i int) faults.LogLine {
	l := faults.LogLine{
		Wall: noon.Add(time.Duration(i) * time.Second), Service: "checkout", Instance: fmt.Sprintf("checkout-%d", 1+i%2),
		Level: "info", Message: fmt.Sprintf("POST /checkout number %d", i), Trace: fmt.Sprintf("t%d", i),
		Fields: faults.Fields{{Name: "status", Value: "200"}},
	}
	if i%10 == 9 {
		l.Level, l.Message, l.Fields = "error", "Pool EXHAUSTED: no connection within 250ms", faults.Fields{{Name: "peer", Value: "orders-db"}, {Name: "status", Value: "503"}}
	}
	return l
}

func filled(limit, n int) *Buffer {
	b := New(limit)
	for i := range n {
		b.Add(line(i))
	}
	return b
}

// find is a query for the lines of a search.
func find(search string) Query {
	filter, err := logql.Parse(search)
	if err != nil {
		panic(err)
	}
	return Query{Filter: filter}
}

func cursors(p Page) (out []int64) {
	for _, l := range p.Lines {
		out = append(out, l.Cursor)
	}
	return out
}

func TestSelectFilters(t *testing.T) {
	b := filled(0, 40)
	b.Add(faults.LogLine{Wall: noon, Service: "payments", Instance: "payments-1", Level: "warn", Message: "slow bank"})
	for _, c := range []struct {
		q    Query
		want []int64
	}{
		{find("pool exhausted"), []int64{10, 20, 30, 40}},
		{find("ORDERS-DB"), []int64{10, 20, 30, 40}}, // in a field's value
		{find("\"503\n\""), nil},
		{find("level:warn"), []int64{10, 20, 30, 40, 41}},
		{Query{Filter: find("level:error").Filter, Limit: 2}, []int64{30, 40}},
		{find("service:payments"), []int64{41}},
		{Query{Filter: find("instance:checkout-2 level:error").Filter, Limit: 1}, []int64{40}},
		{find("trace:t6"), []int64{7}},
		{Query{Filter: find("status:503 peer:orders-db").Filter, From: noon.Add(19 * time.Second), To: noon.Add(39 * time.Second)}, []int64{20, 30}},
		{find("status:50"), nil},
		{find(`{service=~"check.*", level="error"} |~ "pool .*ed" != "timeout" | status >= 500`), []int64{10, 20, 30, 40}},
		{find(`{service!="checkout"}`), []int64{41}},
		{find(`| status < 503 | level != "info"`), nil},
		{Query{Filter: find("level:error").Filter, After: 20}, []int64{30, 40}},
		{Query{Filter: find("level:error").Filter, After: 99}, nil},
	} {
		if got := cursors(b.Select(c.q)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v finds %v, not %v", c.q, got, c.want)
		}
	}
	if p := b.Select(Query{Filter: find("level:error").Filter, Limit: 1}); p.Total != 4 || p.Next != 41 || p.Dropped != 0 {
		t.Errorf("page: %+v", p)
	}
	if p := New(5).Select(Query{}); p.Lines == nil || p.Next != 0 {
		t.Errorf("an empty buffer: %+v", p)
	}
}

func TestTailMissesAndRepeatsNothing(t *testing.T) {
	b := New(0)
	var got []int64
	next := b.Select(Query{}).Next
	read := func() {
		for {
			p := b.Select(Query{After: next, Limit: 3, Filter: find("level:error").Filter})
			got = append(got, cursors(p)...)
			done := next == p.Next
			next = p.Next
			if done {
				return
			}
		}
	}
	for i := range 100 {
		b.Add(line(i))
		if i%37 == 0 {
			read()
		}
	}
	read()
	if want := []int64{10, 20, 30, 40, 50, 60, 70, 80, 90, 100}; !reflect.DeepEqual(got, want) {
		t.Errorf("a tail read %v", got)
	}
}

func TestBufferIsBounded(t *testing.T) {
	b := filled(100, 5000)
	p := b.Select(Query{Limit: 1000})
	if p.Total != 100 || p.Dropped != 4900 || p.Lines[0].Cursor != 4901 || p.Lines[99].Cursor != 5000 {
		t.Errorf("kept %d, dropped %d, from %d", p.Total, p.Dropped, p.Lines[0].Cursor)
	}
	if n := len(b.kept.blocks); n > 2 {
		t.Errorf("room for %d lines is held for 100", n*block)
	}
	if p := b.Select(Query{After: 10, Limit: 1}); p.Lines[0].Cursor != 4901 {
		t.Errorf("a tail that fell behind goes on at %d", p.Lines[0].Cursor)
	}

	small := New(0)
	small.bytes = 10_000
	for range 100 {
		small.Add(faults.LogLine{Message: strings.Repeat("x", 1000)})
	}
	if p := small.Select(Query{}); p.Total < 2 || p.Total > 4 || small.size > 10_000 {
		t.Errorf("%d lines of 1 kB kept in 10 kB, counted as %d", p.Total, small.size)
	}
	small.Add(faults.LogLine{Message: strings.Repeat("x", 50_000)})
	if p := small.Select(Query{}); p.Total != 1 {
		t.Errorf("a line above the bound leaves %d lines", p.Total)
	}
}

func TestAddCopiesFields(t *testing.T) {
	b := New(0)
	l := line(1)
	b.Add(l)
	l.Fields[0].Value = "500"
	if p := b.Select(find("status:200")); p.Total != 1 {
		t.Error("a line changed after it was added")
	}
}

func TestSearchWhileAdding(t *testing.T) {
	b := New(500)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 3000 {
				b.Add(line(w*3000 + i))
			}
		})
	}
	for range 200 {
		p := b.Select(Query{Filter: find("number").Filter, Limit: 1000})
		for i := 1; i < len(p.Lines); i++ {
			if p.Lines[i].Cursor <= p.Lines[i-1].Cursor {
				t.Fatal("lines are out of order")
			}
		}
	}
	wg.Wait()
	if p := b.Select(Query{}); p.Total != 500 || p.Next != 12_000 {
		t.Errorf("%d lines kept, next %d", p.Total, p.Next)
	}
}

func BenchmarkSelect(b *testing.B) {
	buf := filled(0, 100_000)
	for name, q := range map[string]Query{
		"everything": {},
		"text":       find("Exhausted"),
		"rare":       find("\"no such text anywhere\""),
		"level":      find("level:error"),
		"field":      find("status:503"),
		"pattern":    find("|~ `pool .*ed`"),
		"tail":       {After: 99_990},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				buf.Select(q)
			}
		})
	}
}

func BenchmarkAdd(b *testing.B) {
	buf, l := New(0), line(9)
	b.ReportAllocs()
	for b.Loop() {
		buf.Add(l)
	}
}

func TestAnswersAreBounded(t *testing.T) {
	// Lines of 100 KB each: an answer is not a thousand times as large.
	b := New(0)
	for i := range 200 {
		b.Add(faults.LogLine{Message: strings.Repeat("z", 100_000) + fmt.Sprint(i)})
	}
	seen := 0
	for q := (Query{Limit: 1000, After: 1}); seen < 199; {
		page, bytes := b.Select(q), 0
		for _, l := range page.Lines {
			bytes += len(l.Message)
		}
		if bytes > maxAnswer || len(page.Lines) == 0 {
			t.Fatalf("after %d lines an answer has %d lines with %d bytes", seen, len(page.Lines), bytes)
		}
		seen, q.After = seen+len(page.Lines), page.Next
	}
	if seen != 199 {
		t.Errorf("%d lines were read, one answer after the other", seen)
	}
	b.Add(faults.LogLine{Message: strings.Repeat("z", 2*maxAnswer)})
	if page := b.Select(Query{}); len(page.Lines) != 1 {
		t.Errorf("of a line that is longer than an answer there are %d", len(page.Lines))
	}
}
