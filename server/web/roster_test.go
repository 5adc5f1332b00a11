package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"github.com/drillyard/drillyard/server/store"
)

func TestRosters(t *testing.T) {
	const plain = "login,name,roles,groups\nada,Ada Zoë,trainee;assessor,Night\n\nbob,\"Bob, of nights\",,\n"
	utf16, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"plain": plain, "with a mark": "\ufeff" + plain, "UTF-16": utf16, "lines of another system": strings.ReplaceAll(plain, "\n", "\r\n"),
		"semicolons":    "Name;LOGIN;groups;roles\nAda Zoë;ada;Night;\"trainee;assessor\"\nBob, of nights;bob;;\n",
		"tabs":          "login\tname\troles\tgroups\nada\tAda Zoë\ttrainee, assessor\tNight\nbob\tBob, of nights\t\t\n",
		"a short line":  "login,name,roles,groups\nada,Ada Zoë,trainee;assessor,Night\nbob,\"Bob, of nights\"\n",
		"no last break": strings.TrimSpace(plain),
	} {
		people, mistakes := readRoster([]byte(text))
		if len(mistakes) > 0 || len(people) != 2 {
			t.Errorf("%s: %+v, %+v", name, people, mistakes)
			continue
		}
		if got := fmt.Sprintf("%s: %s, %s, %q; %s: %s", people[0].login, people[0].name, people[0].roles, people[0].groups, people[1].name, people[1].roles); got != `ada: Ada Zoë, trainee, assessor, ["Night"]; Bob, of nights: trainee` {
			t.Errorf("%s: %s", name, got)
		}
	}
	for text, want := range map[string][]string{
		"":                         {"line 1 There is nothing"},
		"login,name\n":             {"line 1 There is nobody"},
		"name\nAda\n":              {"line 1 The column login is missing"},
		"login,name,mail\nada,A,x": {`line 1 There is no column "mail"`},
		"login,login,name\na,a,A":  {"line 1 The column login is there twice"},
		"login,name\n\xff\xfe,x":   {"line 1 this list is not in UTF-8"},
		"login,name\nada,A\x00da":  {"line 1 this list is not in UTF-8"},
		"login,name,roles\n\nZoë,Zoë,king\nada,,\nbob,B\"ob,\nADA,Ada,trainee,x": {
			"line 3 A login has", `line 3 There is no role "king"`, "line 4 A name has", "line 5 This line cannot be read", "line 6 There are 4 cells", "line 6 The login ADA is that of line 4",
		},
		"login,name\n" + strings.Repeat("x,\n", 300): nil,
	} {
		_, mistakes := readRoster([]byte(text))
		if len(mistakes) == 0 || len(mistakes) > rosterMistakes {
			t.Errorf("%.40q: %d mistakes", text, len(mistakes))
		}
		if want == nil {
			continue
		}
		if len(mistakes) != len(want) {
			t.Errorf("%q: %+v, want %q", text, mistakes, want)
			continue
		}
		for i, m := range mistakes {
			if got := m.Field + " " + m.Message; !strings.HasPrefix(got, want[i]) {
				t.Errorf("%q: %s, want %s", text, got, want[i])
			}
		}
	}
	var many strings.Builder
	many.WriteString("login,name\n")
	for i := range rosterLines + 1 {
		fmt.Fprintf(&many, "p%d-x,P\n", i+2000)
	}
	if _, mistakes := readRoster([]byte(many.String())); len(mistakes) != 1 || !strings.Contains(mistakes[0].Message, "at most 2000") {
		t.Errorf("too many: %.300v", mistakes)
	}
}

func TestPeopleAreImported(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	admin := y.person("admin", store.Admin)
	y.person("quillon", store.Trainee)
	var g groupView
	admin.ask(http.StatusCreated, "POST", "/api/groups", map[string]any{"name": "Night", "members": []string{}, "leads": []string{}}).into(t, &g)
	send := func(status int, path, text string) (r reply) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), "POST", y.url+path, bytes.NewBufferString(text))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		request.Header.Set(csrfHeader, admin.csrf)
		if r = admin.send(request); r.StatusCode != status {
			t.Fatalf("%s: %d %s, want %d", path, r.StatusCode, r.body, status)
		}
		return r
	}
	const check, do = "/api/people/import/check", "/api/people/import"
	var p struct{ Errors []field }
	send(http.StatusUnprocessableEntity, do, "login,name,groups\nQuillon,Q,\nqui11on,Q,\nnew,New,night;day\n").into(t, &p)
	if len(p.Errors) != 4 {
		t.Errorf("mistakes: %+v", p.Errors)
	}
	const roster = "login,name,roles,groups\nada,Ada,,night\nbob,Bob,assessor,\n"
	var would, made importedPeople
	send(http.StatusOK, check, roster).into(t, &would)
	if all, err := y.web.Store.People(t.Context()); err != nil || len(all) != 2 || len(would.People) != 2 || would.People[0].Link != "" {
		t.Errorf("a dry run made %d people, says %+v, %v", len(all), would, err)
	}
	send(http.StatusCreated, do, roster).into(t, &made)
	if len(made.People) != 2 || made.People[1].Line != 3 {
		t.Fatalf("made: %+v", made)
	}
	token := made.People[0].Link[strings.LastIndex(made.People[0].Link, "/")+1:]
	y.anonymous().ask(http.StatusOK, "POST", "/api/session/link", map[string]string{"token": token})
	var groups []groupView
	admin.ask(http.StatusOK, "GET", "/api/groups", nil).into(t, &groups)
	if len(groups[0].Members) != 1 || groups[0].Members[0].Name != "Ada" {
		t.Errorf("the group: %+v", groups)
	}
	send(http.StatusUnprocessableEntity, do, roster) // they are here by now
}

func FuzzRoster(f *testing.F) {
	for _, text := range []string{"login,name\nada,Ada\n", "login;name;roles;groups\nada;\"A;\n", "\xff\xfel\x00o\x00", "\ufefflogin\tname\n\"\n\"\"\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		people, mistakes := readRoster(raw)
		if len(people) == 0 && len(mistakes) == 0 || len(people) > rosterLines || len(mistakes) > rosterMistakes {
			t.Fatalf("%d people and %d mistakes", len(people), len(mistakes))
		}
		if len(mistakes) > 0 {
			return
		}
		for _, p := range people {
			if !login.MatchString(p.login) || nameMistake(p.name) != "" || !someRoles(p.roles) || p.line < 2 {
				t.Errorf("%+v was let by", p)
			}
		}
	})
}
