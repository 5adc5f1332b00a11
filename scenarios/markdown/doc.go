// Package markdown reads the Markdown that authors write: scenarios, runbooks
// and the guide. It finds front matter, headings and fenced blocks with their
// exact places, and turns prose into HTML that is safe to show.
//
// Invariants: a place is the line and column, counted from 1 in characters, at
// which an author's editor shows it; raw HTML and links that run code never
// reach the output; input over MaxSize is refused, never cut.
//
// Non-goals: what the blocks mean (scenarios), YAML.
package markdown
