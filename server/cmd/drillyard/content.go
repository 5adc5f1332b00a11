package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/scenarios"
	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
)

// openLibrary compiles the content that a command works with: what is built in,
// the packs of the settings, and those that paths lie in. Mistakes in some files
// leave the rest to work with; a pack that is none ends the command.
func openLibrary(cmd *cobra.Command, paths ...string) (*library.Library, error) {
	in, err := inForce(cmd)
	if err != nil {
		return nil, err
	}
	var around []string
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			continue // a slug, or a mistake that the command tells
		}
		if folder, ok := packAround(path); ok {
			around = append(around, folder)
		}
	}
	return openPacks(cmd, in.Config, around)
}

// openPacks compiles the content of the settings and that of more packs, which
// may be among it.
func openPacks(cmd *cobra.Command, in config.Config, more []string) (*library.Library, error) {
	places := slices.Clone(in.Content)
	for _, path := range more {
		if !slices.ContainsFunc(places, func(place string) bool { return same(place, path) }) {
			places = append(places, path)
		}
	}
	lib := library.Open(library.Options{BuiltIn: builtIn(in), Content: places})
	var unusable scenarios.Problems
	for _, p := range lib.Packs() {
		if !p.InPlay || p.Origin == library.Compiled {
			unusable = append(unusable, placed(p, p.Mistakes())...)
		}
	}
	if len(unusable) > 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), unusable)
		return nil, exitCode{exitFailed}
	}
	return lib, nil
}

// builtIn is what comes with the program; nil: it is left out.
func builtIn(in config.Config) fs.FS {
	if in.Bare {
		return nil
	}
	return content.FS
}

// packAround finds the folder of the pack that a file or a folder belongs to.
func packAround(path string) (string, bool) {
	at, err := filepath.Abs(path)
	if err != nil {
		return "", false
	}
	for ; ; at = filepath.Dir(at) {
		if info, err := os.Stat(filepath.Join(at, pack.File)); err == nil && info.Mode().IsRegular() {
			return at, true
		}
		if at == filepath.Dir(at) {
			return "", false
		}
	}
}

func same(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// placed are problems of a pack's files as they are called from here.
func placed(p library.Pack, problems scenarios.Problems) scenarios.Problems {
	problems = slices.Clone(problems)
	for i := range problems {
		problems[i].File = filepath.Join(p.Place, problems[i].File)
	}
	return problems
}
