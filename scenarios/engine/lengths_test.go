package engine

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/drillyard/drillyard/scenarios/event"
)

// TestTextsAreBounded fills every text of every command and intervention, one at a
// time: nothing of 60,000 characters passes anywhere, and the refusal names it.
func TestTextsAreBounded(t *testing.T) {
	filled := 0
	check := func(kind string, asked any, refusedBy func(any) error) {
		typ := reflect.TypeOf(asked)
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name == "" {
				t.Errorf("%s: the field %s has no name", kind, typ.Field(i).Name)
			}
			long := reflect.New(typ).Elem()
			switch long.Field(i).Kind() {
			case reflect.Bool, reflect.Int64:
				continue
			case reflect.String:
				long.Field(i).SetString(strings.Repeat("x", 60_000))
			case reflect.Map:
				long.Field(i).Set(reflect.ValueOf(map[string]string{"key": strings.Repeat("x", 60_000)}))
			case reflect.Slice:
				long.Field(i).Set(reflect.ValueOf([]string{strings.Repeat("x", 60_000)}))
			default:
				t.Errorf("%s: nobody bounds a %s, which %s is", kind, long.Field(i).Kind(), name)
				continue
			}
			filled++
			if err := refusedBy(long.Interface()); !isRefusal(err, "too long") || !isRefusal(err, strings.TrimSuffix(name, "s")) && !isRefusal(err, "argument") {
				t.Errorf("%s with a long %s: %v", kind, name, err)
			}
		}
	}
	run := &Run{written: map[string]int{}}
	run.state.Store(event.StateStarting) // so nothing gets further than being looked at
	for kind := range commands {
		c, _, err := ParseCommand([]byte(`{"type":"` + kind + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		check(kind, c, func(long any) error { return run.Do(t.Context(), event.Actor{}, "", long.(Command)) })
	}
	for kind := range interventions {
		i, _, err := ParseIntervention([]byte(`{"type":"` + kind + `"}`))
		if err != nil {
			t.Fatal(err)
		}
		check(kind, i, func(long any) error { return run.Direct(t.Context(), event.Actor{}, "", long.(Intervention)) })
	}
	if filled < 25 {
		t.Errorf("only %d texts were filled", filled)
	}
	many := map[string]string{}
	for i := range 50 {
		many[strings.Repeat("k", i+1)] = ""
	}
	if err := run.Do(t.Context(), event.Actor{}, "", TakeAction{Args: many}); !isRefusal(err, "arguments") {
		t.Errorf("fifty arguments: %v", err)
	}
	for field, most := range Lengths() {
		if field == "args" {
			continue
		}
		raw, err := json.Marshal(map[string]string{field: strings.Repeat("ü", most)})
		if err != nil {
			t.Fatal(err)
		}
		var d struct {
			Text   string `json:"text"`
			Reason string `json:"reason"`
			Why    string `json:"why"`
			Title  string `json:"title"`
		}
		if err := json.Unmarshal(raw, &d); err != nil {
			t.Fatal(err)
		}
		if err := within(d); err != nil {
			t.Errorf("a %s of %d characters: %v", field, most, err)
		}
	}
}

// TestLogIsBounded writes without an end.
func TestLogIsBounded(t *testing.T) {
	run := &Run{written: map[string]int{}}
	ada, bo := event.Actor{Kind: event.Person, ID: "ada"}, event.Actor{Kind: event.Person, ID: "bo"}
	note := AddNote{Text: strings.Repeat("x", 4000)}
	notes := 0
	for ; run.spend(ada, note) == nil; notes++ {
		if notes > 10_000 {
			t.Fatal("there is no end")
		}
	}
	if notes < 500 {
		t.Errorf("the log is full after %d notes", notes)
	}
	if err := run.spend(bo, note); err != nil {
		t.Errorf("one person's writing is in another's way: %v", err)
	}
	if err := run.spend(event.Actor{Kind: event.Persona, ID: "ada"}, note); err != nil {
		t.Errorf("what the script says is counted: %v", err)
	}
}
