package runbook

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
	"github.com/drillyard/drillyard/faults/stack"
	"github.com/drillyard/drillyard/scenarios"
)

// Usual words for actions, beside their names and titles. The first that fits counts.
var usual = []struct {
	action string
	words  *regexp.Regexp
}{
	{"rollback-config", regexp.MustCompile(`^(?:roll(?:ing)?(?: |-)?back|revert|undo|take back|put back|restore)\b.*\b(?:config|configuration|settings?)\b`)},
	{"rollback-config", regexp.MustCompile(`^(?:roll|take|put|set)\b.*\b(?:config|configuration|settings?)\b.*\bback\b`)},
	{"rollback-deploy", regexp.MustCompile(`^(?:roll(?:ing)?(?: |-)?back|revert|undo|take back)\b.*\b(?:deploy|deployment|release|version|canary)\b`)},
	{"rollback-deploy", regexp.MustCompile(`^(?:roll|take)\b.*\b(?:deploy|deployment|release|version|canary)\b.*\bback\b`)},
	{"rollback-config", regexp.MustCompile(`^(?:config|configuration|settings?) (?:roll-?back|revert)\b`)},
	{"rollback-deploy", regexp.MustCompile(`^(?:deploy|deployment|release|version|canary) (?:roll-?back|revert)\b`)},
	{"rollback-deploy", regexp.MustCompile(`^rollout undo\b`)},
	{"restart", regexp.MustCompile(`^rollout restart\b`)},
	{"scale", regexp.MustCompile(`^(?:increase|raise|reduce|lower|set|change|bring)\b.*\b(?:number of )?replicas\b`)},
	{"toggle-flag", regexp.MustCompile(`^(?:switch|turn|toggle|set)\b.*\bflag\b`)},
	{"scale", regexp.MustCompile(`^scale\b`)},
	{"restart", regexp.MustCompile(`^(?:restart|bounce|reboot)\b`)},
	{"shed-load", regexp.MustCompile(`^(?:shed|turn away)\b`)},
	{"drain", regexp.MustCompile(`^(?:drain\b|take\b.*\bout of rotation\b)`)},
	{"fail-over", regexp.MustCompile(`^fail ?over\b`)},
	{"flush-cache", regexp.MustCompile(`^(?:flush|empty|clear)\b.*\bcache\b`)},
	{"purge-queue", regexp.MustCompile(`^(?:purge|empty|drop)\b.*\b(?:queue|messages)\b`)},
	{"set-config", regexp.MustCompile(`^(?:set|change|raise|lower|put|increase|reduce)\b.*\b[a-z]+_[a-z_]+\b`)},
	{"set-config", regexp.MustCompile(`^set\b.*\b(?:to|=)\b`)},
}

// action is the one that a piece names, and where in its words. Written is the piece as
// it stands, with its backticks, and words the same in lower case and without them.
func (in *interpreter) action(written, words string) (a faults.Action, at int, ok bool) {
	if toolLead.MatchString(strings.TrimSpace(written)) { // a command of a tool
		rest := words
		for range toolWords {
			if _, rest, _ = strings.Cut(rest, " "); rest == "" {
				break
			}
			if a, _, ok = in.inWords(rest, rest); ok {
				return a, 0, true
			}
		}
		return faults.Action{}, 0, false
	}
	return in.inWords(written, words)
}

// toolWords is how far into a command of a tool an action may begin.
const toolWords = 4

// inWords is action for what is no command of a tool.
func (in *interpreter) inWords(written, words string) (a faults.Action, at int, ok bool) {
	for _, a := range in.actions {
		if strings.Contains(written, "`"+a.Name+"`") || strings.Contains(written, "`"+a.Name+" ") || starts(words, a.Name) {
			return a, strings.Index(words, a.Name), true
		}
	}
	for _, u := range usual {
		if u.words.MatchString(words) {
			a, ok = in.called(u.action)
			return a, 0, ok
		}
	}
	for _, a := range in.actions {
		if starts(words, strings.ReplaceAll(a.Name, "-", " ")) || starts(words, strings.ToLower(a.Title)) {
			return a, 0, true
		}
	}
	return faults.Action{}, 0, false
}

func starts(words, with string) bool {
	rest, ok := strings.CutPrefix(words, with)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], " ,.:;"))
}

func (in *interpreter) called(name string) (faults.Action, bool) {
	at := slices.IndexFunc(in.actions, func(a faults.Action) bool { return a.Name == name })
	if at < 0 {
		return faults.Action{}, false
	}
	return in.actions[at], true
}

var edgeForm = regexp.MustCompile(`([a-z0-9-]+)\s*(?:->|→)\s*([a-z0-9-]+)`)

