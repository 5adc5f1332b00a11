package track

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/scenarios"
)

// kind reads what the kind of a step asks for.
func (c *compiler) kind(s *Step, k scenarios.Keys) {
	switch s.Kind {
	case Read:
		c.read(s, k)
	case Drill:
		s.Drills = c.drills(k, "drills", true)
		s.As = Mode(k.OneOf("as", string(Assisted), string(Primary), string(Commander)))
		if s.As == "" {
			s.As = Primary
		}
		s.Least = k.Percent("score")
		c.suits(s, k)
	case Watch:
		s.Drills = c.drills(k, "drills", true)
		s.As = Watching
	case Exercise:
		s.Exercise = c.exercise(k)
		s.Least = k.Percent("score")
	case Checklist:
		c.items(s, k)
	case Gate:
		c.asks(s, k)
	}
}

// suits gives advice on drills that do not fit as what they are played.
func (c *compiler) suits(s *Step, k scenarios.Keys) {
	for _, name := range s.Drills {
		d, ok := c.world.Drill(name)
		switch {
		case !ok:
		case s.As == Assisted && !d.Hints:
			c.Advise(k.At("as"), "choose a drill with hints, or write them: somebody assisted may ask for one", "step %s: %s has no hints", s.Title, d.Title)
		case s.As == Commander && !d.Seats:
			c.Advise(k.At("as"), "choose a drill with a cast", "step %s: in %s there is no seat to lead from", s.Title, d.Title)
		}
	}
}

// drills reads a list of drills and returns their slugs.
func (c *compiler) drills(k scenarios.Keys, key string, must bool) (slugs []string) {
	words := k.Words(key)
	if must && len(words) == 0 {
		k.Problem(key, "write "+key+": [first-page]; any of several will do", "%s: no drill is named", key)
	}
	if len(words) > mostDrills {
		k.Problem(key, "", "%s: at most %d drills are read", key, mostDrills)
		return nil
	}
	for _, w := range words {
		d, ok := c.world.Drill(w.Text)
		if !ok {
			c.names(w.At, scenarios.Nearest(w.Text, c.world.Drills()), "%s: there is no drill %q", key, w.Text)
			d.Slug = w.Text
		}
		if d.Tour {
			c.names(w.At, "name a drill that is graded", "%s: %s is a tour, which counts for nothing", key, w.Text)
		}
		if slices.Contains(slugs, d.Slug) {
			c.Problem(w.At, "", "%s: %s is listed twice", key, w.Text)
			continue
		}
		slugs = append(slugs, d.Slug)
	}
	return slugs
}

// exercise reads the name of an exercise and returns its slug.
func (c *compiler) exercise(k scenarios.Keys) string {
	name := c.short(k, "exercise", mostTitle, true)
	if name == "" {
		return ""
	}
	e, ok := c.world.Exercise(name)
	if !ok {
		c.names(k.At("exercise"), scenarios.Nearest(name, c.world.Exercises()), "exercise: there is no exercise %q", name)
		return name
	}
	return e.Slug
}

// exercises reads a list of exercises and returns their slugs.
func (c *compiler) exercises(k scenarios.Keys) (slugs []string) {
	words := k.Words("exercises")
	if len(words) > mostDrills {
		k.Problem("exercises", "", "exercises: at most %d are read", mostDrills)
		return nil
	}
	for _, w := range words {
		e, ok := c.world.Exercise(w.Text)
		if !ok {
			c.names(w.At, scenarios.Nearest(w.Text, c.world.Exercises()), "exercises: there is no exercise %q", w.Text)
			e.Slug = w.Text
		}
		if slices.Contains(slugs, e.Slug) {
			c.Problem(w.At, "", "exercises: %s is listed twice", w.Text)
			continue
		}
		slugs = append(slugs, e.Slug)
	}
	return slugs
}

func (c *compiler) read(s *Step, k scenarios.Keys) {
	on := k.Text("stack")
	if on != "" {
		c.known(k, "stack", on)
	} else {
		on = c.stack
	}
	words := k.Words("pages")
	if len(words) == 0 {
		k.Problem("pages", "write pages: [guide/incidents, runbook/notes-errors, service/notes]", "pages: nothing is to be read")
	}
	if len(words) > mostPages {
		k.Problem("pages", "make two steps of it", "pages: at most %d are read", mostPages)
		words = nil
	}
	for _, w := range words {
		if p, ok := c.page(w, on); ok {
			s.Pages = append(s.Pages, p)
		}
	}
	asked := k.List("questions", "question of "+s.Title)
	if len(asked) == 0 {
		c.Advise(k.At("pages"), "two or three that are answered by looking, as - {ask: \"Who looks after notes?\", owner: notes}", "step %s: nothing is asked about what is read", s.Title)
	}
	if len(asked) > mostQuestions {
		k.Problem("questions", "", "questions: at most %d are asked", mostQuestions)
		return
	}
	for _, q := range asked {
		c.question(s, q, on)
	}
}

