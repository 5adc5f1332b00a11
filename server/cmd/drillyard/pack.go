package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
)

func packCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pack",
		Short: "Check packs of content, and make single files of them",
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(packBuildCommand(), packCheckCommand())
	return cmd
}

func packBuildCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "build DIR",
		Short: "Make a single file of a pack, to hand it on",
		Long: `Makes a single file of the pack in a folder: NAME-VERSION.tar, unless -o says
otherwise. --content takes such a file as it takes a folder, and an admin can upload
it. A pack with mistakes is not built. The same files make the same bytes, on every
machine: what is printed is their SHA-256.`,
		Args: onePack,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, err := soundPack(cmd, args[0])
			if err != nil {
				return err
			}
			if found.Origin != library.Folder {
				return usage(cmd, "%s is no folder", args[0])
			}
			files, err := pack.Files(pack.Folder(found.Place))
			if err != nil {
				return err
			}
			var built bytes.Buffer
			if err := pack.Build(&built, files); err != nil {
				return err
			}
			if out == "" {
				out = found.Name + "-" + found.Version + ".tar"
			}
			if err := renameio.WriteFile(out, built.Bytes(), 0o644, renameio.WithTempDir(filepath.Dir(out))); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%x  %s\n", sha256.Sum256(built.Bytes()), out)
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "the `file` to write")
	return cmd
}

func packCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE|DIR",
		Short: "Report every mistake in a pack, in a folder or in a single file",
		Args:  onePack,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, err := soundPack(cmd, args[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s, %s: %d files, no mistakes\n", found.Name, found.Version, found.Title, len(found.Files))
			return nil
		},
	}
}

func onePack(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(cmd, "one pack is needed")
	}
	return nil
}

// soundPack opens a pack, or says all that is wrong with it.
func soundPack(cmd *cobra.Command, place string) (library.Pack, error) {
	in, err := inForce(cmd)
	if err != nil {
		return library.Pack{}, err
	}
	if _, err := os.Stat(place); err != nil {
		return library.Pack{}, usage(cmd, "%v", err)
	}
	lib, err := openPacks(cmd, in.Config, []string{place})
	if err != nil {
		return library.Pack{}, err
	}
	for _, p := range lib.Packs() {
		if !same(p.Place, place) {
			continue
		}
		if found := placed(p, p.Mistakes()); len(found) > 0 {
			fmt.Fprintln(cmd.OutOrStdout(), found)
			return p, exitCode{exitFailed}
		}
		return p, nil
	}
	return library.Pack{}, usage(cmd, "there is no pack at %s", place)
}
