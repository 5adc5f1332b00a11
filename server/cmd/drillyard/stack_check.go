package main

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/server/runtimes"
)

func stackCheckCommand() *cobra.Command {
	var asked []string
	var seed int64
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check NAME|FOLDER",
		Short: "Start a stack, do nothing to it, and say what is not well",
		Long: `Reads a stack, by its name or its folder, starts it in each runtime that there is
and does nothing to it: a minute of calm in those in real time, an hour in the
tabletop. It says what is not healthy, which alerts fire in peace and which rules
fail, which metrics rules and objectives ask for that nobody emits, which routes
answer with errors, which journeys fail and which objectives are missed; and, of
the files alone, which services nobody calls and which teams no page reaches. A
folder that holds stacks is gone through. A runtime that this machine lacks is
skipped, and named.

The exit code is 1 when there is anything to say.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "name one stack, or its folder")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			on, skipped, err := present(cmd, asked)
			if err != nil {
				return err
			}
			folders, err := stacksAt(cmd, args[0])
			if err != nil {
				return err
			}
			var checked []checkedStack
			failed := false
			for _, folder := range folders {
				c := checkStack(cmd.Context(), folder, on, seed)
				c.Skipped = skipped
				failed = failed || len(c.Findings) > 0
				checked = append(checked, c)
				if !asJSON {
					c.print(cmd)
				}
				if err := cmd.Context().Err(); err != nil {
					return err
				}
			}
			if asJSON {
				err = encode(cmd, checked)
			}
			if err == nil && failed {
				err = exitCode{exitFailed}
			}
			return err
		},
	}
	cmd.Flags().StringSliceVar(&asked, "runtime", nil, "only these runtimes: "+strings.Join(runtimes.Names(), ", "))
	cmd.Flags().Int64Var(&seed, "seed", 7, "seed of everything random")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// present lists the runtimes that are asked for, or all, as far as this machine
// has them, and says why it lacks the others. One that was asked for by name has
// to be there.
func present(cmd *cobra.Command, asked []string) (on []runtimes.Runtime, without []skippedRuntime, err error) {
	names := asked
	if len(names) == 0 {
		names = runtimes.Names()
	}
	for _, name := range names {
		r, ok := runtimes.Find(name)
		if !ok {
			return nil, nil, usage(cmd, "there is no runtime %q; there is %s", name, strings.Join(runtimes.Names(), ", "))
		}
		if why := lacking(cmd.Context(), r); why == "" {
			on = append(on, r)
		} else if len(asked) > 0 {
			return nil, nil, fmt.Errorf("%s: %s", name, why)
		} else {
			without = append(without, skippedRuntime{name, why})
		}
	}
	// What is soonest over comes first.
	slices.SortStableFunc(on, func(a, b runtimes.Runtime) int {
		return cmp.Compare(fmt.Sprint(a.Live), fmt.Sprint(b.Live))
	})
	return on, without, nil
}

// lacking says what a runtime needs that is not there; empty: it can be used.
func lacking(ctx context.Context, r runtimes.Runtime) string {
	if r.Runtime != runtimes.Docker {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, examineLimit)
	defer cancel()
	for _, f := range runtimes.Examine(ctx) {
		if f.State == runtimes.FindingFail {
			return f.Said
		}
	}
	return ""
}

// stackFolder is a stack that is to be checked, and where it stands.
type stackFolder struct {
	name string
	dir  string // as it is shown
	load func() (*stack.Stack, error)
}

// stacksAt finds the stack of a name, or those in a folder: the folder of one, or
// one that holds stacks.
func stacksAt(cmd *cobra.Command, arg string) ([]stackFolder, error) {
	info, err := os.Stat(arg)
	folder := err == nil && info.IsDir()
	if !folder || !strings.ContainsAny(arg, `./\`) {
		lib, err := openLibrary(cmd)
		if err != nil {
			return nil, err
		}
		if s, ok := lib.Stack(arg); ok {
			return []stackFolder{{arg, "stacks/" + s.Name, func() (*stack.Stack, error) { return s, nil }}}, nil
		}
		if !folder {
			return nil, usage(cmd, "there is no stack %q, and no such folder; there is %s", arg, strings.Join(lib.StackNames(), ", "))
		}
	}
	dirs := []string{arg}
	if _, err := os.Stat(filepath.Join(arg, "stack.yaml")); err != nil {
		if dirs, err = filepath.Glob(filepath.Join(arg, "stacks", "*", "stack.yaml")); err != nil {
			return nil, err
		}
		for i := range dirs {
			dirs[i] = filepath.Dir(dirs[i])
		}
	}
	if len(dirs) == 0 {
		return nil, usage(cmd, "%s holds no stack.yaml, and no folder stacks with one", arg)
	}
	var all []stackFolder
	for _, dir := range dirs {
		at, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(at)
		all = append(all, stackFolder{name, filepath.ToSlash(dir), func() (*stack.Stack, error) {
			return stack.Load(below{os.DirFS(dir), path.Join("stacks", name)}, name)
		}})
	}
	return all, nil
}

// below is a file system whose files stand in a folder of another one.
type below struct {
	files  fs.FS
	folder string
}

// Open opens a file of the folder; elsewhere there is none.
func (b below) Open(name string) (fs.File, error) {
	rest, ok := strings.CutPrefix(name, b.folder+"/")
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return b.files.Open(rest)
}
