package scenarios

// TourStep is one step of a tour: what is said while it is on, and what it waits for.
type TourStep struct {
	Title string
	Text  string // Markdown
	// Done is the condition by which it is done, at any time in the run; the zero one of
	// the last step alone, which is read.
	Done Condition
}

// IsTour reports whether the scenario is a tour: somebody is led through it, and it is
// in no figures. See decisions/0150.
func (s *Scenario) IsTour() bool { return len(s.Tour) > 0 }

// mostTourSteps bounds a tour: nobody is led further by the hand.
const mostTourSteps = 30

// tour reads the steps of a tour: each is a heading, prose, and a block that says what
// it waits for.
func (c *compiler) tour(p *part) {
	if p == nil {
		return
	}
	blocks := map[int]block{} // by the line of their headings
	for _, b := range p.blocks {
		if _, again := blocks[b.section.Line]; again || b.section.Level != 3 {
			c.problem(Position{b.Mark, 1}, "write a heading ### above each block ```yaml step", "a step of the tour has a heading and one block")
			continue
		}
		blocks[b.section.Line] = b
	}
	for _, s := range c.doc.Sections[p.index+1:] {
		if s.Level <= 2 {
			break
		}
		at := Position{s.Line, 1}
		switch {
		case s.Level > 3:
			c.problem(at, "write it as prose", "a step of the tour has no parts")
			continue
		case len(c.out.Tour) == mostTourSteps:
			c.problem(at, "", "a tour has at most %d steps; what follows is not read", mostTourSteps)
			return
		}
		step := TourStep{Title: s.Title, Text: s.Prose}
		if s.Prose == "" {
			c.problem(at, "say in a sentence or two what is to be done, and why", "the step says nothing")
		}
		if b, is := blocks[s.Line]; is {
			step.Done = c.tourDone(b)
		}
		if i := len(c.out.Tour) - 1; i >= 0 && c.out.Tour[i].Done.Kind == "" && len(c.problems) == 0 {
			c.problem(at, "add a block ```yaml step with done: CONDITION to the step before", "nothing says when the step before is done: only the last one may be read")
		}
		c.out.Tour = append(c.out.Tour, step)
	}
	if len(c.out.Tour) == 0 {
		c.problem(Position{p.line, 1}, "add a heading ###, a sentence, and a block ```yaml step", "the tour has no step")
	}
}

func (c *compiler) tourDone(b block) Condition {
	v, ok := c.sheetOf(b)
	if !ok {
		return Condition{}
	}
	f := v.fields("step")
	f.required("done")
	done := c.conditionAt(f, "done")
	f.done()
	if done == nil {
		return Condition{}
	}
	c.possibleByTheEnd(f, "done", *done)
	return *done
}
