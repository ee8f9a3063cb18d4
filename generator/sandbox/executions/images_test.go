//go:build images

package executions_test

import (
	"archive/tar"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// TestImages runs an image in the container engine of this machine.
func TestImages(t *testing.T) {
	t.Setenv("HOST_ONLY", "a variable of this machine's")
	words := map[string][]string{
		"say": {"say", "an argument"}, "exit": {"exit"}, "nowhere": {"exit"}, "wait": {"wait"}, "obstinate": {"deaf"}, "left": {"deaf"},
	}
	engine := engineHere(t)
	t.Cleanup(func() { // after the sandbox's end
		if left := run(t, nil, engine, "ps", "--all", "--quiet", "--filter", "label=tfgen.task"); left != "" {
			t.Errorf("containers are left: %s", left)
		}
	})
	archive := program(t)
	for family := range words {
		image := imageOf(family)
		run(t, archive, engine, "import", "--change", `ENTRYPOINT ["/image"]`, "-", image)
		t.Cleanup(func() { run(t, nil, engine, "rmi", "--force", image) })
	}
	w := startFixture(t, `fault "execution" { resource = "none" }`)
	w.words = words
	for _, tt := range []struct {
		family string
		runs   int // at once
		stop   bool
		want   string // why it ended, the start of it
		lines  []string
	}{
		{family: "say", runs: 2, want: "EssentialContainerExited Essential container in task exited 0", lines: []string{
			"[an argument] overridden us-east-1 ", "arn:aws:sts::" + dev + ":assumed-role/task/TASK <nil>", "last",
			"[an argument] overridden us-east-1 ", "arn:aws:sts::" + dev + ":assumed-role/task/TASK <nil>", "last"}},
		{family: "exit", runs: 1, want: "EssentialContainerExited Essential container in task exited 3"},
		{family: "nowhere", runs: 1, want: "TaskFailedToStart CannotStartContainerError: Error"},
		{family: "wait", runs: 1, stop: true, want: "UserInitiated enough 7", lines: []string{"ready", "asked"}},
		{family: "obstinate", runs: 1, stop: true, want: "UserInitiated enough 137", lines: []string{"ready"}},
		{family: "left", runs: 1},
	} {
		t.Run(tt.family, func(t *testing.T) {
			w.pipeline(t, tt.family, "")
			tasks := w.runTasks(t, tt.family, tt.runs)
			if tt.want == "" { // until the sandbox ends
				w.lines(t, tt.family, 1)
				return
			}
			for _, arn := range tasks {
				if tt.stop {
					w.lines(t, tt.family, 1)
					_, err := ecs.NewFromConfig(w.Config(region)).StopTask(t.Context(),
						&ecs.StopTaskInput{Cluster: aws.String(cluster), Task: &arn, Reason: aws.String("enough")})
					check(t, err)
				}
				if got := w.ended(t, arn); !strings.HasPrefix(got, tt.want) {
					t.Errorf("it ended with %s\nwant %s", got, tt.want)
				}
			}
			if got := w.lines(t, tt.family, 0); tt.family != "nowhere" && !slices.Equal(sorted(got), sorted(tt.lines)) {
				t.Errorf("the lines are %q, want %q", got, tt.lines)
			}
		})
	}
}

// sorted are lines of several tasks, whose ids aren't told.
func sorted(lines []string) []string {
	lines = slices.Clone(lines)
	for i, line := range lines {
		lines[i] = regexp.MustCompile(`[0-9a-f]{32}`).ReplaceAllString(line, "TASK")
	}
	slices.Sort(lines)
	return lines
}

// engineHere is the command of the engine that answers. Without one the test fails: it is asked for by itself.
func engineHere(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"docker", "podman"} {
		if exec.Command(name, "info").Run() == nil {
			return name
		}
	}
	t.Fatal("there is neither a Docker nor a Podman that answers")
	return ""
}

// program is the archive of a file system with the program of testdata/image, as /image.
func program(t *testing.T) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "image")
	build := exec.Command("go", "build", "-o", file, "./testdata/image")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(file)
	check(t, err)
	var archive bytes.Buffer
	files := tar.NewWriter(&archive)
	check(t, files.WriteHeader(&tar.Header{Name: "image", Mode: 0o755, Size: int64(len(text))}))
	_, err = files.Write(text)
	check(t, err)
	check(t, files.Close())
	return archive.Bytes()
}

func run(t *testing.T, stdin []byte, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}

// runTasks runs a family's task so many times. It returns their ARNs.
func (w *fixture) runTasks(t *testing.T, family string, count int) (arns []string) {
	t.Helper()
	for range count {
		out, err := ecs.NewFromConfig(w.Config(region)).RunTask(t.Context(), &ecs.RunTaskInput{
			Cluster: aws.String(cluster), TaskDefinition: &family, LaunchType: types.LaunchTypeFargate,
			NetworkConfiguration: &types.NetworkConfiguration{
				AwsvpcConfiguration: &types.AwsVpcConfiguration{Subnets: []string{"subnet-1"}},
			},
			Overrides: &types.TaskOverride{ContainerOverrides: []types.ContainerOverride{{
				Name:        aws.String("app"),
				Environment: []types.KeyValuePair{{Name: aws.String("FAMILY"), Value: aws.String("overridden")}},
			}}},
		})
		check(t, err)
		arns = append(arns, *out.Tasks[0].TaskArn)
	}
	return arns
}

// ended is how a task ended, once it has.
func (w *fixture) ended(t *testing.T, arn string) string {
	t.Helper()
	for {
		out, err := ecs.NewFromConfig(w.Config(region)).DescribeTasks(t.Context(),
			&ecs.DescribeTasksInput{Cluster: aws.String(cluster), Tasks: []string{arn}})
		check(t, err)
		if one := out.Tasks[0]; aws.ToString(one.LastStatus) == "STOPPED" {
			code := ""
			if c := one.Containers[0].ExitCode; c != nil {
				code = fmt.Sprint(*c)
			}
			return fmt.Sprintf("%s %s %s", one.StopCode, aws.ToString(one.StoppedReason), code)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
