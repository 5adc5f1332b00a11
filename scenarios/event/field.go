package event

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// tag is the key of the struct tag with the rules of a field, separated by
// commas: an audience ("crew", "private" or "lead"), "where" when a criterion's where may ask for
// it, "subject=NAME" when a condition can be narrowed to it, "words=NAME"
// when it holds one of few words without that, and "to=person" or "to=seat" when
// it names those of the crew whom the event is for. A field without a rule is seen by
// whoever knows everything, and by nobody else.
const tag = "event"

// Field is what the program must know of one field of a body.
type Field struct {
	Name     string       // in JSON
	Type     reflect.Type // in Go
	Audience Audience
	Where    bool    // a criterion's where may ask for it
	Subject  Subject // what a condition can be narrowed to by it; empty: nothing
	Words    []string
	// Names says that it names whom of the crew the event is for, by the ids of
	// persons or by seats; empty: it does not.
	Names Naming
	// Fields are those of the struct that it holds, alone or in a list, a map or
	// behind a pointer; each is seen only by whom its own rule names as well.
	Fields []Field

	index int
}

// Naming is by what a field names whom an event is for.
type Naming string

// Namings.
const (
	ByPerson Naming = "person"
	BySeat   Naming = "seat"
)

// names reports whether a body names those of the crew whom it is for, and the
// viewer is among them.
func (d *Descriptor) names(v Viewer, b Body) (narrow, named bool) {
	if len(d.narrowed) == 0 {
		return false, false
	}
	in := reflect.ValueOf(b)
	for _, f := range d.narrowed {
		for _, name := range namesIn(in.Field(f.index)) {
			narrow = true
			named = named || f.Names == ByPerson && name == v.Person || f.Names == BySeat && slices.Contains(v.Seats, name)
		}
	}
	return narrow, named
}

// seatsIn lists the seats that a body is for.
func (d *Descriptor) seatsIn(b Body) []string {
	var seats []string
	for _, f := range d.narrowed {
		if f.Names == BySeat {
			seats = append(seats, namesIn(reflect.ValueOf(b).Field(f.index))...)
		}
	}
	return seats
}

// namesIn lists the names in a text or a list of texts.
func namesIn(v reflect.Value) []string {
	if v.Kind() == reflect.Slice {
		list, _ := v.Interface().([]string)
		return list
	}
	if v.String() == "" {
		return nil
	}
	return []string{v.String()}
}

// Subject is what a name that picks an event is the name of.
type Subject string

// Subjects.
const (
	OfInject    Subject = "inject"
	OfFault     Subject = "fault"
	OfService   Subject = "service"
	OfTeam      Subject = "team"
	OfAlert     Subject = "alert"
	OfAction    Subject = "action"
	OfChange    Subject = "change" // the type of a change
	OfSource    Subject = "source"
	OfSeverity  Subject = "severity"
	OfOutcome   Subject = "outcome"
	OfAudience  Subject = "audience"
	OfStatus    Subject = "status" // of an update
	OfChannel   Subject = "channel"
	OfStep      Subject = "step" // "runbook#step"
	OfSLO       Subject = "slo"
	OfThreshold Subject = "threshold"
	OfSeat      Subject = "seat"
	OfComponent Subject = "component" // state of a component of the status page
)

func subjects() []Subject {
	return []Subject{
		OfInject, OfFault, OfService, OfTeam, OfAlert, OfAction, OfChange,
		OfSource, OfSeverity, OfOutcome, OfAudience, OfStatus, OfChannel, OfStep, OfSLO, OfThreshold, OfSeat, OfComponent,
	}
}

// words are the lists of words that this package fixes, by the name they have
// in a tag.
var words = map[string][]string{
	string(OfSource):    {SourceDashboard, SourceMetrics, SourceLogs, SourceChanges, SourceRunbook, SourceCustomer, SourceConfig, SourcePreview},
	string(OfSeverity):  {"SEV1", "SEV2", "SEV3", "SEV4"},
	string(OfAudience):  {AudienceStakeholders, AudienceCustomers},
	string(OfStatus):    {StatusInvestigating, StatusIdentified, StatusMonitoring, StatusResolved},
	string(OfOutcome):   {OutcomeResolved, OutcomeNoFault},
	"ending":            {EndRecovered, EndClosed, EndTime, EndStopped, EndInterrupted, EndFailed, EndUnrecorded, EndAbandoned},
	"attempted":         {AttemptSubmitted, AttemptTime, AttemptWithdrawn},
	"closed":            {ClosedForNext, ClosedAway, ClosedSilent},
	"skipped":           {SkippedByFacilitator, SkippedByUnless, SkippedByUntil},
	string(OfComponent): {ComponentOperational, ComponentDegraded, ComponentPartial, ComponentOutage},
	"impact":            {ImpactSlow, ImpactErrors, ImpactUnavailable},
	"ended":             {EndedAfter, EndedUntil, EndedTurn},
	"moment":            {MomentBaseline, MomentAction, MomentEnd},
	"counted":           {CountedMinute, CountedMark, CountedClaim, CountedEnd},
	"needs":             {NeedsApproval},
	"global":            {ClearFail, Borderline, ClearPass},
	"notified":          {NotifiedFirst, NotifiedJoined, NotifiedEased, NotifiedOver, NotifiedRepeated},
	"actor":             {Engine, Person, Persona},
}

