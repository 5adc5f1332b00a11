package main

import (
	"github.com/spf13/cobra"

	"github.com/drillyard/drillyard/content"
	"github.com/drillyard/drillyard/server/library"
)

// openLibrary compiles the content that a command works with.
func openLibrary(*cobra.Command) (*library.Library, error) {
	return library.Load(content.FS)
}