func (c *compiler) page(w scenarios.Word, on string) (p Page, ok bool) {
	kind, name, found := strings.Cut(w.Text, "/")
	p = Page{Kind: PageKind(kind), Slug: name}
	var known []string
	switch {
	case !found || name == "":
		c.Problem(w.At, "write guide/incidents, runbook/notes-errors or service/notes", "pages: %q says not what kind of page it is", w.Text)
		return p, false
	case p.Kind == Guide:
		if p.Slug, ok = c.world.Guide(name); ok {
			return p, true
		}
		known = c.world.Guides()
	case p.Kind == Runbook:
		if p.Slug, ok = c.world.Runbook(name); ok {
			return p, true
		}
		known = c.world.Runbooks()
	case p.Kind == Service:
		p.Stack = on
		if on == "" {
			c.Problem(w.At, "write stack: paper into the step, or into the front matter for all", "pages: of which stack %s is a service is not said", name)
			return p, false
		}
		s, err := c.world.Stack(on)
		if err != nil {
			return p, c.world.Kept
		}
		if _, ok := s.Service(name); ok {
			return p, true
		}
		known = s.Names()
	default:
		c.Problem(w.At, scenarios.Nearest(kind, []string{string(Guide), string(Runbook), string(Service)}), "pages: there are no pages of kind %q", kind)
		return p, false
	}
	p.Slug = name
	c.names(w.At, scenarios.Nearest(name, known), "pages: there is no %s %q", kind, name)
	return p, c.world.Kept
}

func (c *compiler) question(s *Step, k scenarios.Keys, on string) {
	q := Question{Ask: c.short(k, "ask", mostText, true), Look: c.short(k, "look", mostText, false), Stack: on}
	if named := k.Text("stack"); named != "" {
		if c.known(k, "stack", named) || c.world.Kept { // else the same would be asked of another
			q.Stack = named
		}
	}
	var abouts []string
	for _, a := range Abouts() {
		if abouts = append(abouts, string(a)); !k.Has(string(a)) {
			continue
		}
		if q.About != "" {
			k.Problem(string(a), "one question asks one thing", "it asks for %s and for %s", q.About, a)
			continue
		}
		q.About, q.Of = a, k.Required(string(a))
	}
	defer k.Done()
	if q.About == "" {
		k.Problem("ask", "say what answers it: one of "+strings.Join(abouts, ", "), "nothing in the system answers it")
		return
	}
	q.ID = fmt.Sprintf("%s:%s", q.About, q.Of)
	if q.About == AboutSetting {
		q.Of, q.Key, _ = strings.Cut(q.Of, "/")
		if q.Key == "" {
			k.Problem(string(q.About), "write setting: notes/size", "setting: which one of %s is not said", q.Of)
			return
		}
	}
	if q.Stack == "" {
		k.Problem("ask", "write stack: paper into the step, or into the front matter for all", "of which stack it asks is not said")
		return
	}
	if !c.world.Kept {
		if _, err := KeyOf(q, c.world); err != nil {
			k.Problem(string(q.About), "", "%s: %v", q.About, err)
			return
		}
	}
	if _, twice := s.Question(q.ID); twice {
		k.Problem(string(q.About), "", "%s is asked for twice in the step", q.ID)
		return
	}
	s.Questions = append(s.Questions, q)
}

func (c *compiler) items(s *Step, k scenarios.Keys) {
	all := k.List("items", "item of "+s.Title)
	if len(all) == 0 {
		k.Problem("items", "write items: [{id: pager, do: \"The pager reaches you\"}]", "items: there is nothing on the list")
	}
	if len(all) > mostItems {
		k.Problem("items", "", "items: at most %d are read", mostItems)
		return
	}
	for _, one := range all {
		item := Item{ID: c.id(one, "item of "+s.ID), Text: c.short(one, "do", mostText, true), SignOff: one.OneOf("sign-off", "mentor") != ""}
		one.Done()
		s.Items = append(s.Items, item)
	}
}
