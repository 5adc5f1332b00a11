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
	t := v.Type()
	switch t.Kind() {
	case reflect.String:
		to := reflect.New(t).Elem()
		to.SetString(leave(v.String()))
		return to
	case reflect.Struct:
		if t == actorType {
			return v
		}
		to := reflect.New(t).Elem()
		to.Set(v)
		for i := range t.NumField() {
			rule := ruleOf(fields, i)
			if !t.Field(i).IsExported() || rule.Subject != "" || len(rule.Words) > 0 || rule.Names != "" {
				continue
			}
			to.Field(i).Set(redacted(v.Field(i), rule.Fields, leave))
		}
		return to
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		to := reflect.MakeSlice(t, v.Len(), v.Len())
		for i := range v.Len() {
			to.Index(i).Set(redacted(v.Index(i), fields, leave))
		}
		return to
	case reflect.Array:
		to := reflect.New(t).Elem()
		for i := range v.Len() {
			to.Index(i).Set(redacted(v.Index(i), fields, leave))
		}
		return to
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		to := reflect.MakeMapWithSize(t, v.Len())
		for entry := v.MapRange(); entry.Next(); {
			to.SetMapIndex(entry.Key(), redacted(entry.Value(), fields, leave))
		}
		return to
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		to := reflect.New(t.Elem())
		to.Elem().Set(redacted(v.Elem(), fields, leave))
		return to
	}
	return v
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
