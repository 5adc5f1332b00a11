package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"strings"
)

// The report that build servers read: a suite for each scenario or exercise, a
// case for each play or answer, and one for what all plays together show.
type (
	junitSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []*junitSuite
	}
	junitSuite struct {
		XMLName  xml.Name `xml:"testsuite"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Seconds  float64  `xml:"time,attr"`
		Cases    []junitCase
	}
	junitCase struct {
		XMLName xml.Name      `xml:"testcase"`
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Seconds float64       `xml:"time,attr"`
		Failure *junitFailure `xml:"failure"`
		Said    string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// shownCase is the name of the case that says what the plays of everybody show.
const shownCase = "what the plays show of the drill"

func writeJUnit(file string, trials []trial, dry []dryPlayed, answers []answered) error {
	var report junitSuites
	byName := map[string]*junitSuite{}
	of := func(scenario string) *junitSuite {
		suite := byName[scenario]
		if suite == nil {
			suite = &junitSuite{Name: scenario}
			byName[scenario] = suite
			report.Suites = append(report.Suites, suite)
		}
		return suite
	}
	for _, t := range trials {
		suite := of(t.Scenario)
		c := junitCase{Class: t.Scenario, Name: fmt.Sprintf("%s, seed %d", t.Responder, t.Seed), Seconds: t.Took.Seconds()}
		suite.Tests++
		suite.Seconds += c.Seconds
		if !t.OK {
			suite.Failures++
			c.Failure = &junitFailure{
				Message: fmt.Sprintf("scored %.1f %%, want %s", t.Percent, t.Band),
				Text:    strings.Join(t.lines(), "\n"),
			}
		}
		suite.Cases = append(suite.Cases, c)
	}
	for _, d := range dry {
		suite := of(d.scenario)
		wrong, advice := d.sorted()
		c := junitCase{Class: d.scenario, Name: shownCase, Said: strings.Join(advice, "\n")}
		suite.Tests++
		if len(wrong) > 0 {
			suite.Failures++
			message := wrong[0]
			if len(wrong) > 1 {
				message = fmt.Sprintf("%d mistakes", len(wrong))
			}
			c.Failure = &junitFailure{Message: message, Text: strings.Join(wrong, "\n")}
		}
		suite.Cases = append(suite.Cases, c)
	}
	for _, a := range answers {
		suite := of(a.Exercise)
		c := junitCase{Class: a.Exercise, Name: a.name(), Seconds: float64(a.TookMS) / 1000, Said: a.Skipped}
		suite.Tests++
		suite.Seconds += c.Seconds
		if !a.OK {
			suite.Failures++
			c.Failure = &junitFailure{Message: a.missed(), Text: strings.Join(a.lines(), "\n")}
		}
		suite.Cases = append(suite.Cases, c)
	}
	raw, err := xml.MarshalIndent(report, "", "  ")
	if err != nil {
		return fmt.Errorf("write the JUnit report: %w", err)
	}
	return os.WriteFile(file, append([]byte(xml.Header), append(raw, '\n')...), 0o644)
}

// sorted are the lines of what is wrong, and of what is only advice.
func (d dryPlayed) sorted() (wrong, advice []string) {
	for _, p := range d.problems {
		if p.Advice {
			advice = append(advice, p.String())
		} else {
			wrong = append(wrong, p.String())
		}
	}
	return wrong, advice
}
