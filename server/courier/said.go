package courier

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/drillyard/drillyard/grading"
	"github.com/drillyard/drillyard/scenarios/event"
)

// sentence tells an event in words.
func sentence(e event.Event) string {
	if detail := grading.Detail(e, nil); detail != "" {
		return grading.Sentence(e) + ": " + detail
	}
	return grading.Sentence(e)
}

// hidden is an error without the address in it, which may be a secret.
func hidden(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// after reads how long the other end asks to be left alone; zero: it does not say.
func after(text string) time.Duration {
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
