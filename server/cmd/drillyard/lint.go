package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
	"github.com/drillyard/drillyard/server/library"
)

func lintCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "Check content of every kind and report every mistake",
		Long: `Checks scenarios, runbooks, stacks with their rules and routing, pages of a guide
and samples, and reports every mistake as file:line:column: message, with a hint.
Of a folder it checks every file of a kind that it knows, by the folder that it
stands in or by what it holds; other files are left alone. What would only be
better otherwise is advice, which JSON leaves out. A file in a folder with a
pack.yaml is checked as one of that pack. Without a path it checks what comes with
Drillyard.`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			lib, err := openLibrary(cmd, paths...)
			if err != nil {
				return err
			}
			texts, err := textsAt(paths)
			if err != nil {
				return usage(cmd, "%v", err)
			}
			problems, checked := scenarios.Problems{}, 0
			for _, t := range texts {
				if library.KindOf(t.name, t.text) == library.KindNone {
					if t.asked {
						fmt.Fprintf(cmd.ErrOrStderr(), "%s is no scenario, runbook or other file of a pack: left alone\n", t.name)
					}
					continue
				}
				problems = append(problems, lib.Check(t.name, t.text)...)
				checked++
			}
			problems = append(problems, amiss(lib, paths, problems)...)
			problems.Sort()
			problems = slices.Compact(problems)
			mistakes := problems.Mistakes()
			if asJSON {
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetIndent("", "  ")
				if err := encoder.Encode(mistakes); err != nil {
					return err
				}
			} else {
				for _, p := range problems {
					fmt.Fprintln(cmd.OutOrStdout(), p)
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "%d files checked, %d mistakes\n", checked, len(mistakes))
			}
			if len(mistakes) > 0 {
				return exitCode{exitFailed}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the mistakes as a JSON array")
	return cmd
}

// amiss is what is wrong with packs that paths lead to and that no file of them tells by
// itself: of the pack as a whole, of files that are not read, and of those that go by one
// name. A pack is told the same of by this as when it is uploaded.
func amiss(lib *library.Library, paths []string, told scenarios.Problems) (all scenarios.Problems) {
	for _, p := range lib.Packs() {
		if len(paths) > 0 {
			at := slices.IndexFunc(paths, func(path string) bool { return same(path, p.Place) })
			if at < 0 {
				continue
			}
			p.Place = paths[at] // as whoever asks calls it
		}
		for _, problem := range placed(p, p.Mistakes()) {
			if !slices.Contains(told, problem) {
				all = append(all, problem)
			}
		}
	}
	return all
}

// text is a file to be checked.
type text struct {
	name  string
	text  []byte
	asked bool // for by its own name
}

// textsAt reads the files that are named by paths, and those of folders that may be of some
// kind. Without paths they are what comes with the program.
func textsAt(paths []string) ([]text, error) {
	var texts []text
	if len(paths) == 0 {
		return texts, eachText(content.FS, func(name string, src []byte) { texts = append(texts, text{name: name, text: src}) })
	}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			src, err := readScenario(p)
			if err != nil {
				return nil, err
			}
			texts = append(texts, text{p, src, true})
			continue
		}
		if err := eachText(os.DirFS(p), func(name string, src []byte) {
			texts = append(texts, text{name: filepath.Join(p, filepath.FromSlash(name)), text: src})
		}); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// eachText reads every Markdown and YAML file of a folder, those in hidden folders excepted.
func eachText(fsys fs.FS, do func(name string, src []byte)) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		switch path.Ext(name) {
		case ".md", ".yaml", ".yml":
		default:
			return nil
		}
		file, err := fsys.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		src, err := io.ReadAll(io.LimitReader(file, markdown.MaxSize+1))
		if err == nil {
			do(name, src)
		}
		return err
	})
}

// readScenario reads a file, and of one that is too large for a scenario no
// more than shows that.
func readScenario(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, markdown.MaxSize+1))
}
