package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/server/config"
)

// settings are what the flags say; environment and file are read when a command
// asks what is in force.
type settings struct {
	file  string
	given map[string]string
}

// everywhere are the flags that every command has.
func (s *settings) everywhere(root *cobra.Command) {
	s.given = map[string]string{}
	root.PersistentFlags().StringVar(&s.file, "config", "", "`file` of settings; see drillyard config (environment: "+config.FileVariable+")")
	s.add(root.PersistentFlags().Func, "data")
}

// flags gives a command those that everywhere has not: the named ones, or all.
func (s *settings) flags(cmd *cobra.Command, names ...string) {
	if len(names) == 0 {
		for _, row := range config.Settings() {
			names = append(names, row.Name)
		}
		names = slices.DeleteFunc(names, func(name string) bool { return name == "data" })
	}
	s.add(cmd.Flags().Func, names...)
}

// add declares flags. What they are given is kept as it is: a mistake is told
// with all others.
func (s *settings) add(declare func(name, usage string, given func(string) error), names ...string) {
	for _, row := range config.Settings() {
		if !slices.Contains(names, row.Name) {
			continue
		}
		usage := fmt.Sprintf("%s (`%s`", row.Meaning, row.Type())
		if row.Default != "" {
			usage += "; default " + row.Default
		}
		declare(row.Name, usage+")", func(text string) error {
			s.given[row.Name] = text
			return nil
		})
	}
}

// load returns what is in force, or says all that is wrong with it.
func (s *settings) load(cmd *cobra.Command) (*config.InForce, error) {
	found, err := config.Load(config.Sources{Flags: s.given, Environ: os.Environ(), File: s.file})
	if err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "drillyard %s: the settings cannot be used:\n%v\n", cmd.Name(), err)
		return nil, exitCode{exitUsage}
	}
	return found, nil
}

func configCommand(s *settings) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the settings in force, and where each comes from",
		Long: `Prints every setting with its value and where that comes from. A flag counts
before its variable in the environment, that before the file that --config or
DRILLYARD_CONFIG names, that before the default.

What it prints is a file of settings itself: drillyard config > drillyard.yaml
makes one to start from.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := s.load(cmd)
			if err != nil {
				return err
			}
			for _, stray := range found.Strays {
				fmt.Fprintln(cmd.ErrOrStderr(), stray)
			}
			if asJSON {
				return encode(cmd, found)
			}
			return found.Print(cmd.OutOrStdout())
		},
	}
	s.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}
