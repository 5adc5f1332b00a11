package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/scenarios/markdown"
)

func lintCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lint [PATH...]",
		Short: "Check scenarios and report every mistake",
		Long: `Checks scenario files, or every .md file in a folder, and reports every mistake
as file:line:column: message, with a hint. What would only be better otherwise
is advice, which JSON leaves out. Without a path it checks the scenarios that come with
Drillyard.`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			lib, err := openLibrary(cmd)
			if err != nil {
				return err
			}
			files, err := scenarioFiles(paths)
			if err != nil {
				return usage(cmd, "%v", err)
			}
			problems := scenarios.Problems{}
			for _, file := range files {
				src, err := readScenario(file)
				if err != nil {
					return err
				}
				drill, found := lib.Compile(file, src)
				problems = append(problems, found...)
				if len(found) == 0 {
					problems = append(problems, grading.Review(drill.Scenario)...)
				}
			}
			checked := len(files)
			if len(paths) == 0 {
				for _, drill := range lib.Drills() { // they compiled, or Load had said so
					problems = append(problems, grading.Review(drill.Scenario)...)
					checked++
				}
			}
			mistakes := slices.DeleteFunc(slices.Clone(problems), func(p scenarios.Problem) bool { return p.Advice })
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
				fmt.Fprintf(cmd.ErrOrStderr(), "%d scenarios checked, %d mistakes\n", checked, len(mistakes))
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

// scenarioFiles lists the files named by paths, folders opened up.
func scenarioFiles(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		err = filepath.WalkDir(p, func(file string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && filepath.Ext(file) == ".md" {
				files = append(files, file)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
