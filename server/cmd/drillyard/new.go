package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
)

// newFlags are what the questions of new are about.
type newFlags struct {
	title, from, in string
	yes             bool
}

// maker makes the files of something new, by name.
type maker struct {
	what, short, long string
	from              string // what it is made from unless it is said; empty: from nothing
	make              func(lib *library.Library, name string, f newFlags) (map[string]string, error)
}

var makers = []maker{
	{"pack", "a folder for content of your own", `The folder gets a pack.yaml, and a scenario to go on from.`, "first-page", newPack},
	{"scenario", "a scenario, from one that passes", `It begins as a copy of a drill that is fit for use, so that it lints and passes
drillyard test from the start and after each change that does not break it.`, "first-page", newScenario},
	{"stack", "a stack, from one that runs", `It begins as a copy of a stack: its folder, with rules, routing and pages.`, "harbor", newStack},
	{"runbook", "a runbook", `Any Markdown is a runbook; this one has the phases that the guide recommends.`, "", newRunbook},
}

func newCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "new", Short: "Begin content of your own"}
	for _, m := range makers {
		var f newFlags
		sub := &cobra.Command{
			Use: m.what + " NAME", Short: "Begin " + m.short,
			Long: "Begins " + m.short + ". " + m.long + `

Within a pack (or with --in FOLDER) it goes where the pack has its kind, elsewhere
into the folder. What is there already is left as it is. On a terminal it asks for
what no flag says.`,
			Args: func(cmd *cobra.Command, args []string) error {
				if len(args) != 1 || !newName.MatchString(args[0]) {
					return usage(cmd, "one name is needed: lower-case letters, digits and dashes, as in slow-start")
				}
				return nil
			},
			RunE: func(cmd *cobra.Command, args []string) error { return beginNew(cmd, m, args[0], f) },
		}
		sub.Flags().StringVar(&f.title, "title", "", "what people call it; made of the name otherwise")
		sub.Flags().StringVar(&f.in, "in", ".", "the folder, or the pack, that it goes into")
		sub.Flags().BoolVar(&f.yes, "yes", false, "ask nothing")
		if m.from != "" {
			sub.Flags().StringVar(&f.from, "from", "", "what it begins as a copy of; "+m.from+" otherwise")
		}
		cmd.AddCommand(sub)
	}
	return cmd
}

var newName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,60}$`)

func beginNew(cmd *cobra.Command, m maker, name string, f newFlags) error {
	lib, err := openLibrary(cmd, f.in)
	if err != nil {
		return err
	}
	title := strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")
	asked := bufio.NewScanner(cmd.InOrStdin())
	ask := func(what string, into *string, otherwise string) {
		if *into == "" && !f.yes && terminal(cmd) {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s [%s]: ", what, otherwise)
			if asked.Scan() {
				*into = strings.TrimSpace(asked.Text())
			}
		}
		if *into == "" {
			*into = otherwise
		}
	}
	ask("Title", &f.title, title)
	if m.from != "" {
		ask("Begin as a copy of", &f.from, m.from)
	}
	files, err := m.make(lib, name, f)
	if err != nil {
		return usage(cmd, "%v", err)
	}
	return writeAll(cmd, f.in, files)
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

// placeFor is where a kind of content goes: into its folder in a pack.
func placeFor(in, folder, file string) string {
	if _, err := os.Stat(filepath.Join(in, pack.File)); err == nil {
		return path.Join(folder, file)
	}
	return file
}

func newPack(lib *library.Library, name string, f newFlags) (map[string]string, error) {
	drill, err := drillNamed(lib, "first", f)
	if err != nil {
		return nil, err
	}
	return map[string]string{
		name + "/" + pack.File:           fmt.Sprintf("name: %s\ntitle: %s\nversion: 0.1.0\n", name, strconv.Quote(f.title)),
		name + "/scenarios/first.md":     drill,
		name + "/README.md":              fmt.Sprintf("# %s\n\nDrills of our own. Check them with `drillyard lint .`, play them with `drillyard serve --content .`\n", f.title),
		name + "/runbooks/first-look.md": runbookText("The first look"),
	}, nil
}

func newScenario(lib *library.Library, name string, f newFlags) (map[string]string, error) {
	text, err := drillNamed(lib, f.title, f)
	if err != nil {
		return nil, err
	}
	return map[string]string{placeFor(f.in, "scenarios", name+".md"): text}, nil
}

var (
	titleLine = regexp.MustCompile(`(?m)^title: .*$`)
	stackLine = regexp.MustCompile(`(?m)^stack: .*$`)
	nameLine  = regexp.MustCompile(`(?m)^name: .*$`)
)

// drillNamed is the text of a drill under another title, on its own stack.
func drillNamed(lib *library.Library, title string, f newFlags) (string, error) {
	drill, ok := lib.Drill(f.from)
	if !ok {
		return "", fmt.Errorf("there is no scenario %q to begin from", f.from)
	}
	text := string(drill.Edition.Files()[drill.Edition.Scenario()])
	text = first(titleLine, text, "title: "+strconv.Quote(title))
	return first(stackLine, text, "stack: "+drill.Stack), nil
}

// first replaces the first place that a pattern matches.
func first(pattern *regexp.Regexp, text, by string) string {
	at := pattern.FindStringIndex(text)
	if at == nil {
		return text
	}
	return text[:at[0]] + by + text[at[1]:]
}

func newStack(lib *library.Library, name string, f newFlags) (map[string]string, error) {
	own, folder, ok := strings.Cut(f.from, "/")
	if !ok {
		own, folder = library.BuiltIn, f.from
	}
	files := map[string]string{}
	within := "stacks/" + folder + "/"
	for _, file := range lib.Texts(own) {
		rest, ok := strings.CutPrefix(file, within)
		if !ok {
			continue
		}
		src, _ := lib.Text(own, file)
		text := string(src)
		if rest == "stack.yaml" {
			text = first(titleLine, first(nameLine, text, "name: "+name), "title: "+strconv.Quote(f.title))
		}
		files[placeFor(f.in, "stacks", name+"/"+rest)] = text
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no stack %q to begin from", f.from)
	}
	return files, nil
}

func newRunbook(_ *library.Library, name string, f newFlags) (map[string]string, error) {
	return map[string]string{placeFor(f.in, "runbooks", name+".md"): runbookText(f.title)}, nil
}

func runbookText(title string) string {
	return fmt.Sprintf(`---
title: %s
---
When to use it, in a sentence.

## Triage

### Confirm what customers see

Where to look, and what is normal there.

## Mitigation

### Take the last change back

How, and what to expect of it.

## Verification

### Confirm that it is over

What has to hold, and for how long.

## Rollback

### If it gets worse

Take your own change back first.

## Escalation

### Bring in help

Whom, when, and what to tell them.
`, strconv.Quote(title))
}
