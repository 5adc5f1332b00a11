package plain

import "strconv"

// draft is the edition of JSON Schema that editors know best.
const draft = "http://json-schema.org/draft-07/schema#"

// Forms of scalars that are written as text.
const (
	durationForm = `^[+-]?(0|(([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$`
	numberForm   = `^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$`
	wholeForm    = `^[+-]?[0-9]+$`
)

// Object is an object of a JSON Schema.
type Object map[string]any

// Schema is the JSON Schema of a shape, of draft 7. More may name the parts, of some
// that are given, that hold of a mapping as well; nil: none do.
func (s *Shape) Schema(title string, parts Object, more func(*Shape) []string) Object {
	w := schemaWriter{more: more, parts: parts, named: Object{}}
	out := w.written(s)
	out["$schema"], out["title"] = draft, title
	if len(w.named) > 0 {
		out["definitions"] = w.named
	}
	return out
}

type schemaWriter struct {
	more  func(*Shape) []string
	parts Object
	named Object
}

func (w *schemaWriter) schema(s *Shape) Object {
	if s.Name == "" {
		return w.written(s)
	}
	if _, done := w.named[s.Name]; !done {
		w.named[s.Name] = Object{} // it may hold itself
		w.named[s.Name] = w.written(s)
	}
	return Object{"$ref": "#/definitions/" + s.Name}
}

func (w *schemaWriter) written(s *Shape) Object {
	var forms []Object
	if s.Scalar {
		forms = append(forms, s.Form())
	}
	if s.List {
		list := Object{"type": "array"}
		if s.Item != nil {
			list["items"] = w.schema(s.Item)
		}
		forms = append(forms, list)
	}
	if s.Mapping {
		forms = append(forms, w.mapping(s))
	}
	switch len(forms) {
	case 0:
		return Object{}
	case 1:
		return forms[0]
	}
	return Object{"anyOf": forms}
}

// Form is the JSON Schema of a scalar.
func (s *Shape) Form() Object {
	if len(s.Words) > 0 {
		var all []any
		for _, word := range s.Words {
			all = append(all, word)
			if n, err := strconv.ParseFloat(word, 64); err == nil {
				all = append(all, n)
			} else if word == "true" || word == "false" {
				all = append(all, word == "true")
			}
		}
		return Object{"enum": all}
	}
	switch s.Kind {
	case Number:
		return Object{"type": []string{"number", "string"}, "pattern": numberForm}
	case Whole:
		return Object{"type": []string{"integer", "string"}, "pattern": wholeForm}
	case Flag:
		return Object{"enum": []any{true, false, "true", "false"}}
	case Duration:
		return Object{"anyOf": []Object{{"type": "string", "pattern": durationForm}, {"const": 0}}}
	}
	return Object{"type": []string{"string", "number", "boolean"}}
}

func (w *schemaWriter) mapping(s *Shape) Object {
	out := Object{"type": "object"}
	if s.Other != nil {
		out["additionalProperties"] = w.schema(s.Other)
	} else if len(s.Keys) > 0 {
		out["additionalProperties"] = false
	}
	if len(s.Keys) > 0 {
		keys := Object{}
		for key, under := range s.Keys {
			keys[key] = w.schema(under)
		}
		out["properties"] = keys
	}
	if len(s.Needs) > 0 {
		out["required"] = s.Needs
	}
	var all []Object
	for _, set := range s.OneOf {
		var one []Object
		for _, key := range set {
			one = append(one, Object{"required": []string{key}})
		}
		all = append(all, Object{"anyOf": one})
	}
	if w.more != nil {
		for _, part := range w.more(s) {
			w.named[part] = w.parts[part]
			all = append(all, Object{"$ref": "#/definitions/" + part})
		}
	}
	if len(all) > 0 {
		out["allOf"] = all
	}
	return out
}
