package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/grading/exercise"
	"github.com/drillyard/drillyard/server/library"
)

func exerciseCommand() *cobra.Command {
	var folder string
	var seed int64
	var asJSON, start bool
	cmd := &cobra.Command{
		Use:   "exercise NAME --answer FOLDER",
		Short: "Judge an answer to an exercise that lies in a folder",
		Long: `Judges an answer to an exercise (a slug, or a file) that lies in a folder, and prints
what each criterion came to. The files of the folder are called as the parts of the
answer are, such as rules.yml; what is not there is as it is at the start. What a
person marks stays open.

With --start it writes what there is to begin with, and what there is to read, into the
folder instead, which must be new or empty.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 || folder == "" {
				return usage(cmd, "an exercise is needed, and --answer with a folder")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			lib, err := openLibrary(cmd, args...)
			if err != nil {
				return err
			}
			all, _, err := exercisesAt(cmd, lib, args)
			if err != nil {
				return err
			}
			if len(all) != 1 {
				return usage(cmd, "there is no exercise %q", args[0])
			}
			e := all[0]
			if start {
				return startAnswer(cmd, e, seed, folder)
			}
			a, err := answerIn(e, seed, folder)
			if err != nil {
				return usage(cmd, "%v", err)
			}
			w, err := openWorkshop(cmd, lib, nil)
			if err != nil {
				return err
			}
			o, err := e.Rehearse(cmd.Context(), w, seed, a, nil)
			if err != nil {
				return err
			}
			return printOutcome(cmd.OutOrStdout(), asJSON, e, seed, o)
		},
	}
	cmd.Flags().StringVar(&folder, "answer", "", "the folder")
	cmd.Flags().BoolVar(&start, "start", false, "write what there is to begin with and to read into the folder")
	cmd.Flags().Int64Var(&seed, "seed", exercise.Seed, "of the material")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// startAnswer writes the parts of an answer as they are at the start, and what there is to
// read beside them.
func startAnswer(cmd *cobra.Command, e library.Exercise, seed int64, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if there, err := os.ReadDir(folder); err != nil || len(there) > 0 {
		return cmp.Or(err, usage(cmd, "%s is not empty", folder))
	}
	files := map[string]string{}
	for _, d := range e.Work.Material(seed).Documents {
		files[filepath.Join("material", filepath.Base(d.ID))] = d.Text
	}
	for _, p := range e.Work.Parts(seed) {
		files[filepath.Base(p.ID)] = p.Start
	}
	return writeAll(cmd, folder, files)
}

// answerIn reads an answer from the files of a folder.
func answerIn(e library.Exercise, seed int64, folder string) (exercise.Answer, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	a := exercise.Answer{}
	parts := e.Work.Parts(seed)
	for _, f := range files {
		if f.IsDir() {
			continue
		}
		at := slices.IndexFunc(parts, func(p exercise.Part) bool { return p.ID == f.Name() })
		if at < 0 {
			var names []string
			for _, p := range parts {
				names = append(names, p.ID)
			}
			return nil, fmt.Errorf("nothing is answered as %s; there is %q", f.Name(), names)
		}
		text, err := readPart(filepath.Join(folder, f.Name()), parts[at])
		if err != nil {
			return nil, err
		}
		a[f.Name()] = text
	}
	return a, nil
}

// readPart reads a part of an answer, and no more than one can have.
func readPart(file string, p exercise.Part) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, int64(4*p.Most+1)))
	if err != nil {
		return "", err
	}
	text := string(raw)
	if p.Form == exercise.Line || p.Form == exercise.Choice { // as editors end files
		for len(text) > 0 && (text[len(text)-1] == '\n' || text[len(text)-1] == '\r') {
			text = text[:len(text)-1]
		}
	}
	if wrong := p.Wrong(text); wrong != "" {
		return "", fmt.Errorf("%s: %s", file, wrong)
	}
	return text, nil
}

func printOutcome(out io.Writer, asJSON bool, e library.Exercise, seed int64, o exercise.Outcome) error {
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(struct {
			Exercise string            `json:"exercise"`
			Kind     string            `json:"kind"`
			Seed     int64             `json:"seed"`
			Edition  string            `json:"edition"`
			Remarks  []exercise.Remark `json:"remarks,omitempty"`
			grading.Grade
		}{e.Slug, e.Kind.Name(), seed, e.Edition, o.Report.Remarks, o.Grade})
	}
	fmt.Fprintf(out, "%s, seed %d\n\n%s\n\n", e.Slug, seed, verdict(o.Grade))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range o.Grade.Findings {
		fmt.Fprintf(table, "%s\t%s\t%g of %g\t%s\n", f.Result, f.ID, f.Points, f.Max, f.Why)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, r := range o.Report.Remarks {
		fmt.Fprintf(out, "\n%s:%d:%d: %s: %s (%s)\n", r.Part, r.Line, r.Column, r.Weight, r.Text, r.Source)
		if r.Hint != "" {
			fmt.Fprintln(out, "    "+r.Hint)
		}
	}
	return nil
}
