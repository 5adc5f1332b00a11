package event

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// player is who plays and is named by whatever they see.
var player = Sight{Class: Trainee, Named: true}

// canary marks every text in a value, so that what leaks can be told.
const canary = "canary-"

// fill sets everything in a value that can be set; every text is a canary of its
// own.
func fill(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(canary + path + ";")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(7)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), path)
		fill(v.Index(1), path)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), path)
		}
	case reflect.Map:
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, path)
		fill(elem, path)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, elem)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), path+"."+inJSON(v.Type().Field(i)))
			}
		}
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(canary + path + ";"))
		}
	}
}

// with returns a struct type like another one, with one more field, for which
// there is no rule, in it and in every struct that it holds.
func with(t reflect.Type, secret reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Struct:
		var fields []reflect.StructField
		for i := range t.NumField() {
			f := t.Field(i)
			f.Type, f.Offset, f.Index = with(f.Type, secret), 0, nil
			fields = append(fields, f)
		}
		return reflect.StructOf(append(fields, reflect.StructField{Name: "NotRuledYet", Type: secret, Tag: `json:"not_ruled_yet"`}))
	case reflect.Slice:
		return reflect.SliceOf(with(t.Elem(), secret))
	case reflect.Pointer:
		return reflect.PointerTo(with(t.Elem(), secret))
	case reflect.Map:
		return reflect.MapOf(t.Key(), with(t.Elem(), secret))
	}
	return t
}

// A new field of any kind, at whatever depth and of whatever type, is seen by
// nobody who plays until it has a rule; and what has one is seen as before.
func TestANewFieldWithoutARuleIsSeenByNobodyWhoPlays(t *testing.T) {
	type inner struct {
		Text string `event:"crew"`
	}
	secrets := []reflect.Type{
		reflect.TypeFor[string](), reflect.TypeFor[[]string](), reflect.TypeFor[map[string]string](), reflect.TypeFor[*string](),
		reflect.TypeFor[inner](), reflect.TypeFor[[]inner](), reflect.TypeFor[any](), reflect.TypeFor[Actor](),
	}
	for _, d := range Descriptors() {
		for _, secret := range secrets {
			grown := with(d.body, secret)
			in := reflect.New(grown).Elem()
			fill(in, "")
			out := shapeOf(grown).project(in, player)
			raw, err := json.Marshal(out.Interface())
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(raw), ".not_ruled_yet") {
				t.Fatalf("%s: a trainee sees a new field that is a %s: %s", d.kind, secret, raw)
			}
			plain := reflect.New(d.body).Elem()
			fill(plain, "")
			seen := d.shape.project(plain, player)
			for i := range plain.NumField() {
				before, after := fmt.Sprintf("%q", leaves(seen.Field(i))), fmt.Sprintf("%q", leaves(out.Field(i)))
				if before != after {
					t.Errorf("%s: with a new field a trainee sees %s of %s, without it %s", d.kind, after, d.body.Field(i).Name, before)
				}
			}
		}
	}
}

// leaves lists the canaries in a value.
func leaves(v reflect.Value) []string {
	raw, err := json.Marshal(v.Interface())
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for _, part := range strings.Split(string(raw), canary)[1:] {
		found = append(found, part[:strings.Index(part, ";")])
	}
	return found
}

