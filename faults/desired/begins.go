package desired

import "strings"

// begins reports whether a request, with fields such as {note} where values stand, can
// begin with a prefix.
func begins(request, prefix string) bool {
	for request != "" && prefix != "" {
		if request[0] == '{' {
			_, rest, closed := strings.Cut(request, "}")
			if !closed {
				return false
			}
			// A value is anything but the next of what is fixed.
			value, after, more := prefix, "", false
			if i := strings.IndexAny(prefix, "/?& "); i >= 0 {
				value, after, more = prefix[:i], prefix[i:], true
			}
			if value == "" {
				return false
			}
			if !more {
				return true
			}
			request, prefix = rest, after
			continue
		}
		if request[0] != prefix[0] {
			return false
		}
		request, prefix = request[1:], prefix[1:]
	}
	return prefix == ""
}
