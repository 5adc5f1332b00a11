package stack

import (
	"encoding/json"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Business is what a stack is about: what its requests, messages and pages
// say. All who serve it are told the same.
type Business struct {
	Fields   []Field           `yaml:"fields"`   // every {field} that a request, a key, a statement or a message can have
	Messages []Message         `yaml:"messages"` // what is sent over queues
	Amounts  map[string]string `yaml:"amounts"`  // columns that hold an amount in hundredths, with its unit: {fee: kr} shows 3490 as 34.90 kr
	Pages    Pages             `yaml:"-"`        // the templates in pages/, by name
}

// Field is something a request says, such as which customer makes it. It is
// written {name} wherever it is used.
type Field struct {
	Name string `yaml:"name"`
	// Made is how each visit of a customer makes the value up, field after
	// field in the order of the list. Without it the value is only there where
	// a request gives one: "GET /notes?sort=newest".
	Made Value `yaml:"made"`
	// Minted is how a service makes the value up that needs one and was given
	// none.
	Minted Value `yaml:"minted"`
	// Signs makes the field a token that says who has the value of another
	// field. Where a service sends one it is signed there and then; where the
	// path of a route has one, it is checked before anything else is done.
	Signs   string `yaml:"signs"`
	Secret  string `yaml:"secret"`  // of Signs: the name of what both share: login-signing
	Default string `yaml:"default"` // of a request that says nothing: guest
	Header  string `yaml:"header"`  // the field travels through the whole stack in this header: X-Author
	Logged  bool   `yaml:"logged"`  // lines about a request tell it
}

// Message is what is sent under one subject.
type Message struct {
	Subject string   `yaml:"subject"` // notes.written
	Carries []string `yaml:"carries"` // fields of the request that it is published for
	Logged  []string `yaml:"logged"`  // those of them that lines about the message tell
}

// Field returns the field called name.
func (b *Business) Field(name string) (Field, bool) {
	return find(b.Fields, func(f Field) bool { return f.Name == name })
}

// Message returns what is sent under a subject.
func (b *Business) Message(subject string) (Message, bool) {
	return find(b.Messages, func(m Message) bool { return m.Subject == subject })
}

// fieldShape is a field where it is used.
var fieldShape = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// Mentions lists the names of the fields that a text has, each time it has one.
func Mentions(text string) []string {
	var names []string
	for _, m := range fieldShape.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// Pieces cuts a text at its fields: each piece, and the name of the field that
// follows it; none follows the last.
func Pieces(text string) iter.Seq2[string, string] {
	return func(yield func(piece, field string) bool) {
		last := 0
		for _, at := range fieldShape.FindAllStringSubmatchIndex(text, -1) {
			if !yield(text[last:at[0]], text[at[2]:at[3]]) {
				return
			}
			last = at[1]
		}
		yield(text[last:], "")
	}
}

// Fill writes a text with what each of its fields has.
func Fill(text string, value func(field string) string) string {
	return fieldShape.ReplaceAllStringFunc(text, func(m string) string { return value(m[1 : len(m)-1]) })
}

// Token returns the token that a text has, if it has one.
func (b *Business) Token(text string) (Field, bool) {
	for _, name := range Mentions(text) {
		if f, ok := b.Field(name); ok && f.Signs != "" {
			return f, true
		}
	}
	return Field{}, false
}

// Secrets lists the secrets that a service needs for what it does: whoever
// signs tokens or checks them needs the one they are signed with.
func (b *Business) Secrets(s Service) []string {
	var names []string
	look := func(text string) {
		if f, ok := b.Token(text); ok && !slices.Contains(names, f.Secret) {
			names = append(names, f.Secret)
		}
	}
	for _, r := range s.Routes {
		_, path, _ := strings.Cut(r.Match, " ")
		look(path)
	}
	for step := range s.AllSteps() {
		look(step.Request)
	}
	slices.Sort(names)
	return names
}

// MaxFields bounds the fields of a stack.
const MaxFields = 12

// Used lists the fields that something depends on, in the order of their first
// use: by customers, by services, by messages and pages.
func (s *Stack) Used() []string {
	var names []string
	use := func(more ...string) {
		for _, name := range more {
			if _, ok := s.Field(name); ok && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, j := range s.Journeys {
		for _, r := range j.Requests {
			use(Mentions(r.Request)...)
		}
	}
	for _, v := range s.Services {
		for _, r := range v.Routes {
			use(Mentions(r.Match)...)
			use(r.Shows...)
		}
		for step := range v.AllSteps() {
			use(Mentions(step.Request + step.SQL + step.Key)...)
		}
	}
	for _, m := range s.Messages {
		use(m.Carries...)
	}
	for _, p := range s.Pages {
		for _, f := range s.Fields {
			if p.says(f.Name) {
				use(f.Name)
			}
		}
	}
	for _, f := range s.Fields {
		if f.Logged {
			use(f.Name)
		}
	}
	for _, v := range s.Sources {
		use(slices.Sorted(maps.Keys(v.With))...)
	}
	return names
}

// Subjects lists what the stack publishes to a queue and consumes from it, in
// the order of the services.
func (s *Stack) Subjects(queue string) []string {
	var subjects []string
	add := func(subject string) {
		if !slices.Contains(subjects, subject) {
			subjects = append(subjects, subject)
		}
	}
	for _, v := range s.Services {
		for step := range v.AllSteps() {
			if step.Publish == queue {
				add(step.Subject)
			}
		}
		if v.Consumes != nil && v.Consumes.Queue == queue {
			add(v.Consumes.Subject)
		}
	}
	return subjects
}

// Sample writes a message out as a service would that publishes it, with values
// that differ from number to number where they can.
func (b *Business) Sample(subject string, number uint64) []byte {
	carried := map[string]string{}
	m, _ := b.Message(subject)
	for _, name := range m.Carries {
		f, _ := b.Field(name)
		v := f.Made
		if !v.Makes() {
			v = f.Minted
		}
		carried[name] = v.Text(v.Lowest() + number%max(1, v.Count()))
	}
	text, _ := json.Marshal(carried) // a map of texts always can
	return text
}
