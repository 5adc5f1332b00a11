package event

import "reflect"

// rewritten is a copy of a value in which whatever one says something of is that: of a part
// of which it says nothing its parts are asked. Fields are the rules of the value, if it has
// any; a field of a struct whose rule keeps says so is left as it is. What was given stays
// as it is. Keys of maps are names, and stay.
func rewritten(v reflect.Value, fields []Field, one func(reflect.Value) (reflect.Value, bool), keeps func(Field) bool) reflect.Value {
	if to, said := one(v); said {
		return to
	}
	t := v.Type()
	again := func(v reflect.Value) reflect.Value { return rewritten(v, fields, one, keeps) }
	switch t.Kind() {
	case reflect.Struct:
		to := reflect.New(t).Elem()
		to.Set(v)
		for i := range t.NumField() {
			rule := ruleOf(fields, i)
			if t.Field(i).IsExported() && (keeps == nil || !keeps(rule)) {
				to.Field(i).Set(rewritten(v.Field(i), rule.Fields, one, keeps))
			}
		}
		return to
	case reflect.Slice, reflect.Map, reflect.Pointer:
		if v.IsNil() {
			return v
		}
	}
	switch t.Kind() {
	case reflect.Slice:
		to := reflect.MakeSlice(t, v.Len(), v.Len())
		for i := range v.Len() {
			to.Index(i).Set(again(v.Index(i)))
		}
		return to
	case reflect.Array:
		to := reflect.New(t).Elem()
		for i := range v.Len() {
			to.Index(i).Set(again(v.Index(i)))
		}
		return to
	case reflect.Map:
		to := reflect.MakeMapWithSize(t, v.Len())
		for entry := v.MapRange(); entry.Next(); {
			to.SetMapIndex(entry.Key(), again(entry.Value()))
		}
		return to
	case reflect.Pointer:
		to := reflect.New(t.Elem())
		to.Elem().Set(again(v.Elem()))
		return to
	}
	return v
}
