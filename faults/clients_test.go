package faults_test

import (
	"testing"

	"github.com/drillyard/drillyard/faults"
)

// A sentence says what a stack calls those who come to it, and nobody's own words
// are changed.
func TestClientsIn(t *testing.T) {
	guests := faults.Clients{One: "guest of ours", Many: "guests of ours"}
	for text, want := range map[string]string{
		"Customers are well: the customer's page is there.": "Guests of ours are well: the guest of ours's page is there.",
		"Said “no customers are hurt” while customers were": "Said “no customers are hurt” while guests of ours were",
		"sum(customer_visits_total)":                        "sum(customer_visits_total)",
		"Customer":                                          "Guest of ours",
		"customer-api fails for customers.":                 "customer-api fails for guests of ours.",
		"It asks /v1/customers/7: customers":                "It asks /v1/customers/7: guests of ours",
		"(customers)":                                       "(guests of ours)",
	} {
		if got := guests.In(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
		if got := (faults.Clients{One: "équipe", Many: "équipes"}).In("Customers"); got != "Équipes" {
			t.Errorf("a word that does not begin with a letter of ASCII becomes %q", got)
		}
		if got := (faults.Clients{}).In(text); got != text {
			t.Errorf("of a stack that says nothing %q becomes %q", text, got)
		}
	}
}
