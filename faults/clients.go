package faults

import (
	"regexp"
	"strings"
)

// Clients is what those who come to a stack are called, as inside a sentence.
// Without it they are customers.
type Clients struct {
	One  string `yaml:"one" json:"one"`   // client
	Many string `yaml:"many" json:"many"` // clients
}

// Named is c, or what everybody is called who has no name.
func (c Clients) Named() Clients {
	if c.One == "" || c.Many == "" {
		return Clients{One: "customer", Many: "customers"}
	}
	return c
}

// called are customers where a sentence has them, and what somebody said.
var called = regexp.MustCompile(`“[^”]*”|\b[Cc]ustomers?\b`)

// In puts a stack's word for its customers into a sentence of ours. What
// stands in quotation marks was said by somebody, and stays: decisions/0125.
func (c Clients) In(sentence string) string {
	if c == (Clients{}) {
		return sentence
	}
	c = c.Named()
	return called.ReplaceAllStringFunc(sentence, func(word string) string {
		switch word {
		case "customer":
			return c.One
		case "customers":
			return c.Many
		case "Customer":
			return capital(c.One)
		case "Customers":
			return capital(c.Many)
		default:
			return word
		}
	})
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
