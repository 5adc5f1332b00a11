package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/store"
)

// everywhere are the settings that every command has flags for; --config is
// another one.
var everywhere = []string{"data", "content", "no-builtin"}

// settingsEverywhere declares the flags that every command has.
func settingsEverywhere(root *cobra.Command) {
	root.PersistentFlags().String("config", "", "`file` of settings; see drillyard config (environment: "+config.FileVariable+")")
	declare(root.PersistentFlags().VarPF, everywhere...)
}

// settingFlags gives a command those that it does not have anyway: the named
// ones, or all.
func settingFlags(cmd *cobra.Command, names ...string) {
	if len(names) == 0 {
		for _, row := range config.Settings() {
			names = append(names, row.Name)
		}
		names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(everywhere, name) })
	}
	declare(cmd.Flags().VarPF, names...)
}

// given is what a flag was given, as it is: a mistake is told with all others.
type given struct {
	row  config.Setting
	text string
	set  bool
}

func (g *given) String() string { return g.text }
func (g *given) Type() string   { return g.row.Type() }

func (g *given) Set(text string) error {
	if g.set && g.row.Between() != "" {
		text = g.text + g.row.Between() + text
	}
	g.text, g.set = text, true
	return nil
}

func declare(flag func(value pflag.Value, name, shorthand, usage string) *pflag.Flag, names ...string) {
	for _, row := range config.Settings() {
		if !slices.Contains(names, row.Name) {
			continue
		}
		usage := fmt.Sprintf("%s (`%s`", row.Meaning, row.Type())
		if row.Default != "" {
			usage += "; default " + row.Default
		}
		f := flag(&given{row: row}, row.Name, "", usage+")")
		f.NoOptDefVal = row.Alone()
	}
}

// inForce returns the settings that are in force, or says all that is wrong with
// them. Flags that a command does not have were not given.
func inForce(cmd *cobra.Command) (*config.InForce, error) {
	from := config.Sources{Flags: map[string]string{}, Environ: os.Environ()}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if _, ok := f.Value.(*given); ok {
			from.Flags[f.Name] = f.Value.String()
		} else if f.Name == "config" {
			from.File = f.Value.String()
		}
	})
	found, err := config.Load(from)
	if err != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "drillyard %s: the settings cannot be used:\n%v\n", cmd.Name(), err)
		return nil, exitCode{exitUsage}
	}
	return found, nil
}

func configCommand() *cobra.Command {
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
			found, err := inForce(cmd)
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
	settingFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// openData returns the settings that are in force, and opens the store in their data
// folder. Whoever asks closes it.
func openData(cmd *cobra.Command) (*config.InForce, *store.Store, error) {
	in, err := inForce(cmd)
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(cmd.Context(), in.Data)
	if err != nil {
		return nil, nil, fmt.Errorf("open the data folder %s: %w", in.Data, err)
	}
	return in, db, nil
}
