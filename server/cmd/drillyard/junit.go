package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"strings"
)

// The report that build servers read: a suite for each scenario, a case for
// each play.
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
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

func writeJUnit(file string, trials []trial) error {
	var report junitSuites
	byName := map[string]*junitSuite{}
	for _, t := range trials {
		suite := byName[t.Scenario]
		if suite == nil {
			suite = &junitSuite{Name: t.Scenario}
			byName[t.Scenario] = suite
			report.Suites = append(report.Suites, suite)
		}
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
	raw, err := xml.MarshalIndent(report, "", "  ")
	if err != nil {
		return fmt.Errorf("write the JUnit report: %w", err)
	}
	return os.WriteFile(file, append([]byte(xml.Header), append(raw, '\n')...), 0o644)
}
