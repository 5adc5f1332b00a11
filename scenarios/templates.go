package scenarios

import "github.com/drillyard/drillyard/faults/stack"

// frontUpdates reads the texts to begin updates with that are this scenario's own.
func (c *compiler) frontUpdates(f *fields) []stack.Update {
	var all []stack.Update
	for i, v := range f.value("updates").list("front matter: updates") {
		if i == stack.MaxUpdates {
			c.problem(v.at, "", "updates: there are at most %d; what follows is not read", stack.MaxUpdates)
			break
		}
		s := v.fields("update")
		u := stack.Update{Title: s.text("title"), Audience: s.text("audience"), Status: s.text("status"), Text: s.text("text")}
		wrong := u.Mistakes()
		for _, key := range []string{"title", "audience", "status", "text"} {
			if why := wrong[key]; why != "" {
				s.problem(key, nearestUpdate(key, u), "%s", why)
			}
		}
		s.done()
		c.templates = append(c.templates, s.pos("text"))
		all = append(all, u)
	}
	return all
}

func nearestUpdate(key string, u stack.Update) string {
	switch key {
	case "audience":
		return Nearest(u.Audience, stack.UpdateAudiences)
	case "status":
		return Nearest(u.Status, stack.UpdateStatuses)
	}
	return ""
}
