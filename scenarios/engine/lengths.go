package engine

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/event"
)

// lengths is how long the texts are that people write, in characters, by the
// name of the field. What is not in it is a name or an id of something.
var lengths = map[string]int{
	"text":     4000,
	"reason":   1000,
	"why":      1000,
	"title":    200,
	"comment":  1000,
	"matchers": 200, // each
	"impact":   1000,
	"doing":    1000,
	"args":     200, // each
	"sheet":    8000,
	"expr":     2000,
	"summary":  200,
}

const (
	nameLength = 100
	mostArgs   = 20
	// mostWritten is what one person may add to the log of a run, in bytes as
	// the log keeps them: an hour of writing without a pause is far less.
	mostWritten = 4 << 20
)

// Spans is for how many minutes people may ask for something, by the command.
func Spans() map[string]scenarios.Span {
	return map[string]scenarios.Span{"snooze": scenarios.SnoozeSpan, "silence": scenarios.SilenceSpan}
}

// Lengths tells how long the texts of commands may be, in characters, by the
// name of the field.
func Lengths() map[string]int { return maps.Clone(lengths) }

// within refuses what is longer than it may be, in any field of a command or an
// intervention. A field that the table does not know is bounded, too.
func within(asked any) error {
	v := reflect.ValueOf(asked)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		most, known := lengths[name]
		if !known {
			most = nameLength
		}
		var texts []string
		switch field := v.Field(i); field.Kind() {
		case reflect.String:
			texts = []string{field.String()}
		case reflect.Slice:
			if field.Len() > mostArgs {
				return refuse("That is too long: %s are at most %d.", spelled(name), mostArgs)
			}
			if list, is := field.Interface().([]string); is {
				texts = list
			}
		case reflect.Map:
			if field.Len() > mostArgs {
				return refuse("There are at most %d arguments.", mostArgs)
			}
			for _, key := range field.MapKeys() {
				texts = append(texts, key.String(), field.MapIndex(key).String())
			}
		}
		for _, s := range texts {
			switch {
			case !utf8.ValidString(s):
				return refuse("That cannot be read: %s is not valid UTF-8.", spelled(name))
			case utf8.RuneCountInString(s) > most:
				return refuse("That is too long: %s has at most %d characters.", spelled(name), most)
			}
			if said := Unseen(s, true); said != "" {
				return refuse("Please look at %s. %s", spelled(name), said)
			}
		}
	}
	return nil
}

// spelled is what a field is called in a sentence.
func spelled(field string) string {
	if field == "args" {
		return "an argument"
	}
	return "the " + field
}

// spend takes what a person adds to the log out of what they may add, and
// refuses what is too much.
func (r *Run) spend(actor event.Actor, added any) error {
	if actor.Kind != event.Person {
		return nil
	}
	raw, err := json.Marshal(added)
	if err != nil {
		return err
	}
	const each = 200 // bytes that an event takes beside its body, about
	if r.written[actor.ID]+len(raw)+each > mostWritten {
		return refuse("The log of this run is full: nothing more can be written into it.")
	}
	r.written[actor.ID] += len(raw) + each
	return nil
}
