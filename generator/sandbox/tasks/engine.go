package tasks

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// answerTimeout is how long an engine has to answer. One whose daemon doesn't run says so at once.
const answerTimeout = 10 * time.Second

// engine runs containers on this machine.
type engine struct {
	name    string   // of its command
	info    string   // template of what is asked of it
	remove  []string // ends a container and removes it, whatever it does; its name comes next
	gateway string   // by which a container reaches this machine from a virtual one

	path string // of its command
	host string // by which a container reaches this machine: loopback where it has the machine's network
}

// loopback is how a process reaches the sandbox, and a container that has the network of this machine.
const loopback = "127.0.0.1"

// findEngine is the first engine that answers; nil: none does.
func findEngine(progress func(string)) *engine {
	for _, e := range []*engine{
		{
			name: "docker", info: "{{.OperatingSystem}} {{.SecurityOptions}}",
			remove: []string{"rm", "--force", "--volumes"}, gateway: proxy.DockerHost,
		},
		{
			name: "podman", info: "{{.Host.OS}}",
			remove: []string{"rm", "--force", "--volumes", "--time", "0"}, gateway: proxy.PodmanHost,
		},
	} {
		path, err := exec.LookPath(e.name)
		if err != nil {
			continue
		}
		e.path = path
		info, err := e.run(answerTimeout, "info", "--format", e.info)
		switch {
		case err != nil:
		case strings.Contains(info, "name=rootless"):
			progress("images don't run in rootless Docker, whose containers can't reach the sandbox")
		default:
			e.host = e.reach(info)
			return e
		}
	}
	return nil
}

// reach is the host by which containers reach this machine. Docker Desktop runs them in a virtual machine, on Linux,
// too; elsewhere all engines do.
func (e *engine) reach(info string) string {
	if runtime.GOOS == "linux" && !strings.HasPrefix(info, "Docker Desktop") {
		return loopback
	}
	return e.gateway
}

// has says that an image is there. None is ever pulled.
func (e *engine) has(image string) bool {
	_, err := e.run(answerTimeout, "image", "inspect", image)
	return err == nil
}

// run runs a command of the engine's and returns what it says. Its error is what the engine says is wrong.
func (e *engine) run(timeout time.Duration, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, e.path, args...)
	cmd.WaitDelay = time.Second
	var said, wrong strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &wrong
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", e.name, args[0], err, strings.TrimSpace(wrong.String()))
	}
	return strings.TrimSpace(said.String()), nil
}
