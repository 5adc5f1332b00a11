package event

import "reflect"

// Redacted returns an event in whose texts some words are left out, as leave says of
// each. What a body says by a name that the log, the stack or the script knows (its
// subjects, the words of a list, whom it is for) stays, and so do people: those are
// called what Named says. The event that was given stays as it is.
func Redacted(e Event, leave func(text string) string) Event {
	d := rowOf(e.Body)
	if d == nil {
		return e
	}
	if body, ok := redacted(reflect.ValueOf(e.Body), d.fields, leave).Interface().(Body); ok {
		e.Body = body
	}
	return e
}

// redacted is a copy of a value of which fields are the rules, if it has any.
func redacted(v reflect.Value, fields []Field, leave func(string) string) reflect.Value {
	return rewritten(v, fields, func(v reflect.Value) (reflect.Value, bool) {
		switch t := v.Type(); {
		case t == actorType:
			return v, true
		case t.Kind() == reflect.String:
			to := reflect.New(t).Elem()
			to.SetString(leave(v.String()))
			return to, true
		}
		return v, false
	}, func(rule Field) bool { return rule.Subject != "" || len(rule.Words) > 0 || rule.Names != "" })
}

// ruleOf is the rule of a struct's i-th field; one that has none is as a text.
func ruleOf(fields []Field, i int) Field {
	for _, f := range fields {
		if f.index == i {
			return f
		}
	}
	return Field{}
}
