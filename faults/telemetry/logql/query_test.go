package logql

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// What is typed, and how it is written.
func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"":   "",
		"  ": "",
		`level:error service:checkout status:500 "pool exhausted"`: `{service="checkout"} |= "pool exhausted" | level >= "error" | status = "500"`,
		"pool  exhausted level:Warning":                            `pool exhausted | level >= "warn"`,
		`instance:checkout-1 trace_id:ab12 peer:"orders db"`:       `{instance="checkout-1", trace="ab12"} | peer = "orders db"`,
		`"say \"no\" \\ level:x"`:                                  `|= "say \"no\" \\ level:x"`,
		`12:30`:                                                    `12:30`,
		`größe`:                                                    `größe`,
		`a|b c!=d`:                                                 `a|b c!=d`,
		`pool level:error exhausted now`:                           `pool |= "exhausted now" | level >= "error"`,
		`"pool" exhausted`:                                         `exhausted |= "pool"`,
		`or else service:a`:                                        `or else {service="a"}`,

		`{service="checkout", level=~"warn|error"}`: `{service="checkout", level=~"warn|error"}`,
		`{service="checkout",}`:                     `{service="checkout"}`,
		`{}|="a"`:                                   `|= "a"`,
		`{ status = "500" }`:                        `| status = "500"`,
		`{service!="a"} |= "x" != "y" |~ "z+" !~ ` + "`\\d`":        `{service!="a"} |= "x" != "y" |~ "z+" !~ "\\d"`,
		`{service="a"} | json | status>=500, peer="b" and ms < 1.5`: `{service="a"} | status >= 500 | peer = "b" | ms < 1.5`,
		`| logfmt != "x"`:           `!= "x"`,
		`{service="a"} timeout`:     `timeout {service="a"}`,
		`| status == 500`:           `| status = "500"`,
		"{service=\"a\"}\n|= \"x\"": `{service="a"} |= "x"`,
		`{trace=""}`:                `{trace=""}`,
	} {
		got, err := Parse(in)
		if err != nil || got.String() != want {
			t.Errorf("%s\nreads as %s (%v)\n     not %s", in, got, err, want)
		}
	}
}

func TestMistakesSayWhereTheyAre(t *testing.T) {
	for in, want := range map[string]struct{ at, says string }{
		`service:checkout "pool`:         {"1:18", "this quote is not closed"},
		`level:loud`:                     {"1:7", `"loud" is no level; there is debug, info, warn, error`},
		`status:`:                        {"1:8", "status: has no value; quote it if the colon belongs to a text"},
		`status: 500`:                    {"1:8", "status: has no value"},
		`status:500 status:503`:          {"1:12", "status is there twice; for one of several values write status=~\"one|another\""},
		`service:a {service="b"}`:        {"1:12", "service is there twice"},
		`level:warn | level >= "error"`:  {"1:14", "level is there twice"},
		`""`:                             {"1:1", "an empty text"},
		`größe |= ""`:                    {"1:10", "an empty text"},
		`"pool"exhausted`:                {"1:7", "a space is missing"},
		`{service="a"`:                   {"1:1", "this brace is not closed"},
		`{service="a" level="error"}`:    {"1:14", "a comma or } is missing"},
		`{service=checkout}`:             {"1:10", `quote the value: service="checkout"`},
		`{service:"a"}`:                  {"1:9", "after service stands one of = != =~ !~ and a value in quotes"},
		`{status >= 500}`:                {"1:9", "after status stands one of = != =~ !~"},
		`{"a"}`:                          {"1:2", "the name of a label or a field is missing"},
		`{service="a"} |= pool`:          {"1:18", `after |= stands a text in quotes: |= "pool"`},
		`{service="a"} |=`:               {"1:17", "after |= stands a text in quotes"},
		`!= pool`:                        {"1:4", `!= "pool"`},
		"{service=\"a\"}\n |~ \"a(\"":    {"2:5", "this is no regular expression: missing closing ): `"},
		`{service=~"a)|(b"}`:             {"1:11", "this is no regular expression"},
		`| status > "high"`:              {"1:12", `status > is asked of numbers, and "high" is none`},
		`| level < "loud"`:               {"1:11", "is no level"},
		`| level<error`:                  {"1:9", `quote the value: level<"error"`},
		`| line_format "x"`:              {"1:15", "after line_format stands one of"},
		`| json status="500"`:            {"1:8", "json takes nothing"},
		`| status="500" or status="502"`: {"1:16", "there is no or between parts"},
		`|= "a" or "b"`:                  {"1:8", "there is no or between parts"},
		`|`:                              {"1:2", "the name of a label or a field is missing"},
		strings.Repeat("x", 1001):        {"1:1001", "at most 1000 bytes"},
		strings.Repeat("|=`a`", 21):      {"1:103", "at most 20 parts"},
	} {
		_, err := Parse(in)
		e, ok := errors.AsType[*Error](err)
		if !ok || !strings.HasPrefix(err.Error(), want.at+": ") || !strings.Contains(e.Message, want.says) || e.Start > e.End || e.Start > len(in) {
			t.Errorf("%s\n%v, not %q at %s", in, err, want.says, want.at)
		}
	}
}

