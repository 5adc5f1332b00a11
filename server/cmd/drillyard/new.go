package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/library/pack"
)

// makers are what can be begun, and what its help says of it.
var makers = []struct{ kind, short, long string }{
	{authoring.APack, "a folder for content of your own", `The folder gets a pack.yaml, and a scenario to go on from.`},
	{authoring.AScenario, "a scenario, from one that passes", `It begins as a copy of a drill that is fit for use, so that it lints and passes
drillyard test from the start and after each change that does not break it.`},
	{authoring.AStack, "a stack, from one that runs", `It begins as a copy of a stack: its folder, with rules, routing and pages.`},
	{authoring.ATrack, "a track, from one that ships", `It begins as a copy of a track, on the same drills: its steps, gates and days are
yours to change.`},
	{authoring.AnExercise, "an exercise, from one of its kind", `It begins as a copy of one that comes with Drillyard, so that it lints and passes
drillyard test from the start. The kinds are those of the guide's page on exercises.`},
	{authoring.AnInterview, "an interview template, from one that ships", `It begins as a copy of a template, with the same exercises and drills: its items,
times, weights and what candidates are told are yours to change.`},
	{authoring.ARunbook, "a runbook", `Any Markdown is a runbook; this one has the phases that the guide recommends.`},
	{authoring.APage, "a page of the guide", `It is read by authors; for in its front matter says by whom else.`},
}

func newCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "new", Short: "Begin content of your own"}
	for _, m := range makers {
		b := authoring.Beginning{Kind: m.kind}
		var in string
		var yes bool
		use := " NAME"
		if m.kind == authoring.AnExercise {
			use = " KIND NAME"
		}
		sub := &cobra.Command{
			Use: m.kind + use, Short: "Begin " + m.short,
			Long: "Begins " + m.short + ". " + m.long + `

Within a pack (or with --in FOLDER) it goes where the pack has its kind, elsewhere
into the folder. What is there already is left as it is. On a terminal it asks for
what no flag says.`,
			Args: func(cmd *cobra.Command, args []string) error {
				if m.kind == authoring.AnExercise && len(args) > 0 {
					b.Of, args = args[0], args[1:]
				}
				if len(args) != 1 || !authoring.Named(args[0]) {
					return usage(cmd, "one name is needed: lower-case letters, digits and dashes, as in slow-start")
				}
				return nil
			},
			RunE: func(cmd *cobra.Command, args []string) error {
				b.Name = args[len(args)-1]
				if !yes && terminal(cmd) {
					askAbout(cmd, &b)
				}
				return beginNew(cmd, b, in)
			},
		}
		sub.Flags().StringVar(&b.Title, "title", "", "what people call it; made of the name otherwise")
		sub.Flags().StringVar(&in, "in", ".", "the folder, or the pack, that it goes into")
		sub.Flags().BoolVar(&yes, "yes", false, "ask nothing")
		if m.kind == authoring.AnExercise {
			sub.Flags().StringVar(&b.From, "from", "", "what it begins as a copy of; the easiest of its kind otherwise")
		}
		if usual := b.Whole().From; usual != "" {
			sub.Flags().StringVar(&b.From, "from", "", "what it begins as a copy of; "+usual+" otherwise")
		}
		cmd.AddCommand(sub)
	}
	return cmd
}

// askAbout asks for what no flag has said.
func askAbout(cmd *cobra.Command, b *authoring.Beginning) {
	asked := bufio.NewScanner(cmd.InOrStdin())
	ask := func(what string, into *string, otherwise string) {
		if *into == "" && otherwise != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s [%s]: ", what, otherwise)
			if asked.Scan() {
				*into = strings.TrimSpace(asked.Text())
			}
		}
	}
	usual := b.Whole()
	ask("Title", &b.Title, usual.Title)
	ask("Begin as a copy of", &b.From, usual.From)
}

func beginNew(cmd *cobra.Command, b authoring.Beginning, in string) error {
	lib, err := openLibrary(cmd, in)
	if err != nil {
		return err
	}
	files, _, err := b.Files(lib)
	if err != nil {
		return usage(cmd, "%v", err)
	}
	if _, err := os.Stat(filepath.Join(in, pack.File)); err != nil && b.Kind != authoring.APack {
		files = unpacked(files)
	}
	return writeAll(cmd, in, files)
}

// unpacked are files of a pack where there is none: without the folder of their kind.
func unpacked(files map[string]string) map[string]string {
	out := map[string]string{}
	for name, text := range files {
		_, rest, _ := strings.Cut(name, "/")
		out[rest] = text
	}
	return out
}

// terminal reports whether somebody can be asked.
func terminal(cmd *cobra.Command) bool {
	file, ok := cmd.InOrStdin().(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// writeAll writes files that are all new, or none.
func writeAll(cmd *cobra.Command, in string, files map[string]string) error {
	for name := range files {
		if _, err := os.Stat(filepath.Join(in, filepath.FromSlash(name))); err == nil {
			return fmt.Errorf("%s is there already, and is left as it is", filepath.Join(in, name))
		}
	}
	for name, text := range files {
		file := filepath.Join(in, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), writeNew(file, text)); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), file)
	}
	return nil
}
