package stack

import (
	"slices"
	"strings"
)

// sql checks a statement: one of the few that a service, or a schema, is made
// of, and nothing behind it. What it may do besides is for the engines to bound.
func (c *checker) sql(where, text string, verbs ...string) {
	if len(text) > maxStatement {
		c.at(where, "this statement is %d bytes long; at most %d", len(text), maxStatement)
		return
	}
	words, alone := bare(text)
	if !alone {
		c.at(where, "one statement, without comments and with its quotes closed")
		return
	}
	if len(words) == 0 || !slices.ContainsFunc(verbs, func(verb string) bool {
		return strings.HasPrefix(strings.Join(words, " ")+" ", verb+" ")
	}) {
		c.at(where, "a statement begins with %s here", strings.Join(verbs, ", "))
	}
}

var (
	statementVerbs = []string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}
	schemaVerbs    = []string{"CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "INSERT"}
)

// bare returns the words of a statement in capitals, without what stands in
// quotes. It is alone if no other one follows.
func bare(text string) (words []string, alone bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch q := text[i]; q {
		case '\'', '"', '`':
			end := strings.IndexByte(text[i+1:], q) // two quotes in a row are two texts: it is the same
			if end < 0 {
				return nil, false
			}
			i += 1 + end
			b.WriteByte(' ')
		case ';':
			if strings.TrimSpace(text[i+1:]) != "" {
				return nil, false
			}
		case '-', '/':
			if strings.HasPrefix(text[i:], "--") || strings.HasPrefix(text[i:], "/*") {
				return nil, false
			}
			b.WriteByte(' ')
		case 0:
			return nil, false
		default:
			b.WriteByte(q)
		}
	}
	return strings.Fields(strings.ToUpper(b.String())), true
}
