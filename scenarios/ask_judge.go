package scenarios

import "strconv"

// askJudge asks a person for a mark.
func askJudge() ask {
	return ask{key: "judge", marks: true, check: judgeable, own: judgement, takes: []string{"seat"}, keys: []string{"subject", "levels"}}
}

func judgeable(_ *compiler, f *fields, who string) {
	if who != "human" {
		f.problem("judge", "write judge: human", "there is no judge %q", who)
	}
}

func judgement(c *compiler, f *fields, k *Criterion) {
	k.Subject = f.text("subject")
	if k.Subject != "" {
		c.knownKind(f, "subject", k.Subject)
	}
	c.levels(f, k)
}

// levels reads the anchored levels of a human judgement.
func (c *compiler) levels(f *fields, k *Criterion) {
	s := f.value("levels").fields(f.what + ": levels")
	if !f.has("levels") {
		if k.Asks == "judge" {
			f.problem("levels", `write levels: {0: absent, 1: vague, 2: complete}`, "levels are missing")
		}
		return
	}
	k.Levels = map[int]string{}
	for i, name := range s.order {
		if n, err := strconv.Atoi(name); err != nil || n != i {
			c.problem(s.entries[name].key, "count them 0, 1, 2 …", "%s: %q is not the next level", s.what, name)
			return
		}
		k.Levels[i] = s.required(name)
	}
	if len(k.Levels) < 2 {
		f.problem("levels", "", "levels: at least two are needed")
	}
}