// Words lists what a subject can be where this package fixes it, and nothing
// where a stack or a scenario does.
func Words(s Subject) []string { return slices.Clone(words[string(s)]) }

// fieldsOf reads the rules of a struct's fields. The error says which cannot be
// read.
func fieldsOf(t reflect.Type) ([]Field, error) { return fieldsBelow(t, nil) }

func fieldsBelow(t reflect.Type, above []reflect.Type) ([]Field, error) {
	if slices.Contains(above, t) {
		return nil, nil // a type that holds itself is described once
	}
	var out []Field
	for i := range t.NumField() {
		in := t.Field(i)
		if !in.IsExported() {
			continue
		}
		f := Field{Name: inJSON(in), Type: in.Type, index: i}
		if err := f.rules(in.Tag.Get(tag)); err != nil {
			return nil, fmt.Errorf("field %s: %w", in.Name, err)
		}
		if inner := structIn(in.Type); inner != nil {
			var err error
			if f.Fields, err = fieldsBelow(inner, append(slices.Clone(above), t)); err != nil {
				return nil, fmt.Errorf("field %s: %w", in.Name, err)
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// inJSON returns the name that a field has in JSON.
func inJSON(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return cmp.Or(name, f.Name)
}

func (f *Field) rules(written string) error {
	if written == "" {
		return nil
	}
	for rule := range strings.SplitSeq(written, ",") {
		key, value, _ := strings.Cut(rule, "=")
		switch {
		case rule == "where" && plain(f.Type) != nil:
			f.Where = true
		case key == "subject" && slices.Contains(subjects(), Subject(value)):
			f.Subject, f.Words = Subject(value), words[value]
		case key == "words" && words[value] != nil:
			f.Words = words[value]
		case key == "to" && (value == string(ByPerson) || value == string(BySeat)) && (f.Type.Kind() == reflect.String || f.Type == reflect.TypeFor[[]string]()):
			f.Names = Naming(value)
		case slices.Contains(audiences(), Audience(rule)):
			f.Audience = Audience(rule)
		default:
			return fmt.Errorf("%q is no rule for a %s", rule, f.Type)
		}
	}
	return nil
}

// structIn returns the struct type that a type holds, alone or many times; nil:
// none.
func structIn(t reflect.Type) reflect.Type {
	for {
		switch t.Kind() {
		case reflect.Struct:
			return t
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return nil
		}
	}
}

// Subjects returns the names by which a condition's argument picks an event
// with this body.
func Subjects(b Body) []string {
	d := rowOf(b)
	if d == nil {
		return nil
	}
	var names []string
	v := reflect.ValueOf(b)
	for _, f := range d.fields {
		if f.Subject == "" {
			continue
		}
		if in := v.Field(f.index); in.Kind() == reflect.String {
			names = append(names, in.String())
		} else {
			for i := range in.Len() {
				names = append(names, in.Index(i).String())
			}
		}
	}
	if d.Named != nil {
		names = append(names, d.Named(b))
	}
	return names
}

// Subjects returns what conditions on the kind can be narrowed to.
func (d Descriptor) Subjects() []Subject {
	var out []Subject
	for _, f := range d.fields {
		if f.Subject != "" && !slices.Contains(out, f.Subject) {
			out = append(out, f.Subject)
		}
	}
	if d.Named != nil {
		out = append(out, d.NamedBy)
	}
	return out
}

// Asked returns what a criterion's where may know of a body: the fields whose
// rule says so, under their names in the log, as plain text, numbers and lists.
// Values are copied one by one so that no method or inner type of a body becomes
// part of the language. Nil: nothing can be asked of the kind.
func Asked(b Body) map[string]any {
	d := rowOf(b)
	if d == nil {
		return nil
	}
	var out map[string]any
	v := reflect.ValueOf(b)
	for _, f := range d.fields {
		if !f.Where {
			continue
		}
		if out == nil {
			out = make(map[string]any, len(d.fields)+3)
		}
		out[f.Name] = v.Field(f.index).Convert(plain(f.Type)).Interface()
	}
	return out
}

// plain returns the type as which a where sees a field; nil: it cannot.
func plain(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.String:
		return reflect.TypeFor[string]()
	case reflect.Bool:
		return reflect.TypeFor[bool]()
	case reflect.Int:
		return reflect.TypeFor[int]()
	case reflect.Float64:
		return reflect.TypeFor[float64]()
	case reflect.Slice, reflect.Map:
		if t.PkgPath() == "" && t.Elem() == plain(t.Elem()) && (t.Kind() == reflect.Slice || t.Key() == plain(t.Key())) {
			return t
		}
	}
	return nil
}
