package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// motoVersion is installed where there is no moto. What is there already is taken as it is.
const motoVersion = "5.2.1"

// errAbsent marks a way to run moto that isn't there, in distinction to one that is there and broken.
var errAbsent = errors.New("not available")

// way is one way to run moto.
type way struct {
	name string
	// command gives the command line, with whatever has to be made ready for it. It wraps errAbsent when this way isn't
	// there.
	command func(context.Context) ([]string, error)
	// address turns the host and port that moto says it listens on into one that can be reached from here.
	address func(ctx context.Context, reported string) (string, error)
}

// ways are the ways to run moto, the quickest first.
func ways(progress func(string)) []way {
	return []way{
		{"moto_server on PATH", onPath, direct},
		{"Python with moto", withPython, direct},
		{"moto " + motoVersion + " installed by pip", func(ctx context.Context) ([]string, error) {
			return installed(ctx, progress)
		}, direct},
		docker(progress),
	}
}

// startMoto starts moto in the first way that works.
func startMoto(ctx context.Context, progress func(string)) (*server, error) {
	var failures []error
	for _, w := range ways(progress) {
		s, err := w.start(ctx)
		if err == nil {
			return s, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !errors.Is(err, errAbsent) {
			progress(fmt.Sprintf("skipping %s: %v", w.name, err))
		}
		failures = append(failures, fmt.Errorf("%s: %w", w.name, err))
	}
	return nil, fmt.Errorf("the sandbox needs moto, a local AWS, and can't run it: install it with "+
		"`pip install 'moto[server]==%s'`, or install Python 3 or Docker and try again\n%w", motoVersion,
		errors.Join(failures...))
}

func (w way) start(ctx context.Context) (*server, error) {
	argv, err := w.command(ctx)
	if err != nil {
		return nil, err
	}
	s, err := launch(ctx, argv, motoEnviron())
	if err != nil {
		return nil, err
	}
	if s.address, err = w.address(ctx, s.address); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// local are moto's arguments on this machine: port 0 is one that the system knows to be free.
func local(command ...string) []string {
	return append(command, "-H", "127.0.0.1", "-p", "0")
}

func direct(_ context.Context, reported string) (string, error) { return reported, nil }

func onPath(context.Context) ([]string, error) {
	path, err := exec.LookPath("moto_server")
	if err != nil {
		return nil, errAbsent
	}
	return local(path), nil
}

func withPython(ctx context.Context) ([]string, error) {
	for _, python := range pythons() {
		const hasMoto = "import importlib.util as u, sys; sys.exit(u.find_spec('moto') is None)"
		if exec.CommandContext(ctx, python, "-c", hasMoto).Run() == nil {
			return local(python, "-m", "moto.server"), nil
		}
	}
	return nil, errAbsent
}

// pythons are the Pythons on PATH.
func pythons() []string {
	var found []string
	for _, name := range []string{"python3", "python"} {
		if path, err := exec.LookPath(name); err == nil {
			found = append(found, path)
		}
	}
	return found
}

// output runs a command and returns what it wrote. Its error ends with the command's own.
func output(ctx context.Context, name string, args ...string) (string, error) {
	text, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, lastLines(string(text)))
	}
	return strings.TrimSpace(string(text)), nil
}
