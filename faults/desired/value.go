package desired

// Value is something that primitives change.
type Value[T any] struct {
	now     T
	changes int
}

// Now is what is in force.
func (v *Value[T]) Now() T { return v.now }

// Set puts another value in force.
func (v *Value[T]) Set(next T) Change[T] {
	was := v.now
	v.now = next
	v.changes++
	return Change[T]{of: v, was: was, number: v.changes}
}

// Change is one change of a Value.
type Change[T any] struct {
	of     *Value[T]
	was    T
	number int
}

// Was is what was in force before.
func (c Change[T]) Was() T { return c.was }

// Newest reports whether the value has not been changed since.
func (c Change[T]) Newest() bool { return c.of.changes == c.number }

// Undo puts back what was in force before, unless the value has been changed
// since. It reports whether it has.
func (c Change[T]) Undo() bool {
	if !c.Newest() {
		return false
	}
	c.of.now = c.was
	c.of.changes++
	return true
}
