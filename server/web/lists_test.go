package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/server/store"
)

// listed fails where an answer has null in the place of a list: clients loop over lists.
// Every answer in JSON that a test of this package gets is looked at.
func (y *yard) listed(r *http.Request, status int, raw []byte) {
	y.t.Helper()
	of := y.routeOf(r)
	if of == nil || of.answers == nil || status >= 300 {
		return
	}
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return
	}
	for _, at := range nulls(of.answers, value, "") {
		y.t.Errorf("%s %s: %s is null in the place of a list", of.method, of.path, at)
	}
}

// routeOf finds the route of a request; nil: it is none of the interface.
func (y *yard) routeOf(r *http.Request) *route {
	c := y.web.echo.NewContext(r, httptest.NewRecorder())
	y.web.echo.Router().Find(r.Method, r.URL.Path, c)
	at := slices.IndexFunc(y.table, func(of route) bool { return of.method == r.Method && of.path == c.Path() })
	if at < 0 {
		return nil
	}
	return &y.table[at]
}

// nulls lists the places of a value, as JSON has it, where there is null and its type
// has a list.
func nulls(of reflect.Type, value any, at string) (found []string) {
	if some, ok := reflect.Zero(of).Interface().(interface{ OneOf() []reflect.Type }); ok {
		for _, one := range some.OneOf() {
			if fits(one, value) {
				return nulls(one, value, at)
			}
		}
		return nil
	}
	if _, own := reflect.Zero(of).Interface().(json.Marshaler); own {
		return nil // it is written as its type says
	}
	switch of.Kind() {
	case reflect.Pointer:
		if value != nil {
			return nulls(of.Elem(), value, at)
		}
	case reflect.Slice:
		if of.Elem().Kind() == reflect.Uint8 {
			return nil
		}
		if value == nil {
			return []string{at + "[]"}
		}
		all, _ := value.([]any)
		for i, one := range all {
			found = append(found, nulls(of.Elem(), one, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case reflect.Map:
		all, _ := value.(map[string]any)
		for key, one := range all {
			found = append(found, nulls(of.Elem(), one, at+"."+key)...)
		}
	case reflect.Struct:
		all, _ := value.(map[string]any)
		for name, field := range fieldsOf(of) {
			if one, there := all[name]; there {
				found = append(found, nulls(field, one, at+"."+name)...)
			}
		}
	}
	return found
}

// fits reports whether a value can be one of a type: a list, or an object without keys
// that the type lacks.
func fits(of reflect.Type, value any) bool {
	all, object := value.(map[string]any)
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || !object {
		return (of.Kind() == reflect.Struct) == object
	}
	known := fieldsOf(of)
	for key := range all {
		if known[key] == nil {
			return false
		}
	}
	return true
}

// fieldsOf are the types of the fields of a struct by what JSON calls them.
func fieldsOf(of reflect.Type) map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(of) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "-" && f.IsExported() && (name != "" || !f.Anonymous) {
			if name == "" {
				name = f.Name
			}
			all[name] = f.Type
		}
	}
	return all
}

func TestNullsAreFound(t *testing.T) {
	type inner struct {
		Names []string `json:"names"`
	}
	type outer struct {
		inner
		Maybe *inner            `json:"maybe"`
		All   []inner           `json:"all"`
		By    map[string]*inner `json:"by"`
		Raw   json.RawMessage   `json:"raw"`
		Left  []int             `json:"left,omitempty"`
		One   either[inner, []string]
	}
	v := outer{All: []inner{{}, {Names: []string{}}}, By: map[string]*inner{"x": {}, "y": nil}, One: first[inner, []string](inner{})}
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatal(err)
	}
	got := nulls(reflect.TypeFor[outer](), value, "")
	slices.Sort(got)
	if want := []string{".One.names[]", ".all[0].names[]", ".by.x.names[]", ".names[]"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// On a server on which nothing has happened, every list that can be asked for without a
// name is there, and empty where it has nothing.
func TestListsOfAnEmptyServer(t *testing.T) {
	t.Parallel()
	y := newYard(t, routes())
	s := y.person("somebody", store.EveryRole()...)
	asked := 0
	for _, r := range routes() {
		if r.method != http.MethodGet || r.answers == nil || strings.ContainsAny(r.path, ":*") {
			continue
		}
		if got := s.send(s.request(http.MethodGet, r.path, nil)); got.StatusCode == http.StatusOK {
			asked++
		} else if got.StatusCode >= 500 {
			t.Errorf("%s: %d %s", r.path, got.StatusCode, got.body)
		}
	}
	if asked < 10 {
		t.Errorf("%d routes have answered", asked)
	}
}
