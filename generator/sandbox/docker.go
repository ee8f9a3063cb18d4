package sandbox

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// docker runs moto in a container. The container ends when its standard input does, and so with tfgen, however tfgen
// ends: killing the docker client alone would leave it running.
func docker(progress func(string)) way {
	const image = "motoserver/moto:" + motoVersion
	const untilEOF = "moto_server -H 0.0.0.0 -p 5000 & exec cat >/dev/null"
	name := fmt.Sprintf("tfgen-sandbox-%d-%d", os.Getpid(), time.Now().UnixNano())
	command := func(ctx context.Context) ([]string, error) {
		path, err := exec.LookPath("docker")
		if err != nil {
			return nil, errAbsent
		}
		if _, err := output(ctx, path, "info"); err != nil {
			return nil, fmt.Errorf("docker doesn't run here: %w", errAbsent)
		}
		if _, err := output(ctx, path, "image", "inspect", image); err != nil {
			progress("fetching " + image + ", once")
			if _, err := output(ctx, path, "pull", "--quiet", image); err != nil {
				return nil, err
			}
		}
		return []string{
			path, "run", "--rm", "--interactive", "--name", name, "--publish", "127.0.0.1::5000",
			"--entrypoint", "sh", image, "-c", untilEOF,
		}, nil
	}
	published := func(ctx context.Context, _ string) (string, error) {
		addresses, err := output(ctx, "docker", "port", name, "5000/tcp")
		address, _, _ := strings.Cut(addresses, "\n")
		return address, err
	}
	return way{"Docker", command, published}
}
