package main

import (
	"github.com/spf13/cobra"
)

func stackCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "stack",
		Short: "Look after stacks",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return usage(cmd, "say what to do: drillyard stack check") },
	}
	cmd.AddCommand(stackCheckCommand())
	return cmd
}
