package scenarios

import "regexp"

var alertForm = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// effect reads one thing that an inject does, of one or more parts.
func (c *compiler) effect(f *fields) Effect {
	e := Effect{Fault: c.faultInject(f), Do: c.scriptedAction(f), Say: c.say(f)}
	e.Change = c.change(f, e.Fault)
	e.Noise = c.noise(f)
	if e == (Effect{}) {
		f.problem("", "", "it does nothing: fault, do, say, change or noise is missing")
	}
	return e
}

func (c *compiler) say(f *fields) *Say {
	s := f.value("say").fields(f.what + ": say")
	if !f.has("say") {
		return nil
	}
	say := &Say{As: s.required("as"), In: s.required("in"), Text: s.required("text")}
	s.done()
	c.knownPersona(s, "as", say.As)
	c.channel(s, "in", say.In)
	return say
}

func (c *compiler) knownPersona(f *fields, key, id string) {
	if id != "" && !has(c.personas(), id) {
		f.problem(key, Nearest(id, c.personas()), "there is no persona %q in the front matter", id)
	}
}

func (c *compiler) channel(f *fields, key, name string) {
	if name != "" && !channelForm.MatchString(name) {
		f.problem(key, `write "#inc-api", or "@maya" for a direct message`, "%s: %q is not a channel", key, name)
	}
}

func (c *compiler) change(f *fields, fault *FaultInject) *Change {
	s := f.value("change").fields(f.what + ": change")
	if !f.has("change") {
		return nil
	}
	ch := &Change{Type: s.required("kind"), Service: s.text("service"), By: s.required("by"), Summary: s.required("summary"), Ago: s.duration("ago")}
	s.done()
	if ch.Type != "" && !has(changeTypes(), ch.Type) {
		s.problem("kind", Nearest(ch.Type, changeTypes()), "there is no kind of change %q", ch.Type)
	}
	if ch.Service == "" && fault != nil && has(c.services(), string(fault.Target)) {
		ch.Service = string(fault.Target)
	}
	switch {
	case c.stack == nil:
	case ch.Service == "":
		s.problem("service", "", "service is missing: which one was changed?")
	default:
		c.knownService(s, "service", ch.Service)
	}
	c.noted(ch, planned{fields: s})
	return ch
}

func (c *compiler) knownService(f *fields, key, name string) {
	if c.stack != nil && name != "" && !has(c.services(), name) {
		f.problem(key, Nearest(name, c.services()), "%s has no service %q", c.out.Stack, name)
	}
}

// noise reads an alert that no fault is behind.
func (c *compiler) noise(f *fields) *Noise {
	s := f.value("noise").fields(f.what + ": noise")
	if !f.has("noise") {
		return nil
	}
	n := &Noise{
		Alert: s.required("alert"), Service: s.required("service"), Severity: s.required("severity"), Summary: s.required("summary"),
		Description: s.text("description"), Runbook: s.text("runbook"), For: s.span("for"), Value: s.number("value"),
	}
	s.done()
	switch {
	case n.Alert == "":
	case !alertForm.MatchString(n.Alert):
		s.problem("alert", "letters, digits and underscores, as in CertificateExpires", "%q is not the name of an alert", n.Alert)
	case c.stack != nil && has(alertNames(c.stack.Rules), n.Alert):
		s.problem("alert", "choose another name: nobody could tell the two apart", "%s is an alert of %s itself", n.Alert, c.out.Stack)
	}
	c.knownService(s, "service", n.Service)
	if n.Severity != "" && !has(alertSeverities(), n.Severity) {
		s.problem("severity", Nearest(n.Severity, alertSeverities()), "an alert has no severity %q", n.Severity)
	}
	n.Runbook = c.knownRunbook(s, "runbook", n.Runbook)
	return n
}

// noiseNames lists the alerts that an inject makes up, before it is read:
// conditions further up may ask for them.
func noiseNames(inject value) []string {
	// What is wrong is reported when the inject itself is read.
	quiet := value{sheet: &sheet{c: &compiler{}, origin: inject.sheet.origin}, node: inject.node}
	f := quiet.fields("")
	effects := append([]value{quiet}, f.value("also").list("")...)
	var names []string
	for _, e := range effects {
		if name := e.fields("").value("noise").fields("").text("alert"); name != "" {
			names = append(names, name)
		}
	}
	return names
}
