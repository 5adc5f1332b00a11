package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/faults/docker/inside"
)

// sandboxCommand is what this program is called with in the containers of a
// sandbox, by the server that made them. Nobody else has a use for it.
func sandboxCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "sandbox ROLE",
		Short:  "Take a role in a container of a sandbox, driven over standard input and output",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return inside.Main(cmd.Context(), args[0], os.Stdin, os.Stdout)
		},
	}
}
