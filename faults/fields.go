package faults

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// Fields are what a log line says beside its message: sorted by name, and each
// name once. Lines come by the thousand, and a list takes a fraction of what a map
// does; as JSON they are an object.
type Fields []Field

// Field is one of a line's.
type Field struct{ Name, Value string }

// FieldsOf makes a list of a map.
func FieldsOf(of map[string]string) Fields {
	var f Fields
	for _, name := range slices.Sorted(maps.Keys(of)) {
		f = append(f, Field{name, of[name]})
	}
	return f
}

// With is the fields with another one, which takes the place of the one that had
// its name. The list may be changed.
func (f Fields) With(name, value string) Fields {
	i := len(f)
	for i > 0 && f[i-1].Name > name {
		i--
	}
	if i > 0 && f[i-1].Name == name {
		f[i-1].Value = value
		return f
	}
	return slices.Insert(f, i, Field{name, value})
}

// Get is the value of a field; empty, when there is none.
func (f Fields) Get(name string) string {
	for _, one := range f {
		if one.Name == name {
			return one.Value
		}
	}
	return ""
}

// MarshalJSON writes an object. Whoever encodes the whole decides what is escaped.
func (f Fields) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	to := json.NewEncoder(&out)
	to.SetEscapeHTML(false)
	all := make(map[string]string, len(f))
	for _, one := range f {
		all[one.Name] = one.Value
	}
	err := to.Encode(all)
	return out.Bytes(), err
}

// UnmarshalJSON reads an object of texts.
func (f *Fields) UnmarshalJSON(raw []byte) error {
	var all map[string]string
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	*f = FieldsOf(all)
	return nil
}
