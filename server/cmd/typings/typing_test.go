package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// tone has constants, and pitch has none.
type tone string

const (
	high tone = "high"
	low  tone = "low" // as far down as it goes
)

type pitch string

// base is part of others.
type base struct {
	ID string `json:"id"`
}

type everything struct {
	base
	Tone   tone              `json:"tone"`
	Pitch  pitch             `json:"pitch,omitempty"`
	At     time.Time         `json:"at"`
	Until  time.Time         `json:"until,omitzero"`
	Within base              `json:"within,omitempty"` // a struct is never left out
	Most   *float64          `json:"most"`
	Least  *float64          `json:"least,omitempty"`
	Each   map[string][]int  `json:"each"`
	By     map[tone]bool     `json:"by"`
	Some   []*base           `json:"some"`
	Raw    json.RawMessage   `json:"raw"`
	Bytes  []byte            `json:"bytes"`
	Took   time.Duration     `json:"took_ns"`
	Labels map[string]string `json:"x-labels,omitempty"`
	Plain  bool
	Hidden func() `json:"-"`
	own    int
}

func TestFields(t *testing.T) {
	y := typistOfTest()
	fields, from, err := y.fields(reflect.TypeFor[everything](), nil)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(from, " ") != "Base" {
		t.Errorf("it extends %v", from)
	}
	var got []string
	for _, f := range fields {
		mark := ""
		if f.optional {
			mark = "?"
		}
		got = append(got, key(f.name)+mark+": "+f.typed)
	}
	want := []string{
		"tone: Tone", "pitch?: Pitch", "at: string", "until?: string", "within: Base", "most: number | null", "least?: number",
		"each: Record<string, number[]>", "by: Partial<Record<Tone, boolean>>", "some: (Base | null)[]", "raw: unknown",
		"bytes: string", "took_ns: number", `"x-labels"?: Record<string, string>`, "Plain: boolean",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	_ = everything{own: 1}.own
	_ = []tone{high, low}
}

// What cannot be told is refused: a guess would be found out on a screen.
func TestRefused(t *testing.T) {
	for name, asked := range map[string]struct {
		t    reflect.Type
		want string
	}{
		"its own JSON":        {reflect.TypeFor[shouted](), "writes its own JSON"},
		"no name":             {reflect.TypeFor[struct{ A int }](), "a struct without a name"},
		"whatever there is":   {reflect.TypeFor[any](), "there is no TypeScript"},
		"a channel, deep":     {reflect.TypeFor[map[string][]chan int](), "there is no TypeScript"},
		"a number as a text":  {reflect.TypeFor[textual](), "written as a string"},
		"a list of no words":  {reflect.TypeFor[wordless](), "no name for the words"},
		"two of the one name": {reflect.TypeFor[twice](), "both"},
	} {
		t.Run(name, func(t *testing.T) {
			y := typistOfTest()
			_, err := y.write(asked.t)
			if err == nil && asked.t.Kind() == reflect.Struct {
				_, _, err = y.fields(asked.t, nil)
			}
			if err == nil || !strings.Contains(err.Error(), asked.want) {
				t.Errorf("got %v, want one that says %q", err, asked.want)
			}
		})
	}
}

type shouted struct{}

func (shouted) MarshalJSON() ([]byte, error) { return []byte(`"!"`), nil }

type textual struct {
	N int `json:"n,string"`
}

type wordless struct {
	S string `json:"s" event:"words=nothing-of-the-kind"`
}

type Base struct{}

type twice struct {
	A base `json:"a"`
	B Base `json:"b"`
}

func typistOfTest() *typist {
	return &typist{
		sources: &sources{root: root, read: map[string]*source{}},
		called:  map[reflect.Type]string{}, taken: map[string]reflect.Type{}, used: map[string]bool{}, mentioned: map[string]bool{},
	}
}

func TestNamedTexts(t *testing.T) {
	got := oneOf("Severity", "`Severity` is how bad it is.", []value{{"SEV1", ""}, {"SEV2", "many are hurt"}})
	want := `export const severities = [
  "SEV1",
  /** many are hurt */
  "SEV2",
] as const;

/** ` + "`Severity`" + ` is how bad it is. */
export type Severity = (typeof severities)[number];
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := oneOf("Target", "", nil); got != "export type Target = string;\n" {
		t.Errorf("without constants: %s", got)
	}
}
