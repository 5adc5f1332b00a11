package track

import (
	"fmt"
	"slices"
	"strings"

	lang "github.com/drillyard/drillyard/scenarios/track"
)

func (f *fold) criteria(a lang.Ask) (s AskState) {
	where := f.place(a)
	var names, missing, short []string // short: ids
	lacking, open := map[string]bool{}, false
	s.Met = true
	for _, id := range a.Criteria {
		title := id
		for _, slug := range where.slugs {
			if t := where.criterion(slug, id); t != "" {
				title = t
				break
			}
		}
		names = append(names, "“"+title+"”")
		in, of := map[string]bool{}, 0
		var waits []shown // of which a person is still to say it, one of each
		for _, r := range where.shown {
			met, open, has := r.met(id)
			if !has {
				continue
			}
			of++
			if met && !in[r.Scenario] && len(in) < a.In {
				in[r.Scenario] = true
				s.rests(r)
			}
			if open && !slices.ContainsFunc(waits, func(w shown) bool { return w.Scenario == r.Scenario }) {
				waits = append(waits, r)
			}
		}
		waits = slices.DeleteFunc(waits, func(r shown) bool { return in[r.Scenario] })
		if len(in) >= a.In {
			continue
		}
		if len(in)+len(waits) >= a.In {
			open = true
			for _, r := range waits[:a.In-len(in)] {
				s.rests(r)
			}
			continue
		}
		s.Met = false
		short = append(short, id)
		missing = append(missing, fmt.Sprintf("“%s” was %s.", title, metIn(len(in), of, where.by)))
		for _, slug := range where.slugs {
			if where.criterion(slug, id) != "" && !in[slug] {
				lacking[slug] = true
			}
		}
	}
	s.Title = fmt.Sprintf("%s, in %s%s.", strings.Join(names, " and "), f.in(a), as(a.As))
	if s.Met && open {
		s.Met, s.Open, s.Why = false, true, "A person is still to mark it. It holds nothing up."
		return s
	}
	if !s.Met {
		s.Why = strings.Join(missing, " ")
		where.offer(&s, func(slug string) bool {
			return lacking[slug] || !slices.Contains(where.slugs, slug) && slices.ContainsFunc(short, func(id string) bool { return where.criterion(slug, id) != "" })
		})
	}
	return s
}
