package web

import (
	"encoding/json"
	"net/http"
	"reflect"
)

// handler is what answers the calls of a route, and in which types: by them the
// client's own are written, so a handler has no way to read or write JSON of
// another.
type handler struct {
	handle         func(*server, *call) error
	takes, answers reflect.Type // as JSON; nil: none, or no JSON
}

// plain is a handler that answers by itself: with a file, a connection, or
// nothing.
func plain(handle func(*server, *call) error) handler { return handler{handle: handle} }

// answers is a handler that takes nothing.
func answers[Out any](handle func(*server, *call) (Out, error)) handler {
	return handler{
		handle: func(s *server, c *call) error {
			out, err := handle(s, c)
			if err != nil {
				return err
			}
			return c.answer(out)
		},
		answers: reflect.TypeFor[Out](),
	}
}

// takes is a handler that is given what was sent.
func takes[In, Out any](handle func(*server, *call, In) (Out, error)) handler {
	h := answers(func(s *server, c *call) (out Out, err error) {
		in, err := body[In](c)
		if err != nil {
			return out, err
		}
		return handle(s, c, in)
	})
	h.takes = reflect.TypeFor[In]()
	return h
}

// reads is a handler that reads what was sent by itself, with the parser of
// whoever it is for.
func reads[In, Out any](handle func(*server, *call) (Out, error)) handler {
	h := answers(handle)
	h.takes = reflect.TypeFor[In]()
	return h
}

// answer sends what a handler has found, as 200 unless it said otherwise.
func (c *call) answer(out any) error {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	return c.JSON(c.status, out)
}

// done is the answer to what is only done.
type done struct {
	OK bool `json:"ok"`
}

// either is one of two answers.
type either[A, B any] struct{ out any }

func first[A, B any](a A) either[A, B]  { return either[A, B]{a} }
func second[A, B any](b B) either[A, B] { return either[A, B]{b} }

func (e either[A, B]) MarshalJSON() ([]byte, error) { return json.Marshal(e.out) }

// OneOf lists the types that it may be of.
func (either[A, B]) OneOf() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[A](), reflect.TypeFor[B]()}
}
