package stack_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
)

const small = `name: pier
title: Pier
teams: [{name: crew, title: Crew, persona: Ada}]
fields: [{name: item, made: {from: 1, to: 9}}]
services:
  - name: web
    kind: service
    team: crew
    replicas: 1
    startup: 10ms
    releases: [{version: 1.0.0}]
    flags: {offers: true}
    routes:
      - match: GET /item/{item}
        body: html
        page: item
        work: {p50: 1ms, p99: 2ms}
        steps:
          - get: cache
            key: item:{item}
            flag: offers
            miss: [{query: db, sql: "SELECT 1"}]
          - query: db
            sql: SELECT 1
            within: [{call: bank, request: "POST /pay?item={item}"}]
  - name: bank
    kind: service
    team: crew
    replicas: 1
    external: true
    tls: true
    releases: [{version: 1.0.0}]
    routes: [{match: POST /pay, body: json}]
  - {name: db, kind: database, team: crew, replicas: 1, releases: [{version: "15"}], schema: [CREATE TABLE t (id integer)]}
  - {name: cache, kind: cache, team: crew, replicas: 1, releases: [{version: "7"}]}
journeys:
  - name: look
    rate: 1
    patience: 1s
    requests: [{does: looks, request: "GET /item/{item}"}]
slos: [{name: fine, journey: look, sli: "1", objective: 0.9}]
`

func pier(text string) fstest.MapFS {
	return fstest.MapFS{
		"stacks/pier/stack.yaml":   {Data: []byte(text)},
		"stacks/pier/rules.yaml":   {Data: []byte("groups: []\n")},
		"stacks/pier/routing.yaml": {Data: []byte("route: {receiver: crew}\n")},

		"stacks/pier/pages/item.html":  {Data: []byte("<h1>Item {{item}}</h1>\n")},
		"stacks/pier/pages/sorry.html": {Data: []byte("<h1>We could not {{failed}}</h1>\n")},
	}
}

func TestLoad(t *testing.T) {
	s, err := stack.Load(pier(small), "pier")
	if err != nil {
		t.Fatal(err)
	}
	want := []faults.Edge{
		{From: "customers", To: "web"}, {From: "web", To: "cache"},
		{From: "web", To: "db"}, {From: "web", To: "bank"},
	}
	if got := s.Edges(); !slices.Equal(got, want) {
		t.Errorf("edges: got %v, want %v", got, want)
	}
	if web, bank := s.Services[0], s.Services[1]; web.External || web.TLS || !bank.External || !bank.TLS {
		t.Errorf("somebody else's, over TLS: web %t, %t, bank %t, %t", web.External, web.TLS, bank.External, bank.TLS)
	}
	if got := s.Services[0].Startup.Std().String(); got != "10ms" {
		t.Errorf("startup: got %s", got)
	}
	if string(s.Rules) != "groups: []\n" {
		t.Errorf("rules are not kept as they are: %q", s.Rules)
	}
}

// What customers are called is a word or a few, both of them.
func TestClients(t *testing.T) {
	called := func(words string) (*stack.Stack, error) {
		return stack.Load(pier(strings.Replace(small, "\nteams:", "\nclients: "+words+"\nteams:", 1)), "pier")
	}
	s, err := called("{one: skipper of ours, many: skippers}")
	if err != nil || s.Clients.In("the customer") != "the skipper of ours" {
		t.Errorf("%v, %v", s, err)
	}
	for words, want := range map[string]string{
		"{one: skipper}":                       `"": those who come`,
		"{one: skipper, many: <b>all</b>}":     `"<b>all</b>": those who come`,
		"{one: skipper, many: ski\u0000s}":     "stack.yaml:",
		"{one: skipper, many: skippers, x: 1}": `unknown field "x"`,
	} {
		if _, err := called(words); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", words, err)
		}
	}
}

func TestHarborLoads(t *testing.T) {
	s, err := stack.Load(os.DirFS("../../content"), "harbor")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"edge", "storefront", "checkout", "payments", "bank", "orders-db", "session-cache", "order-queue", "fulfilment"} {
		if _, ok := s.Service(name); !ok {
			t.Errorf("harbor has no %s", name)
		}
	}
	for _, name := range []string{"checkout-availability", "checkout-latency", "storefront-availability"} {
		if _, ok := s.SLO(name); !ok {
			t.Errorf("harbor does not promise %s", name)
		}
	}
}

