package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/server/cage"
	"github.com/drillyard/drillyard/server/runtimes"
	"github.com/drillyard/drillyard/server/store"
)

// examineLimit bounds the wait for an engine that does not answer.
const examineLimit = 30 * time.Second

// diagnosis is what doctor prints as JSON.
type diagnosis struct {
	Findings []runtimes.Finding `json:"findings"`
	Reaped   []runtimes.Left    `json:"reaped,omitempty"`
}

func doctorCommand() *cobra.Command {
	var reap, asJSON bool
	var runtime string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine lacks, and clear up after runs that were cut off",
		Long: `Looks at what Drillyard needs of this machine: a place for its data, a port to
serve on and, for the runtime docker, a container engine with the images of
PostgreSQL, Redis and NATS. The runtimes inproc and tabletop need nothing else.
Scripts that people write in exercises need a cage, and it says which there is.

It changes nothing, but for what --reap takes away: what runs in containers have
left behind whose server is no more. The exit code is 1 when something that is
asked for cannot work.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, ok := runtimes.Find(runtime); !ok && runtime != "" {
				return usage(cmd, "there is no runtime %q", runtime)
			}
			in, err := inForce(cmd)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), examineLimit)
			defer cancel()
			var found diagnosis
			if reap {
				if found.Reaped, err = runtimes.Clear(ctx); err != nil {
					found.Findings = append(found.Findings, runtimes.Finding{
						About: "reap", State: runtimes.FindingFail, Said: "What runs have left behind could not be taken away: " + err.Error() + ".",
					})
				}
			}
			found.Findings = append(found.Findings, port(in.Listen), folder(in.Data))
			found.Findings = append(found.Findings, kept(ctx, in.Data)...)
			if runtime == "" || runtime == runtimes.Docker {
				found.Findings = append(found.Findings, runtimes.Examine(ctx)...)
			}
			if runtime == "" {
				found.Findings = append(found.Findings, caged(ctx, in.CageNamespaces))
			}
			if err := printDiagnosis(cmd, asJSON, found); err != nil {
				return err
			}
			for _, f := range found.Findings {
				if f.State == runtimes.FindingFail {
					return exitCode{exitFailed}
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&reap, "reap", false, "take away what runs in containers have left behind whose server is no more")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	settingFlags(cmd, "listen", "cage-namespaces")
	cmd.Flags().StringVar(&runtime, "runtime", "", "look only at what this runtime needs; empty: at all")
	return cmd
}

// caged tells in what programs of people can be run here, and what an admin could do
// about it.
func caged(ctx context.Context, namespaces bool) runtimes.Finding {
	const about = "scripts"
	way, err := cage.New(cage.Options{Namespaces: namespaces}).Which(ctx)
	if err == nil {
		return runtimes.Finding{About: about, State: runtimes.FindingOK, Said: "Scripts of exercises are run in " + way + "."}
	}
	found := runtimes.Finding{About: about, State: runtimes.FindingWarn, Said: "Scripts of exercises cannot be run: " + strings.ReplaceAll(err.Error(), "\n", "; ") + ".",
		Help: "Give it a container engine and the toolbox: make images."}
	if _, err := cage.New(cage.Options{Namespaces: true, NoContainers: true}).Which(ctx); err == nil && !namespaces {
		found.Help += " Or allow namespaces of the kernel, which this one can make, with --cage-namespaces; the guide's page on running the server says what that means."
	}
	return found
}

// port tells whether there is room to serve.
func port(listen string) runtimes.Finding {
	l, err := net.Listen("tcp", listen)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return runtimes.Finding{About: "port", State: runtimes.FindingWarn, Said: "Something listens on " + listen + " already; it may be a Drillyard.",
			Help: "Serve elsewhere: drillyard serve --listen 127.0.0.1:8081."}
	case err != nil:
		return runtimes.Finding{About: "port", State: runtimes.FindingFail, Said: "Nothing can listen on " + listen + ": " + err.Error() + ".",
			Help: "Serve elsewhere: drillyard serve --listen 127.0.0.1:8081."}
	}
	_ = l.Close()
	return runtimes.Finding{About: "port", State: runtimes.FindingOK, Said: listen + " is free."}
}

// folder tells whether data can be kept. It makes no folder.
func folder(data string) runtimes.Finding {
	at, err := os.Stat(data)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return runtimes.Finding{About: "data", State: runtimes.FindingOK, Said: data + " is not there yet; it is made when it is first needed."}
	case err == nil && at.IsDir():
		probe, err := os.CreateTemp(data, ".doctor-")
		if err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
		if err == nil {
			return runtimes.Finding{About: "data", State: runtimes.FindingOK, Said: data + " can be written."}
		}
		return runtimes.Finding{About: "data", State: runtimes.FindingFail, Said: data + " cannot be written: " + err.Error() + ".", Help: "Name another one with --data."}
	case err == nil:
		err = errors.New("it is no folder")
	}
	return runtimes.Finding{About: "data", State: runtimes.FindingFail, Said: data + " cannot be used: " + err.Error() + ".", Help: "Name another one with --data."}
}

// kept tells whether what is kept in a folder can be used; nothing of a folder
// that has no database yet.
func kept(ctx context.Context, data string) []runtimes.Finding {
	err := store.Check(ctx, data)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err == nil:
		return []runtimes.Finding{{About: "database", State: runtimes.FindingOK, Said: "What is kept in " + data + " is sound."}}
	case errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrForeign):
		return []runtimes.Finding{{About: "database", State: runtimes.FindingFail, Said: err.Error() + ".",
			Help: "Keep it, and restore the latest backup into an empty folder: drillyard restore FILE --data FOLDER."}}
	case errors.Is(err, store.ErrNewer):
		return []runtimes.Finding{{About: "database", State: runtimes.FindingFail, Said: err.Error() + "."}}
	}
	return []runtimes.Finding{{About: "database", State: runtimes.FindingWarn, Said: "What is kept could not be read: " + err.Error() + "."}}
}

func printDiagnosis(cmd *cobra.Command, asJSON bool, found diagnosis) error {
	if asJSON {
		return encode(cmd, found)
	}
	out := cmd.OutOrStdout()
	for _, l := range found.Reaped {
		fmt.Fprintf(out, "taken away: %s\n", l)
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range found.Findings {
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.State, f.About, f.Said)
		if f.Help != "" {
			fmt.Fprintf(table, "\t\t→ %s\n", f.Help)
		}
	}
	return table.Flush()
}