// No field of any kind gets past its rule, however deep it lies.
func TestWhatHasNoRuleIsSeenByNobodyWhoPlays(t *testing.T) {
	for _, d := range Descriptors() {
		in := reflect.New(d.body).Elem()
		fill(in, "")
		seen, ok := View(Viewer{Class: Trainee, Person: "u1"}, Event{Actor: Actor{Kind: Person, ID: "u1"}, Body: in.Interface().(Body)})
		if !ok {
			continue
		}
		raw, err := json.Marshal(seen.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range unruled(d.fields, "") {
			if strings.Contains(string(raw), canary+path+";") {
				t.Errorf("%s: a trainee sees %s: %s", d.kind, path, raw)
			}
		}
	}
}

// unruled lists the paths of the fields that are for whoever knows everything.
func unruled(fields []Field, below string) []string {
	var out []string
	for _, f := range fields {
		if !f.Shows(player) {
			out = append(out, below+"."+f.Name)
		}
		out = append(out, unruled(f.Fields, below+"."+f.Name)...)
	}
	return out
}

// A field is closed by being without a rule, and by being of a type that cannot
// be looked into, whatever its rule.
func TestWhatCannotBeLookedIntoIsClosed(t *testing.T) {
	type inner struct {
		Open   string `event:"crew"`
		Secret string
	}
	type body struct {
		Open    string           `event:"crew"`
		List    []inner          `event:"crew"`
		Array   [1]inner         `event:"crew"`
		Map     map[string]inner `event:"crew"`
		Pointer *inner           `event:"crew"`
		Raw     json.RawMessage  `event:"crew"`
		Any     any              `event:"crew"`
		Time    time.Time        `event:"crew"`
		Keyed   map[inner]string `event:"crew"`
		Bytes   []byte           `event:"crew"`
		Secrets []inner
		own     string
	}
	one := inner{"open", "secret"}
	in := body{"open", []inner{one}, [1]inner{one}, map[string]inner{"k": one}, &one, json.RawMessage(`1`), one, time.Unix(1, 0), map[inner]string{one: "x"}, []byte("x"), []inner{one}, "own"}
	shown := inner{Open: "open"}
	want := body{Open: "open", List: []inner{shown}, Array: [1]inner{shown}, Map: map[string]inner{"k": shown}, Pointer: &shown, Bytes: []byte("x")}
	got := shapeOf(reflect.TypeFor[body]()).project(reflect.ValueOf(in), player).Interface()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("a trainee sees\n%+v, want\n%+v", got, want)
	}
	if in.List[0] != one || *in.Pointer != one || in.Map["k"] != one {
		t.Error("what was looked at changed")
	}
	empty := shapeOf(reflect.TypeFor[body]()).project(reflect.ValueOf(body{List: []inner{}}), player).Interface().(body)
	if empty.List == nil || empty.Map != nil || empty.Pointer != nil {
		t.Errorf("nothing and none are confused: %+v", empty)
	}
}

// chain holds itself, as a tree of answers would.
type chain struct {
	Text   string `event:"crew"`
	Secret string
	Next   *chain `event:"crew"`
}

func TestATypeThatHoldsItselfIsCopiedToItsEnd(t *testing.T) {
	if _, err := fieldsOf(reflect.TypeFor[chain]()); err != nil {
		t.Fatal(err)
	}
	in := chain{"a", "x", &chain{"b", "y", nil}}
	want := chain{"a", "", &chain{"b", "", nil}}
	if got := shapeOf(reflect.TypeFor[chain]()).project(reflect.ValueOf(in), player).Interface(); !reflect.DeepEqual(got, want) {
		t.Errorf("a trainee sees %+v", got)
	}
}

// landed is a kind that only this test has.
type landed struct {
	Place  string `json:"place" event:"crew"`
	Secret string `json:"secret"`
}

func (landed) Kind() Kind { return "moon.landed" }

func TestANewKindIsClosedUntilItsRowSaysOtherwise(t *testing.T) {
	row := Descriptor{Sample: landed{"sea", "secret"}, Decoders: []Decoder{decode[landed]}, Cause: ByRun}
	e := Event{Body: row.Sample}
	see := func(c Class) Body {
		seen, _ := View(Viewer{Class: c}, e)
		return seen.Body
	}
	for _, v := range []Class{Nobody, Trainee, Facilitator} {
		if got := see(v); got != nil {
			t.Errorf("without a row viewer %d sees %+v", v, got)
		}
	}
	forget := func() {
		delete(registry.byKind, "moon.landed")
		delete(registry.byType, reflect.TypeFor[landed]())
	}
	defer forget()
	register(row)
	if got := see(Trainee); got != nil {
		t.Errorf("a row without an audience shows %+v", got)
	}
	if got := see(Facilitator); got != row.Sample {
		t.Errorf("a facilitator sees %+v", got)
	}
	forget()
	row.Audience = Crew
	register(row)
	if got := see(Trainee); got != (landed{Place: "sea"}) {
		t.Errorf("a trainee sees %+v", got)
	}
	forget()
	row.Audience = "everybody"
	register(row)
	if got := see(Trainee); got != nil {
		t.Errorf("an audience that nobody knows is shown %+v", got)
	}
}

func TestARowThatContradictsItselfIsRefused(t *testing.T) {
	decoders := []Decoder{decode[landed]}
	for name, row := range map[string]Descriptor{
		"twice":       {Sample: NoteAdded{}, Decoders: []Decoder{decode[NoteAdded]}},
		"no decoder":  {Sample: landed{}},
		"no struct":   {Sample: &landed{}, Decoders: decoders},
		"bad rule":    {Sample: misruled{}, Decoders: decoders},
		"where of 64": {Sample: unaskable{}, Decoders: decoders},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: it was registered", name)
				}
			}()
			register(row)
		}()
	}
}

type misruled struct {
	Text string `event:"everyone"`
}

func (misruled) Kind() Kind { return "moon.misruled" }

type unaskable struct {
	AtMS int64 `event:"where"`
}

func (unaskable) Kind() Kind { return "moon.unaskable" }