func TestMistakes(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, want string }{
		"another name":        {"name: pier", "name: quay", `stack.yaml:1:7: name is "quay", the folder is "pier"`},
		"unknown field":       {"    startup: 10ms", "    start_up: 10ms", `stack.yaml:10:5: unknown field "start_up"`},
		"bad duration":        {"startup: 10ms", "startup: soon", `stack.yaml:10:14: "soon" is not a duration`},
		"negative duration":   {"startup: 10ms", "startup: -1s", `"-1s" is not a duration`},
		"wrong type":          {"replicas: 1\n    startup", "replicas: many\n    startup", `stack.yaml:9:15: `},
		"syntax":              {"teams: [", "teams: [[", `stack.yaml:`},
		"unknown team":        {"team: crew\n    replicas: 1\n    startup", "team: nobody\n    replicas: 1\n    startup", `stack.yaml:8:11: there is no team "nobody"`},
		"unknown kind":        {"kind: cache", "kind: memory", `there is no kind "memory"`},
		"unknown service":     {"query: db\n", "query: dab\n", `stack.yaml:23:20: there is no service "dab"`},
		"wrong kind":          {"call: bank", "call: db", `db is a database, not a service`},
		"no such route":       {"POST /pay?item", "POST /paid?item", `stack.yaml:25:44: bank has no route for POST /paid?item={item}`},
		"two verbs":           {"within: [{call: bank,", "within: [{call: bank, query: db,", `exactly one of call, query, get, put and publish; this is 2`},
		"no verb":             {"- query: db\n            sql", "- optional: true\n            sql", `this is 0 of them`},
		"no sql":              {"          - query: db\n            sql: SELECT 1\n", "          - query: db\n", `a query needs sql`},
		"misplaced field":     {"key: item:{item}\n", "key: item:{item}\n            subject: x\n", `a get has no subject`},
		"unknown flag":        {"flag: offers", "flag: discounts", `web has no flag "discounts"`},
		"needs a call":        {"within: [{call: bank,", "within: [{needed: true, call: bank,", `only a query, or a get without miss, can be needed`},
		"needs what is got":   {"flag: offers\n            miss", "flag: offers\n            needed: true\n            miss", `only a query, or a get without miss, can be needed`},
		"waits for nothing":   {"does: looks,", "does: looks, after: 1s,", `there is no request before the first one`},
		"no release":          {"releases: [{version: 1.0.0}]\n    flags", "releases: []\n    flags", `needs at least one release`},
		"no replicas":         {"replicas: 1\n    startup", "replicas: 0\n    startup", `needs at least one replica`},
		"two databases":       {"kind: database, team: crew, replicas: 1", "kind: database, team: crew, replicas: 2", `a database has one replica`},
		"no body":             {"POST /pay, body: json", "POST /pay, body: xml", `there is no body "xml"`},
		"pass without a call": {"body: html\n        page: item", "body: pass", `the last step, which must be a call`},
		"html without a page": {"        page: item\n", "", `an html body needs a page`},
		"work":                {"p99: 2ms", "p99: 0s", `work needs p50 and p99`},
		"bad pattern":         {"match: POST /pay", "match: pay", `"pay" is not a method and a path`},
		"escalates nowhere":   {"name: crew", "name: crew, escalation: [{after: 1m, to: nobody}]", `no other team "nobody" to escalate to`},
		"escalates to itself": {"name: crew", "name: crew, escalation: [{after: 1m, to: crew}]", `no other team "crew" to escalate to`},
		"escalates at once":   {"name: crew", "name: crew, escalation: [{to: crew}]", `after must be above 0s`},
		"same name twice":     {"name: bank", "name: web", `services has "web" twice`},
		"journey nowhere":     {`"GET /item/{item}"`, `"GET /nowhere"`, `web has no route for GET /nowhere`},
		"no rate":             {"rate: 1", "rate: 0", `rate must be above 0`},
		"half a habit":        {"    patience: 1s", "    patience: 1s\n    retry: {share: 1.5, after: 2s, patience: 1s}", `share 1.5 is not above 0 and at most 1`},
		"no further try":      {"    patience: 1s", "    patience: 1s\n    retry: {share: 0.5, after: 2s, patience: 9s}", `limit must be at least 1`},
		"impatient":           {"    patience: 1s", "    patience: 1s\n    retry: {share: 0.5, after: 2s, limit: 1, patience: 1s}", `nobody would try again`},
		"slo of no journey":   {"journey: look", "journey: hook", `there is no journey "hook"`},
		"objective":           {"objective: 0.9", "objective: 99", `objective 99 is not between 0 and 1`},
		"external entry":      {"    flags: {offers: true}", "    external: true\n    flags: {offers: true}", `stack.yaml:12:15: customers reach the first service, so it must be our own`},
		"external store":      {"kind: cache, team: crew", "kind: cache, external: true, team: crew", `a cache is never somebody else's, only a service is`},
		"external with needs": {"{match: POST /pay, body: json}", "{match: POST /pay, body: json, steps: [{query: db, sql: SELECT 1}]}", `bank is somebody else's: it needs nothing of this stack`},
		"login to a store":    {"kind: cache, team: crew", "kind: cache, login: true, team: crew", `nobody logs in to a cache, only to a service or a worker`},
		"login elsewhere":     {"    external: true", "    external: true\n    login: true", `bank is somebody else's: nobody of us logs in to it`},
		"tls of a store":      {"kind: cache, team: crew", "kind: cache, tls: true, team: crew", `a cache is not called over TLS, only a service is`},
		"undeclared field":    {"key: item:{item}", "key: item:{thing}", `there is no field {thing}; there is {item}`},
		"field in a request":  {`request: "POST /pay?item={item}"`, `request: "POST /pay?item={n}"`, `stack.yaml:25:44: there is no field {n}; there is {item}`},
		"field in a path":     {"match: GET /item/{item}", "match: GET /item/{n}", `there is no field {n}`},
		"field in SQL":        {"sql: SELECT 1\n            within", "sql: SELECT {n}\n            within", `there is no field {n}`},
		"field twice":         {"fields: [", "fields: [{name: item}, ", `fields has "item" twice`},
		"field of a page":     {"fields: [", "fields: [{name: rows}, ", `"rows" means something else on a page`},
		"field in capitals":   {"fields: [", "fields: [{name: Item}, ", `"Item" is not the name of a field`},
		"no range":            {"{from: 1, to: 9}", "{from: 9, to: 1}", `stack.yaml:4:29: from 9 to 1 is not a range`},
		"from nought":         {"{from: 1, to: 9}", "{from: 0, to: 9}", `from 0 to 9 is not a range: it begins at 1`},
		"two ways":            {"{from: 1, to: 9}", "{from: 1, to: 9, one_of: [a]}", `a value is made up in one way`},
		"too many values":     {"{from: 1, to: 9}", "{pattern: \"????????????????????\"}", `too many values of that pattern`},
		"no pattern":          {"{from: 1, to: 9}", "{pattern: ABC}", `a pattern has a # for a digit or a ? for a letter`},
		"pattern with blanks": {"{from: 1, to: 9}", "{pattern: \"A #\"}", `a pattern is at most 40 letters`},
		"markup in a value":   {"{from: 1, to: 9}", "{one_of: [\"<b>\"]}", `"<b>" is no value`},
		"signs nothing":       {"fields: [", "fields: [{name: token, signs: who, secret: s}, ", `there is no field "who" to sign`},
		"signs in a log":      {"fields: [", "fields: [{name: token, signs: item, secret: s, logged: true}, ", `a token is made by who signs it`},
		"signs without":       {"fields: [", "fields: [{name: token, signs: item}, ", `needs the name of a secret`},
		"secret alone":        {"fields: [", "fields: [{name: token, secret: s}, ", `only a field that signs has a secret`},
		"header of ours":      {"fields: [{name: item", "fields: [{name: item, header: traceparent", `"traceparent" is not a header of the stack's own`},
		"header of two lines": {"fields: [{name: item", "fields: [{name: item, header: \"A\\nB\"", `is not a header of the stack's own`},
		"message of nothing":  {"services:\n", "messages: [{subject: sold}]\nservices:\n", `a message carries at least one field`},
		"unknown message":     {"- query: db\n            sql: SELECT 1\n", "- {publish: queue, subject: sold}\n          - query: db\n            sql: SELECT 1\n", `there is no message "sold": declare under messages what it carries`},
		"message of others":   {"services:\n", "messages: [{subject: sold, carries: [n]}]\nservices:\n", `there is no field {n}`},
		"logs what is not":    {"services:\n", "messages: [{subject: sold, carries: [item], logged: [n]}]\nservices:\n", `the message does not carry "n"`},
		"update without text": {"services:\n", "updates: [{title: We know}]\nservices:\n", `text is missing`},
		"update untitled":     {"services:\n", "updates: [{text: We know.}]\nservices:\n", `title is missing`},
		"update to nobody":    {"services:\n", "updates: [{title: a, text: b, audience: gulls}]\nservices:\n", `an update is for stakeholders or customers, not for "gulls"`},
		"update of no status": {"services:\n", "updates: [{title: a, text: b, status: solved}]\nservices:\n", `one of investigating, identified, monitoring, resolved, not "solved"`},
		"too long an update":  {"services:\n", "updates: [{title: a, text: " + strings.Repeat("x", 1001) + "}]\nservices:\n", `text has 1001 characters; at most 1000`},
		"unknown source":      {"services:\n", "sources: [{name: gulls, request: \"GET /item/{item}\"}]\nservices:\n", `there is no source "gulls"; there is bots and tenant`},
		"source off its list": {"services:\n", "sources: [{name: bots, request: \"GET /item/{item}\", with: {item: {one_of: [x]}}}]\nservices:\n", `with is from and to of a field that is made from a range`},
		"source nowhere":      {"services:\n", "sources: [{name: bots, request: \"GET /items\"}]\nservices:\n", `web has no route for GET /items`},
		"season without end":  {"services:\n", "seasonality: {swing: 2, lowest: 30h, days: {someday: 1}}\nservices:\n", `swing 2 is not between 0 and 0.9`},
		"browses what":        {"patience: 1s", "patience: 1s\n    browses: n", `there is no field {n}`},
		"sorry for JSON":      {"{match: POST /pay, body: json}", "{match: POST /pay, body: json, sorry: pay}", `a json body has no words for what fails`},
		"shows on a page":     {"page: item\n", "page: item\n        shows: [item]\n", `only a json body shows fields of the request`},
		"shows what":          {"{match: POST /pay, body: json}", "{match: POST /pay, body: json, shows: [n]}", `there is no field {n}`},
		"frame as a page":     {"page: item", "page: frame", `the page frame is not for a route`},
		"two statements":      {"CREATE TABLE t (id integer)", "\"CREATE TABLE t (id integer); ATTACH 'x' AS y\"", `one statement, without comments`},
		"a comment":           {"CREATE TABLE t (id integer)", "CREATE TABLE t /* x */ (id integer)", `one statement, without comments`},
		"another statement":   {"CREATE TABLE t (id integer)", "ATTACH 'x' AS y", `a statement begins with CREATE TABLE, CREATE INDEX, CREATE UNIQUE INDEX, INSERT here`},
		"a drop":              {"sql: SELECT 1\n            within", "sql: DROP TABLE t\n            within", `a statement begins with SELECT, INSERT, UPDATE, DELETE, WITH here`},
		"too long":            {"startup: 10ms", "startup: 24h", `24h0m0s is longer than 10m0s`},
		"piles up":            {"rate: 1\n    patience: 1s\n    requests: [", "rate: 300\n    patience: 1s\n    requests: [{does: waits, request: \"GET /item/{item}\"}, {does: waits, after: 1s, request: \"GET /item/{item}\"}, ", `300 visits are under way at once`},
		"circle":              {"{match: POST /pay, body: json}", "{match: POST /pay, body: json, steps: [{call: web, request: GET /item/1}]}", `calls go round in a circle: web → bank → web`},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(small, tc.old, tc.new, 1)
			if text == small {
				t.Fatalf("%q is not in the stack", tc.old)
			}
			_, err := stack.Load(pier(text), "pier")
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v, want %s", err, tc.want)
			}
			var m stack.Mistake
			if !errors.As(err, &m) {
				t.Errorf("%T is not a Mistake", err)
			}
		})
	}
}

func TestMistakesAreReportedTogether(t *testing.T) {
	text := strings.NewReplacer("team: crew\n", "team: nobody\n", "rate: 1", "rate: 0", "flag: offers", "flag: none").Replace(small)
	files := pier(text)
	maps.DeleteFunc(files, func(name string, _ *fstest.MapFile) bool { return strings.HasSuffix(name, "rules.yaml") })
	_, err := stack.Load(files, "pier")
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 5 {
		t.Errorf("got %d mistakes, want 5:\n%v", len(lines), err)
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, "rules.yaml: cannot be read: "+fs.ErrNotExist.Error()) {
		t.Errorf("missing file: got %q", last)
	}
}
