package ops

import (
	"context"
	"log/slog"
	"sync/atomic"
)

// Lines counts what is logged, by level.
type Lines struct{ debug, info, warn, error atomic.Int64 }

// Count returns how many lines of each level there were.
func (l *Lines) Count() map[string]int {
	return map[string]int{"debug": int(l.debug.Load()), "info": int(l.info.Load()), "warn": int(l.warn.Load()), "error": int(l.error.Load())}
}

// Through returns a logger that counts what another one writes.
func (l *Lines) Through(logger *slog.Logger) *slog.Logger {
	return slog.New(counting{logger.Handler(), l})
}

type counting struct {
	slog.Handler
	lines *Lines
}

func (c counting) Handle(ctx context.Context, r slog.Record) error {
	switch {
	case r.Level >= slog.LevelError:
		c.lines.error.Add(1)
	case r.Level >= slog.LevelWarn:
		c.lines.warn.Add(1)
	case r.Level >= slog.LevelInfo:
		c.lines.info.Add(1)
	default:
		c.lines.debug.Add(1)
	}
	return c.Handler.Handle(ctx, r)
}

func (c counting) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counting{c.Handler.WithAttrs(attrs), c.lines}
}

func (c counting) WithGroup(name string) slog.Handler {
	return counting{c.Handler.WithGroup(name), c.lines}
}
