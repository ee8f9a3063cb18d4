package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// TestBegin goes from an empty folder and the binary to an applied project, in four commands.
func TestBegin(t *testing.T) {
	t.Parallel()
	binary, dir := build(t), t.TempDir()
	environ := append(os.Environ(), "PATH="+filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
	run(t, binary, dir, 0, environ, "init", "--project", "acme", "--env", "dev=111111111111:eu-west-1", "--env", "prod=222222222222")
	run(t, binary, dir, 0, environ, "render", "--all")
	run(t, binary, dir, 0, environ, "access", "--check")
	contains(t, run(t, binary, dir, 0, environ, "sandbox", "--", "tfgen", "apply", "--all", "--auto-approve=dev,prod"),
		"dev          111111111111  eu-west-1  applied", "prod         222222222222  eu-west-1  applied")
}