func TestWhatHolds(t *testing.T) {
	for _, c := range []struct {
		query, name, value string
		want               bool
	}{
		{`{service=~"check.*"}`, Service, "checkout", true},
		{`{service=~"check"}`, Service, "checkout", false}, // the whole of it
		{`{service!~"a|b"}`, Service, "b", false},
		{`{service!="a"}`, Service, "", true},
		{`{level="error"}`, Level, "FATAL", true},
		{`{level=~"warn|error"}`, Level, "info", false},
		{`{level=~"warn|error"}`, Level, "warning", true},
		{`level:warn`, Level, "error", true},
		{`| level < "warn"`, Level, "warn", false},
		{`| level <= "warn"`, Level, "warn", true},
		{`| status >= 500`, "status", "503", true},
		{`| status >= 500`, "status", "", false},
		{`| status > 500`, "status", "500", false},
		{`| ms < 1e3`, "ms", "999.5", true},
		{`service:a`, "status", "500", true}, // nothing is asked of it
	} {
		q, err := Parse(c.query)
		if err != nil || q.Lets(c.name, c.value) != c.want {
			t.Errorf("%s lets %s=%q through: %t (%v)", c.query, c.name, c.value, !c.want, err)
		}
	}
	for query, want := range map[string]bool{
		`|= "Pool"`: true, `!= "POOL"`: false, `|~ "P[o]+l EX"`: true, `|~ "^pool"`: false, `|~ "^orders$"`: true, `!~ "x{9}"`: true,
	} {
		if q, err := Parse(query); err != nil || q.Texts[0].Holds("the pool exhausted\norders") != want {
			t.Errorf("%s: %t (%v)", query, !want, err)
		}
	}
}

func TestWith(t *testing.T) {
	for _, c := range []struct{ query, name, value, want string }{
		{"", Service, "checkout", `{service="checkout"}`},
		{`level:warn service:checkout`, Level, "error", `{service="checkout"} | level >= "error"`},
		{`{level="warn", service="a"} |= "x"`, Level, "", `{service="a"} |= "x"`},
		{`pool exhausted status:500`, "status", `5 "0"`, `pool exhausted | status = "5 \"0\""`},
		{`{service=~"a|b", instance="a-1"}`, Service, "c", `{service="c", instance="a-1"}`},
		{`trace:1`, "trace_id", "2", `{trace="2"}`},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := q.With(c.name, c.value)
		if err != nil || got.String() != c.want || c.value != "" && got.Value(known(c.name)) != c.value {
			t.Errorf("%s with %s %q is %s (%v), not %s", c.query, c.name, c.value, got, err, c.want)
		}
	}
	for name, value := range map[string]string{Level: "loud", "": "x", "a b": "x", `a="`: ""} {
		if _, err := (Query{}).With(name, value); err == nil {
			t.Errorf("%q is held to %q", name, value)
		}
	}
}

// What is written is read as the same query, and nothing that is read fails to
// be asked.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`level:error service:checkout "pool exhausted"`, `a:"b\"c" d`, `"`, `x:`, "level:\xff", `a b"c d`, `or x trace:y and z`,
		`{service="checkout", level=~"warn|error"} |= "x" != "y" |~ "z" !~ "q" | json | status>=500`, "{a=`b`} w | c == 1 , d!=\"\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := Parse(s)
		if e, ok := errors.AsType[*Error](err); err != nil && (!ok || e.Start < 0 || e.Start > e.End || e.Start > len(s) || e.Message == "" || e.Line < 1 || e.Col < 1) {
			t.Fatalf("%q: bad error %#v", s, err)
		}
		if err != nil {
			return
		}
		written := q.String()
		again, err := Parse(written)
		if len(written) > Longest {
			return // it was as long as may be
		}
		if err != nil || again.String() != written {
			t.Fatalf("%q is written as %q, and that as %q (%v)", s, written, again, err)
		}
		if want, got := parts(q), parts(again); want != got {
			t.Fatalf("%q means %s, and as written %s", s, want, got)
		}
		for _, m := range q.Matchers {
			m.Holds("error")
		}
		for _, x := range q.Texts {
			x.Holds("a line\n500")
		}
	})
}

// parts lists what a query asks, in any order.
func parts(q Query) string {
	counts := map[string]int{}
	for _, m := range q.Matchers {
		counts[fmt.Sprintf("%q %s %q", m.Name, m.Op, m.Value)]++
	}
	for _, x := range q.Texts {
		counts[fmt.Sprintf("%s %q %t", x.Op, x.Text, x.Words)]++
	}
	return fmt.Sprint(counts)
}
