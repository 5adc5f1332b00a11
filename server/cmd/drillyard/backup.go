package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/server/store"
)

func backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a backup of everything that is kept, also of a server at work",
		Long: `Writes people, runs with their logs and grades, the audit trail, as they are at
one moment, and packs that were uploaded, into a new file, and checks it. A server on the same data folder
need not be stopped, and hinders nothing. A file that exists is not overwritten.

Whoever can read the file can read all that: keep it as you keep passwords. Who is
removed, what is redacted and what goes by keep-runs afterwards stays in it: of people
who were removed before, it holds an id, and their names in the texts of logs that are
redacted when they are read.`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := inForce(cmd)
			if err != nil {
				return err
			}
			err = store.Backup(cmd.Context(), in.Data, args[0])
			if errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrNotFound) {
				return usage(cmd, "%v", err)
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is backed up to %s, and the backup was checked.\n", in.Data, args[0])
			return nil
		},
	}
}

func restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE --data FOLDER",
		Short: "Make a data folder of a backup",
		Long: `Checks a backup and makes a data folder of it, which must have no database yet. A
backup of an older version is upgraded when it is first used.

Nobody is signed in afterwards, and one-time addresses of before are void: what
was revoked since the backup must not come back. Whoever has a password signs in
with it; for others, see drillyard link.`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := inForce(cmd)
			if err != nil {
				return err
			}
			err = store.Restore(cmd.Context(), args[0], in.Data)
			if errors.Is(err, store.ErrExists) {
				return usage(cmd, "%v; name an empty folder with --data", err)
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is restored to %s. Everyone signs in again.\n", args[0], in.Data)
			return nil
		},
	}
}

func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(cmd, "one file is needed")
	}
	return nil
}