// acts reads what an action is aimed at, and with which values.
func (in *interpreter) acts(a faults.Action, words, rest string, l line) Instruction {
	// What follows the action names it; else what stands before.
	target := faults.Target(in.service(rest, l.text))
	if a.Target == faults.TargetEdge {
		target = ""
		if m := edgeForm.FindStringSubmatch(rest); m != nil {
			target = faults.Target(m[1] + "->" + m[2])
		}
	}
	unclear := func(why, hint string) Instruction {
		return Instruction{Sort: Unclear, act: a, plain: words, Said: "It asks for " + a.Name + ", and not plainly how.", Why: why, Hint: hint}
	}
	if target == "" {
		return unclear("it does not say what "+a.Name+" is aimed at", "name one of "+strings.Join(in.services, ", "))
	}
	service, _ := in.stack.Service(string(target))
	if len(a.Kinds) > 0 && service.Name != "" && !slices.Contains(a.Kinds, service.Kind) {
		return unclear(fmt.Sprintf("%s is for a %s, and %s is a %s", a.Name, strings.Join(a.Kinds, " or "), target, service.Kind), "")
	}
	with := in.values(a, service, rest)
	if _, errs := faults.Bind(a.Parameters, with); len(errs) > 0 {
		return unclear(errors.Join(errs...).Error(), "write the values with their names, as in: "+example(a, target))
	}
	said := fmt.Sprintf("Do %s on %s", a.Name, target)
	for _, p := range a.Parameters {
		if v := with[p.Name]; v != "" {
			said += fmt.Sprintf(", %s %s", p.Name, v)
		}
	}
	return Instruction{
		Sort: Act, Said: said + ".", act: a, plain: words,
		step: scenarios.RehearsalStep{Do: a.Name, Target: target, With: with, Reason: clip("The runbook says so: " + strings.ReplaceAll(l.text, "`", ""))},
	}
}

// example is how an action is written so that nobody has to guess.
func example(a faults.Action, target faults.Target) string {
	s := "`" + a.Name + "` on `" + string(target) + "` with"
	for _, p := range a.Parameters {
		if !p.Optional && p.Default == "" {
			s += " `" + p.Name + "=…`"
		}
	}
	return s
}

var (
	numberForm  = regexp.MustCompile(`(\d+(?:\.\d+)?)\s*(%?)`)
	settingForm = regexp.MustCompile(`\b([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\s*(?:=|:|\bback to\b|\bto\b)\s*([\w.]+)`)
	onForm      = regexp.MustCompile(`\b(on|off)\b`)
)

// values reads the parameters of an action.
func (in *interpreter) values(a faults.Action, service stack.Service, rest string) map[string]string {
	with := map[string]string{}
	for _, p := range a.Parameters {
		if m := regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(p.Name) + `\s*(?:=|:|\bto\b)?\s*([\w.-]+)(\s*%)?`).FindStringSubmatch(rest); m != nil && (p.Type == faults.TypeString || numberForm.MatchString(m[1])) {
			with[p.Name] = share(p, strings.TrimRight(m[1], "."), m[2] != "")
		}
	}
	switch a.Name {
	case "set-config":
		for _, m := range settingForm.FindAllStringSubmatch(rest, -1) {
			if _, known := service.Config[m[1]]; known || strings.Contains(m[1], "_") {
				return map[string]string{"key": m[1], "value": strings.TrimRight(m[2], ".")}
			}
		}
		for _, key := range slices.Sorted(maps.Keys(service.Config)) { // "set the retries of a service to 1"
			if m := regexp.MustCompile(`\b` + regexp.QuoteMeta(key) + `\b.*?\bto\s+([\w.]+)`).FindStringSubmatch(rest); m != nil {
				return map[string]string{"key": key, "value": strings.TrimRight(m[1], ".")}
			}
		}
	case "toggle-flag":
		for _, flag := range slices.Sorted(maps.Keys(service.Flags)) {
			if named(rest, []string{flag}) != "" {
				with["flag"] = flag
			}
		}
		delete(with, "state")
		if m := onForm.FindAllString(strings.ToLower(rest), -1); m != nil && strings.Contains(rest, "off") {
			with["state"] = "off"
		} else if regexp.MustCompile(`(?i)\b(?:switch|turn)\b.*\bon\b`).MatchString(rest) && !strings.Contains(rest, " on `") {
			with["state"] = "on"
		}
	case "rollback-config", "rollback-deploy", "restart":
		return in.replicas(a, with, rest)
	default:
		for _, p := range a.Parameters {
			if with[p.Name] != "" || p.Optional || p.Default != "" || p.Type == faults.TypeString {
				continue
			}
			if m := becomes.FindStringSubmatch(rest); m != nil {
				with[p.Name] = share(p, m[1], m[2] == "%")
			} else if m := numberForm.FindStringSubmatch(rest); m != nil {
				with[p.Name] = share(p, m[1], m[2] == "%")
			} else if m := regexp.MustCompile(`\b(one|two|three|four|five|six|eight|ten)\b`).FindString(rest); m != "" {
				with[p.Name] = map[string]string{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "eight": "8", "ten": "10"}[m]
			}
		}
	}
	return in.replicas(a, with, rest)
}

// becomes is what a number is changed to: "from 2 to 4".
var becomes = regexp.MustCompile(`\bfrom\s+\d+(?:\.\d+)?\s*%?\s+to\s+(\d+(?:\.\d+)?)\s*(%?)`)

// share is a value as a parameter takes it: percent are hundredths of what is no whole number.
func share(p faults.Parameter, value string, percent bool) string {
	var n float64
	if _, err := fmt.Sscan(value, &n); percent && err == nil && p.Type == faults.TypeFloat {
		return fmt.Sprint(n / 100)
	}
	return value
}

var replicaForm = regexp.MustCompile(`\b([a-z][a-z-]*-\d+)\b`)

// replicas takes a replica's name as one, and no other word that stands there.
func (in *interpreter) replicas(a faults.Action, with map[string]string, rest string) map[string]string {
	for _, p := range a.Parameters {
		switch p.Of {
		case faults.OfReplica:
			delete(with, p.Name)
			if m := replicaForm.FindString(rest); m != "" {
				with[p.Name] = m
			}
		case faults.OfVersion:
			if v := with[p.Name]; v != "" && !numberForm.MatchString(v) {
				delete(with, p.Name)
			}
		}
	}
	return with
}
