package logs

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/drillyard/drillyard/faults"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func line(i int) faults.LogLine {
	l := faults.LogLine{
		Wall: noon.Add(time.Duration(i) * time.Second), Service: "checkout", Instance: fmt.Sprintf("checkout-%d", 1+i%2),
		Level: "info", Message: fmt.Sprintf("POST /checkout number %d", i), Trace: fmt.Sprintf("t%d", i),
		Fields: map[string]string{"status": "200"},
	}
	if i%10 == 9 {
		l.Level, l.Message, l.Fields = "error", "Pool EXHAUSTED: no connection within 250ms", map[string]string{"status": "503", "peer": "orders-db"}
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
		{Query{Text: "pool exhausted"}, []int64{10, 20, 30, 40}},
		{Query{Text: "ORDERS-DB"}, []int64{10, 20, 30, 40}}, // in a field's value
		{Query{Text: "503\n"}, nil},
		{Query{Level: "warn"}, []int64{10, 20, 30, 40, 41}},
		{Query{Level: "error", Limit: 2}, []int64{30, 40}},
		{Query{Service: "payments"}, []int64{41}},
		{Query{Instance: "checkout-2", Level: "error", Limit: 1}, []int64{40}},
		{Query{Trace: "t6"}, []int64{7}},
		{Query{Fields: map[string]string{"status": "503", "peer": "orders-db"}, From: noon.Add(19 * time.Second), To: noon.Add(39 * time.Second)}, []int64{20, 30}},
		{Query{Fields: map[string]string{"status": "50"}}, nil},
		{Query{Level: "error", After: 20}, []int64{30, 40}},
		{Query{Level: "error", After: 99}, nil},
	} {
		if got := cursors(b.Select(c.q)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v finds %v, not %v", c.q, got, c.want)
		}
	}
	if p := b.Select(Query{Level: "error", Limit: 1}); p.Total != 4 || p.Next != 41 || p.Dropped != 0 {
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
			p := b.Select(Query{After: next, Limit: 3, Level: "error"})
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
	l.Fields["status"] = "500"
	if p := b.Select(Query{Fields: map[string]string{"status": "200"}}); p.Total != 1 {
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
		p := b.Select(Query{Text: "number", Limit: 1000})
		for i := 1; i < len(p.Lines); i++ {
			if p.Lines[i].Cursor <= p.Lines[i-1].Cursor {
				t.Fatal("lines are out of order")
			}
		}
		b.Histogram(Query{}, 10)
	}
	wg.Wait()
	if p := b.Select(Query{}); p.Total != 500 || p.Next != 12_000 {
		t.Errorf("%d lines kept, next %d", p.Total, p.Next)
	}
}

func TestHistogram(t *testing.T) {
	b := filled(0, 60)
	h := b.Histogram(Query{From: noon, To: noon.Add(time.Minute)}, 6)
	if len(h) != 6 {
		t.Fatalf("%d buckets", len(h))
	}
	for i, x := range h {
		if x.Info != 9 || x.Error != 1 || x.Warn != 0 || !x.From.Equal(noon.Add(time.Duration(i)*10*time.Second)) || !x.To.Equal(x.From.Add(10*time.Second)) {
			t.Errorf("bucket %d: %+v", i, x)
		}
	}
	open := b.Histogram(Query{Level: "error"}, 4)
	total := 0
	for _, x := range open {
		total += x.Error
	}
	if total != 6 || !open[0].From.Equal(noon.Add(9*time.Second)) {
		t.Errorf("without bounds: %+v", open)
	}
	if h := New(0).Histogram(Query{}, 5); h != nil {
		t.Errorf("of nothing: %v", h)
	}
}

func TestParseFilter(t *testing.T) {
	for in, want := range map[string]Query{
		"": {},
		`level:error service:checkout status:500 "pool exhausted"`: {Level: "error", Service: "checkout", Fields: map[string]string{"status": "500"}, Text: "pool exhausted"},
		"pool  exhausted level:Warning":                            {Text: "pool exhausted", Level: "warn"},
		`instance:checkout-1 trace_id:ab12 peer:"orders db"`:       {Instance: "checkout-1", Trace: "ab12", Fields: map[string]string{"peer": "orders db"}},
		`"say \"no\" \\ level:x"`:                                  {Text: `say "no" \ level:x`},
		`12:30`:                                                    {Text: "12:30"},
		`größe`:                                                    {Text: "größe"},
	} {
		got, err := ParseFilter(in)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s reads as %+v (%v), not %+v", in, got, err, want)
		}
	}
	for in, want := range map[string]struct {
		at   int
		says string
	}{
		`service:checkout "pool`:     {17, "not closed"},
		`level:loud`:                 {6, `"loud" is no level; there is debug, info, warn, error`},
		`status:`:                    {7, "status: has no value"},
		`status: 500`:                {7, "status: has no value"},
		`status:500 status:503`:      {11, "status is there twice"},
		`service:a service:b`:        {10, "service is there twice"},
		`pool level:error exhausted`: {17, "one text to find already"},
		`"pool" exhausted`:           {7, "one text to find already"},
		`""`:                         {0, "an empty text"},
		`"pool"exhausted`:            {6, "a space is missing"},
	} {
		_, err := ParseFilter(in)
		e, ok := errors.AsType[*FilterError](err)
		if !ok || e.At != want.at || !strings.Contains(e.Message, want.says) {
			t.Errorf("%s: %v, not %q at %d", in, err, want.says, want.at)
		}
	}
}

func FuzzParseFilter(f *testing.F) {
	for _, s := range []string{`level:error service:checkout "pool exhausted"`, `a:"b\"c" d`, `"`, `x:`, "level:\xff", `a b"c d`} {
		f.Add(s)
	}
	b := filled(0, 20)
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseFilter(s)
		if e, ok := errors.AsType[*FilterError](err); err != nil && (!ok || e.At < 0 || e.At > len(s) || e.Message == "") {
			t.Fatalf("%q: bad error %#v", s, err)
		}
		if err != nil {
			return
		}
		for k, v := range q.Fields {
			if k == "" || v == "" || !strings.Contains(s, k+":") {
				t.Fatalf("%q has the field %q=%q", s, k, v)
			}
		}
		b.Select(q)
	})
}

func BenchmarkSelect(b *testing.B) {
	buf := filled(0, 100_000)
	for name, q := range map[string]Query{
		"everything": {},
		"text":       {Text: "Exhausted"},
		"rare":       {Text: "no such text anywhere"},
		"level":      {Level: "error"},
		"field":      {Fields: map[string]string{"status": "503"}},
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

func TestSearchesAreBounded(t *testing.T) {
	for name, filter := range map[string]string{
		"a long text":  strings.Repeat("x", 1001),
		"a long value": `service:"` + strings.Repeat("y", 2000) + `"`,
		"fields in plenty": func() (s string) {
			for i := range 20 {
				s += fmt.Sprintf("f%d:1 ", i)
			}
			return s
		}(),
	} {
		if _, err := ParseFilter(filter); err == nil {
			t.Errorf("%s is searched for", name)
		}
	}
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
