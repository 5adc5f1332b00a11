package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/frontend"
	"github.com/drillyard/drillyard/server/app"
	"github.com/drillyard/drillyard/server/authoring"
	"github.com/drillyard/drillyard/server/config"
	"github.com/drillyard/drillyard/server/library"
	"github.com/drillyard/drillyard/server/library/pack"
)

func previewCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "preview FILE",
		Short: "Write a drill in the browser, on a server of one's own",
		Long: `Opens a file in the editor of the web client, on a server that only this machine
can reach and that forgets everything when it ends. What is saved there is saved
to the file. It prints the address, which signs in once.

A file in the folder of a pack sees what the pack has; any other sees what is
built in.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			in, err := inForce(cmd)
			if err != nil {
				return err
			}
			room, err := os.MkdirTemp("", "drillyard-preview-")
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, os.RemoveAll(room)) }()
			p, err := previewOf(args[0], room)
			if err != nil {
				return usage(cmd, "%v", err)
			}
			return p.serve(cmd, in.Config, room)
		},
	}
}

// preview is a file as a pack has it.
type preview struct {
	pack, name string
	place      string // folder of the pack
	folders    *authoring.Folders
}

// previewOf finds the pack of a file, or makes one for it in a folder.
func previewOf(file, room string) (preview, error) {
	p := preview{folders: &authoring.Folders{}}
	at, err := filepath.Abs(file)
	if err != nil {
		return p, err
	}
	src, err := readScenario(at)
	if err != nil {
		return p, err
	}
	if around, ok := packAround(at); ok {
		sheet, err := os.ReadFile(filepath.Join(around, pack.File))
		if err != nil {
			return p, err
		}
		about, mistakes := pack.ReadManifest(filepath.Join(around, pack.File), sheet)
		if len(mistakes) > 0 {
			return p, mistakes
		}
		name, err := filepath.Rel(around, at)
		p.pack, p.name, p.place = about.Name, filepath.ToSlash(name), around
		return p, errors.Join(err, authoring.CheckName(p.name))
	}
	folder := map[library.Kind]string{library.KindScenario: "scenarios", library.KindRunbook: "runbooks", library.KindGuide: "guide"}[library.KindOf(at, src)]
	if folder == "" {
		return p, fmt.Errorf("%s is in no pack, and neither a scenario nor a runbook: put a %s into the folder above its own", file, pack.File)
	}
	p.pack, p.name, p.place = "preview", path.Join(folder, filepath.Base(at)), filepath.Join(room, "pack")
	into := p.folders.Of(p.place)
	if err := os.Mkdir(p.place, 0o700); err != nil {
		return p, err
	}
	if _, err := into.Create(pack.File, "name: preview\ntitle: Preview\nversion: 0.1.0\n"); err != nil {
		return p, err
	}
	return p, into.Borrow(p.name, at)
}

// serve has the file edited until the command is stopped.
func (p preview) serve(cmd *cobra.Command, in config.Config, room string) error {
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	in.Data, in.Listen, in.Ops, in.Public, in.Cert, in.Key, in.Level = filepath.Join(room, "data"), "127.0.0.1:0", "", nil, "", "", "error"
	in.Content = append(in.Content, p.place)
	a, err := app.New(ctx, app.Options{Config: in, BuiltIn: builtIn(in), Client: frontend.FS(), Version: version(), Logger: logger(cmd.ErrOrStderr(), in), Folders: p.folders})
	if err != nil {
		return err
	}
	if err := a.Start(); err != nil {
		return errors.Join(err, a.Stop(ctx))
	}
	link, err := a.SignIn(ctx)
	if err != nil {
		return errors.Join(err, a.Stop(ctx))
	}
	fmt.Fprintf(out, "Drillyard is serving on %s\n", a.Listens())
	fmt.Fprintf(out, "Write %s at this address, which signs in once:\n\n  %s?then=%s\n\nCtrl+C ends it, and what was played here is gone.\n", p.name, link, url.QueryEscape("/"+path.Join("authoring", p.pack, p.name)))
	return untilStopped(ctx, out, a)
}
