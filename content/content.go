// Package content embeds what authors wrote: stacks, scenarios, runbooks and
// the guide. Markdown and YAML only; it imports nothing of ours and checks
// nothing. What is in here is what a bare binary brings with it.
package content

import "embed"

// FS holds the folders stacks, scenarios, runbooks and guide.
//
//go:embed stacks scenarios runbooks guide
var FS embed.FS
