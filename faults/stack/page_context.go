package stack

import "strings"

// Where in a document a place is.
const (
	inText    = iota // between tags
	inTag            // between < and >
	inQuotes         // in the value of an attribute
	inRaw            // in style or script, which no escaping suits
	inComment        // in <!-- -->
)

// context is where a reader of HTML is, as far as it matters to what may be
// filled in there. It is coarser than a browser's and never laxer: what it
// calls text or quotes is that to a browser, too.
type context struct {
	where int
	quote byte   // that ends inQuotes
	until string // what ends inRaw
	tag   string // the one being read, in lower case
}

func (c *context) read(text string) {
	for text != "" {
		switch c.where {
		case inText:
			at := strings.IndexByte(text, '<')
			if at < 0 {
				return
			}
			text = text[at+1:]
			if rest, ok := strings.CutPrefix(text, "!--"); ok {
				c.where, text = inComment, rest
				continue
			}
			c.where, c.tag = inTag, tagName(text)
		case inTag:
			text = c.attributes(text)
		case inQuotes:
			at := strings.IndexByte(text, c.quote)
			if at < 0 {
				return
			}
			c.where, text = inTag, text[at+1:]
		case inRaw:
			at := strings.Index(strings.ToLower(text), c.until)
			if at < 0 {
				return
			}
			c.where, c.tag, text = inTag, "", text[at+len(c.until):]
		case inComment:
			at := strings.Index(text, "-->")
			if at < 0 {
				return
			}
			*c, text = context{}, text[at+3:]
		}
	}
}

// attributes reads on in a tag, up to its end or into the quotes of a value.
// Quotes mean something only where a value begins.
func (c *context) attributes(text string) (rest string) {
	const space = " \t\r\n\f"
	for {
		text = strings.TrimLeft(text, space+"/")
		if text == "" {
			return ""
		}
		if text[0] == '>' {
			if rawTags[c.tag] {
				c.where, c.until = inRaw, "</"+c.tag
			} else {
				*c = context{}
			}
			return text[1:]
		}
		name := strings.IndexAny(text[1:], space+"/>=") + 1 // one of a single character, too
		if name == 0 {
			return ""
		}
		text = strings.TrimLeft(text[name:], space)
		if text == "" || text[0] != '=' {
			continue
		}
		text = strings.TrimLeft(text[1:], space)
		if text == "" {
			return ""
		}
		if text[0] == '"' || text[0] == '\'' {
			c.where, c.quote = inQuotes, text[0]
			return text[1:]
		}
		end := strings.IndexAny(text, space+">")
		if end < 0 {
			return ""
		}
		text = text[end:]
	}
}

// rawTags are the elements whose content is no HTML.
var rawTags = map[string]bool{"style": true, "script": true, "iframe": true, "noembed": true, "noframes": true, "noscript": true, "xmp": true, "plaintext": true, "template": true, "svg": true, "math": true}

func tagName(text string) string {
	end := 0
	for end < len(text) && (text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z' || text[end] >= '0' && text[end] <= '9') {
		end++
	}
	return strings.ToLower(text[:end])
}
