package docker

import (
	"context"
	"fmt"
	"slices"

	cerrdefs "github.com/containerd/errdefs"

	"github.com/drillyard/drillyard/faults/stack"
)

// toolboxImage has what operators have at hand.
const toolboxImage = "drillyard/toolbox:latest"

// The home of whoever logs in, and what can be written there.
const (
	home      = "/home/oncall"
	homeSpace = "size=16m,uid=65532,gid=65532,mode=0755"
)

// beside is the service program with a shell beside it.
const beside = "FROM " + toolboxImage + "\n" + entry

// allowLogins sees to it that there is something to log in to. Without a toolbox
// nobody can, and everything else is as ever.
func (h *host) allowLogins(ctx context.Context, program []byte) error {
	base, err := h.docker.ImageInspect(ctx, toolboxImage)
	if cerrdefs.IsNotFound(err) {
		h.progress(fmt.Sprintf("image %s is not here: there is no terminal; make images builds it", toolboxImage))
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for image %s: %w", toolboxImage, err)
	}
	h.images.toolbox = toolboxImage
	if !slices.ContainsFunc(h.setting.Stack.Services, func(v stack.Service) bool { return v.Login }) {
		return nil
	}
	h.images.login, err = build(ctx, h.docker, "drillyard/service-shell", beside, base.ID, program, h.progress)
	return err
}
