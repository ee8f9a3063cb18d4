//go:build unix

package tasks

import (
	"cmp"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// put puts engines on PATH, scripts by name, which note what they are asked. It returns what they note.
func put(t *testing.T, scripts map[string]string) (noted func() []string) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range scripts {
		script = "#!/bin/sh\necho " + name + ` "$@" >>"` + dir + "/calls\"\ncd '" + dir + "'\n" + script
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return func() []string {
		text, err := os.ReadFile(filepath.Join(dir, "calls"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(string(text)), "\n")
	}
}

func TestFindEngine(t *testing.T) {
	const absent, none = "exit 127", "echo no daemon >&2; exit 1"
	virtual := func(gateway string) string {
		if runtime.GOOS == "linux" {
			return loopback
		}
		return gateway
	}
	for _, tt := range []struct {
		name, docker, podman string
		engine, host         string
		says                 string
	}{
		{name: "none answers", docker: none, podman: none},
		{name: "Docker", docker: "echo 'Debian [name=seccomp]'", podman: "echo linux",
			engine: "docker", host: virtual("host.docker.internal")},
		{name: "Docker Desktop", docker: "echo 'Docker Desktop []'", podman: absent, engine: "docker", host: "host.docker.internal"},
		{name: "Podman", docker: none, podman: "echo linux", engine: "podman", host: virtual("host.containers.internal")},
		{name: "rootless Docker", docker: "echo 'Debian [name=seccomp name=rootless]'", podman: absent,
			says: "images don't run in rootless Docker, whose containers can't reach the sandbox"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			put(t, map[string]string{"docker": tt.docker, "podman": tt.podman})
			said := ""
			e := findEngine(func(line string) { said += line })
			if e == nil {
				e = &engine{}
			}
			if (tt.engine != "" && e.name != tt.engine) || e.host != tt.host || said != tt.says {
				t.Errorf("%s, %s: %q", e.name, e.host, said)
			}
		})
	}
}

// TestImage runs a container in an engine that isn't one.
func TestImage(t *testing.T) {
	const made = "docker create --pull never --name tfgen-task-1 --label tfgen.task=arn:task/1 "
	const region = "--env AWS_DEFAULT_REGION=eu-west-1 --env AWS_EXECUTION_ENV=AWS_ECS_FARGATE --env AWS_REGION=eu-west-1 "
	const words = "--user 1000 --workdir /work --read-only --init --entrypoint run app:1 -v one two"
	const create = made + "--network host --env AT=127.0.0.1 --env AWS_CONTAINER_AUTHORIZATION_TOKEN=token " +
		"--env AWS_CONTAINER_CREDENTIALS_FULL_URI=http://sandbox/tfgen-sandbox/role/1 " + region + "--env SECRET=s " + words
	const virtual = made + "--env AT=host.docker.internal --env AWS_ACCESS_KEY_ID=key " + region +
		"--env AWS_SECRET_ACCESS_KEY=secret --env AWS_SESSION_TOKEN=session --env SECRET=s " + words
	const start, halt, inspect = "docker start --attach tfgen-task-1", "docker stop -t 2 tfgen-task-1",
		"docker inspect --type container --format {{.State.ExitCode}} {{.State.StartedAt}} tfgen-task-1"
	const kill, remove = "docker stop -t 0 tfgen-task-1", "docker rm --force --volumes tfgen-task-1"
	for _, tt := range []struct {
		name   string
		docker string // script
		host   string // by which the container reaches this machine; loopback by default
		stop   bool
		code   int
		err    string // that it can't start
		calls  []string
	}{
		{name: "ends", docker: `test $1 != inspect || echo 3 2026-01-01`, code: 3, calls: []string{create, start, kill, inspect, remove}},
		{name: "ends in a virtual machine", host: "host.docker.internal", docker: `test $1 != inspect || echo 0 2026-01-01`,
			calls: []string{virtual, start, kill, inspect, remove}},
		{name: "is stopped before it has begun", stop: true, code: 143, docker: `case $1 in
			stop) mkdir asked || mkdir stopped;;
			start) until test -e stopped; do sleep 0.01; done;;
			inspect) test -e stopped && echo 143 2026-01-01;; esac`, calls: []string{create, inspect, remove, start, kill, halt}},
		{name: "can't be made", docker: `case $1 in create) echo no such user >&2; exit 1;; esac`,
			err:   "CannotCreateContainerError: docker create: exit status 1: no such user",
			calls: []string{create, remove}},
		{name: "can't start", docker: `case $1 in start) echo no such file >&2; exit 1;; inspect) echo 127 0001-01-01;; esac`,
			err:   "CannotStartContainerError: no such file",
			calls: []string{create, start, kill, inspect, remove}},
		{name: "gets lost", docker: `case $1 in inspect) echo no such container >&2; exit 1;; esac`,
			err:   "docker inspect: exit status 1: no such container",
			calls: []string{create, start, kill, inspect, remove}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noted := put(t, map[string]string{"docker": tt.docker})
			said := []string{}
			all := New(Options{
				URL: "http://sandbox",
				As: func(string, string, string) aws.Config {
					return aws.Config{Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "session")}
				},
				Inside:   func(host string) []string { return []string{"AT=" + host} },
				Progress: func(line string) { said = append(said, line) },
			})
			one := &task{
				id: "1", token: "token", arn: "arn:task/1", region: "eu-west-1", command: Command{Name: "app"},
				definition: &types.TaskDefinition{TaskRoleArn: aws.String("role")}, stopping: make(chan struct{}), ended: make(chan struct{}),
				container: &types.ContainerDefinition{
					Image: aws.String("app:1"), EntryPoint: []string{"run", "-v"}, Command: []string{"one", "two"},
					User: aws.String("1000"), WorkingDirectory: aws.String("/work"), ReadonlyRootFilesystem: aws.Bool(true),
					LinuxParameters: &types.LinuxParameters{InitProcessEnabled: aws.Bool(true)}, StopTimeout: aws.Int32(2),
				},
			}
			logs, err := one.openLogs(all)
			if err != nil {
				t.Fatal(err)
			}
			if tt.stop {
				one.stop(why{"UserInitiated", ""})
			}
			e := &engine{name: "docker", path: "docker", host: cmp.Or(tt.host, loopback), remove: []string{"rm", "--force", "--volumes"}}
			code, err := one.image(all, e, map[string]string{"SECRET": "s"}, logs)
			logs.close()
			switch {
			case tt.err != "" && (err == nil || err.Error() != tt.err):
				t.Errorf("the error is %v, want %s", err, tt.err)
			case tt.err == "" && (err != nil || *code != tt.code):
				t.Errorf("the exit code is %v, %v; want %d", code, err, tt.code)
			}
			got := noted()
			if tt.stop { // while it starts, and again
				slices.Sort(got)
				got = slices.Compact(got)
			}
			if !slices.Equal(got, tt.calls) {
				t.Errorf("the calls are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.calls, "\n"))
			}
		})
	}
}
