// Package content embeds what authors wrote: stacks, scenarios, runbooks, tracks, exercises, interview
// templates, the guide, and sample runs. Markdown, YAML, templates of pages and logs as lines of JSON only; it imports nothing of ours and checks
// nothing. What is in here is what a bare binary brings with it.
package content

import "embed"

// FS holds pack.yaml and the folders stacks, scenarios, runbooks, tracks, exercises, interviews, guide and samples.
//
//go:embed pack.yaml stacks scenarios runbooks tracks exercises interviews guide samples
var FS embed.FS
