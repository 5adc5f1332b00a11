package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/catalogue"
	"github.com/drillyard/drillyard/faults/conformance"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/faults/stack/plain"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/interview"
	"github.com/drillyard/drillyard/scenarios/track"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
)

// written is something that authors write in YAML.
type written struct {
	kind, what string
	shape      func() *plain.Shape
}

// allWritten lists what there is a schema of, in the order in which it is told.
func allWritten() []written {
	shapes := map[string]*plain.Shape{}
	sheet := func(kind, what string) written {
		return written{kind, what, func() *plain.Shape {
			if len(shapes) == 0 {
				shapes = scenarios.Shapes(catalogue.Faults(), catalogue.Actions())
			}
			return shapes[kind]
		}}
	}
	others := map[string]func() map[string]*plain.Shape{
		"exercise":  sync.OnceValue(func() map[string]*plain.Shape { return scenarios.ShapesOf(exercise.Language(library.ExerciseKinds())) }),
		"interview": sync.OnceValue(func() map[string]*plain.Shape { return scenarios.ShapesOf(interview.Language()) }),
		"track":     sync.OnceValue(func() map[string]*plain.Shape { return scenarios.ShapesOf(track.Language()) }),
	}
	// other is of another language: its front matter, or a block of it.
	other := func(language, block, what string) written {
		if block == "" {
			return written{language, "the front matter of " + what, func() *plain.Shape { return others[language]()[scenarios.FrontMatter] }}
		}
		return written{language + "-" + block, "a block yaml " + block + " of " + what, func() *plain.Shape { return others[language]()[block] }}
	}
	all := []written{
		{"pack", "pack.yaml", pack.Shape},
		{"stack", "stack.yaml", stack.Shape},
		{"conformance", stack.ConformanceFile, conformance.Shape},
		sheet(scenarios.FrontMatter, "the front matter of a scenario"),
		sheet("truth", "the block yaml truth of a scenario"),
		sheet("inject", "a block yaml inject of a scenario"),
		sheet("rubric", "a block yaml rubric of a scenario"),
		sheet("rehearsal", "a block yaml rehearsal of a scenario"),
		sheet("step", "a block yaml step of a tour"),
		other("exercise", "", "an exercise"),
		other("exercise", "rubric", "an exercise"),
		other("exercise", "signals", "an exercise"),
		other("exercise", "answer", "an exercise"),
		other("interview", "", "an interview template"),
		other("interview", "exercise", "an interview template"),
		other("interview", "drill", "an interview template"),
		other("track", "", "a track"),
		other("track", "phase", "a track"),
	}
	for _, k := range track.Kinds() {
		all = append(all, other("track", string(k), "a track"))
	}
	return all
}

func schemaCommand() *cobra.Command {
	var to string
	kinds := names(allWritten(), func(w written) string { return w.kind })
	cmd := &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Print a JSON Schema of what authors write, for editors",
		Long: `Prints the JSON Schema, of draft 7, of one kind of YAML that authors write, or writes
all of them into a folder as KIND.schema.json. They are made of the same declarations
that the files are read by, with the faults and actions that there are and their
parameters. A schema knows keys, forms and words; whether names exist and what is said
can work, lint knows.

Kinds:
` + kindsOf(allWritten()),
		ValidArgs: kinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && to == "":
				return usage(cmd, "name a kind, or a folder with --to")
			case len(args) > 1 || len(args) == 1 && to != "":
				return usage(cmd, "one kind, or a folder with --to")
			case len(args) == 1 && !slices.Contains(kinds, args[0]):
				return unknown(cmd, "kind", args[0], kinds)
			}
			if to != "" {
				if err := os.MkdirAll(to, 0o777); err != nil {
					return err
				}
			}
			for _, w := range allWritten() {
				if len(args) == 1 && args[0] != w.kind {
					continue
				}
				text, err := w.schema()
				if err != nil {
					return err
				}
				if to == "" {
					_, err = cmd.OutOrStdout().Write(text)
				} else {
					name := filepath.Join(to, w.kind+".schema.json")
					if err = os.WriteFile(name, text, 0o666); err == nil { //nolint:gosec // for everybody to read
						fmt.Fprintln(cmd.OutOrStdout(), name)
					}
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "write all schemas into this folder")
	return cmd
}

func kindsOf(all []written) (text string) {
	for _, w := range all {
		text += fmt.Sprintf("  %-18s %s\n", w.kind, w.what)
	}
	return text
}

// schema is the text of the JSON Schema.
func (w written) schema() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(w.shape().Schema("Drillyard: "+w.what, givenValues(), giving))
	return out.Bytes(), err
}

// Parts of schemas: what each fault, or each action, can be given.
const (
	ofFaults  = "values-of-faults"
	ofActions = "values-of-actions"
)

// giving names the parts that hold of a mapping that names a fault or an action and
// gives values.
func giving(s *plain.Shape) (parts []string) {
	if s.Keys["with"] == nil {
		return nil
	}
	if s.Keys["fault"] != nil {
		parts = append(parts, ofFaults)
	}
	if s.Keys["do"] != nil {
		parts = append(parts, ofActions)
	}
	return parts
}

// givenValues are the parts: which values there are of which fault or action.
func givenValues() plain.Object {
	of := func(key, name string, params []faults.Parameter) plain.Object {
		keys, needs := plain.Object{}, []string{}
		for _, p := range params {
			keys[p.Name] = valueOf(p)
			if p.Default == "" && !p.Optional {
				needs = append(needs, p.Name)
			}
		}
		then := plain.Object{"properties": plain.Object{"with": plain.Object{
			"properties": keys, "additionalProperties": false, "required": needs,
		}}}
		if len(needs) > 0 {
			then["required"] = []string{"with"}
		}
		return plain.Object{
			"if":   plain.Object{"properties": plain.Object{key: plain.Object{"const": name}}, "required": []string{key}},
			"then": then,
		}
	}
	var all, others []plain.Object
	for _, f := range catalogue.Faults() {
		all = append(all, of("fault", f.Name, f.Parameters))
	}
	for _, a := range catalogue.Actions() {
		others = append(others, of("do", a.Name, a.Parameters))
	}
	return plain.Object{ofFaults: plain.Object{"allOf": all}, ofActions: plain.Object{"allOf": others}}
}

// valueOf is the schema of a value of a parameter.
func valueOf(p faults.Parameter) plain.Object {
	kind := map[faults.ParameterType]plain.Kind{faults.TypeInt: plain.Whole, faults.TypeFloat: plain.Number, faults.TypeDuration: plain.Duration}[p.Type]
	out := (&plain.Shape{Scalar: true, Kind: kind}).Form()
	out["description"] = p.Doc
	if detail := bounds(p); detail != "" {
		out["description"] = p.Doc + " (" + detail + ")"
	}
	return out
}
