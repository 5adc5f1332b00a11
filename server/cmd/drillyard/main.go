// Command drillyard runs incident drills: it serves them to people, plays
// rehearsals headless, checks what authors write and grades what was played.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // it ran, and the answer is no: mistakes found, a score out of bounds
	exitUsage  = 2 // it was asked wrongly
	exitError  = 3 // it could not do what it was asked
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	out, errOut := &printable{out: os.Stdout}, &printable{out: os.Stderr}
	cmd := root()
	cmd.SetOut(out)
	cmd.SetErr(errOut)
	err := cmd.ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return code.code
	default:
		fmt.Fprintf(errOut, "drillyard: %v\n", err)
		return exitError
	}
}

// exitCode ends the program with a code; what there is to say has been said.
type exitCode struct{ code int }

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// usage says that a command was asked wrongly.
func usage(cmd *cobra.Command, format string, args ...any) error {
	fmt.Fprintf(cmd.ErrOrStderr(), "drillyard %s: %s\nSee drillyard %s --help.\n", cmd.Name(), fmt.Sprintf(format, args...), cmd.Name())
	return exitCode{exitUsage}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "drillyard",
		Short: "Incident drills on real services that are harmed on purpose",
		Long: `Drillyard plays incident scenarios, written in Markdown, against a sandbox of
real services, and grades how people respond.

Exit codes: 0 done; 1 the answer is no (mistakes found, a score out of its
bounds); 2 asked wrongly; 3 could not be done.`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	settingsEverywhere(cmd)
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usage(cmd, "%v", err) })
	cmd.AddCommand(serveCommand(), previewCommand(), configCommand(), lintCommand(), packCommand(), testCommand(), exerciseCommand(), runCommand(), gradeCommand(), agreementCommand(), replayCommand(), faultsCommand(), actionsCommand(), schemaCommand(), importCommand(), newCommand(), rulesCommand(), conformanceCommand(), stackCommand(), versionCommand(), doctorCommand(), backupCommand(), restoreCommand(), linkCommand(), personCommand(), retentionCommand(), badgeCommand())
	return cmd
}
