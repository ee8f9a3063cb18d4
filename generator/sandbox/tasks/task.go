package tasks

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// standIn is how long a stand-in runs.
const standIn = time.Second

// task is one task.
type task struct {
	id, arn         string
	token           string // with which it asks for its credentials
	account, region string
	cluster         string // its ARN
	command         Command
	definition      *types.TaskDefinition
	overrides       types.TaskOverride
	container       *types.ContainerDefinition // the one that runs

	stopping chan struct{} // closed when it is to stop
	ended    chan struct{} // closed when it has stopped

	mu  sync.Mutex
	doc document
	why *why // it is to stop; nil: it isn't
}

// why is the reason for a task's end, in ECS's words.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
type why struct{ code, reason string }

var (
	atEnd  = why{"ServiceSchedulerInitiated", "the sandbox ends"}
	exited = why{"EssentialContainerExited", "Essential container in task exited"}
)

func newTask(call proxy.Call, in runInput, cluster string, d *ecs.DescribeTaskDefinitionOutput) *task {
	one := &task{
		id: random(), token: random(), account: call.Account, region: call.Region, cluster: cluster,
		definition: d.TaskDefinition, overrides: in.overrides,
		stopping: make(chan struct{}), ended: make(chan struct{}),
	}
	one.arn = awsname.ARN{
		Partition: awsname.Partition(call.Region), Service: "ecs", Region: call.Region, Account: call.Account,
		Resource: "task/" + nameIn(cluster) + "/" + one.id,
	}.String()
	one.container = essential(d.TaskDefinition.ContainerDefinitions)
	one.doc = newDocument(one, in, d.Tags)
	return one
}

// random is nothing that anybody could guess.
func random() string {
	text := make([]byte, 16)
	_, _ = rand.Read(text) // it can't fail
	return hex.EncodeToString(text)
}

// essential is the first container that the task ends with.
func essential(all []types.ContainerDefinition) *types.ContainerDefinition {
	for i, c := range all {
		if c.Essential == nil || *c.Essential {
			return &all[i]
		}
	}
	return &all[0] // ECS takes no definition without an essential one
}

// stop has the task stop, if it hasn't yet.
func (one *task) stop(reason why) {
	one.mu.Lock()
	defer one.mu.Unlock()
	if one.why != nil || one.doc.LastStatus == "STOPPED" {
		return
	}
	one.why, one.doc.DesiredStatus = &reason, "STOPPED"
	close(one.stopping)
}

// run is all of a task's life.
func (one *task) run(t *Tasks) {
	code, failed := one.work(t)
	one.mu.Lock()
	reason := exited
	switch {
	case failed != nil:
		reason = why{"TaskFailedToStart", failed.Error()}
	case one.why != nil:
		reason = *one.why
	}
	one.doc.end(reason, code)
	one.mu.Unlock()
	close(one.ended)
}

// work runs the container and returns its exit code; nil: it never started. The error says that the task can't start.
func (one *task) work(t *Tasks) (code *int, failed error) {
	secrets, err := one.secrets(t)
	if err != nil {
		return nil, fmt.Errorf("ResourceInitializationError: unable to pull secrets or registry auth: %w", err)
	}
	logs, err := one.openLogs(t)
	if err != nil {
		return nil, fmt.Errorf("ResourceInitializationError: failed to validate logger args: %w", err)
	}
	defer logs.close()
	if one.command.Line != "" {
		return one.process(t, secrets, logs)
	}
	if e := t.engine(); e != nil && e.has(aws.ToString(one.container.Image)) {
		return one.image(t, e, secrets, logs)
	}
	return one.standIn(t), nil
}

// runs notes that the container has started.
func (one *task) runs() {
	one.mu.Lock()
	defer one.mu.Unlock()
	one.doc.start()
}

// standIn has the task succeed though nothing runs, which is said once.
func (one *task) standIn(t *Tasks) *int {
	t.mu.Lock()
	if name := one.command.Name; !t.told[name] {
		t.told[name] = true
		t.Progress(fmt.Sprintf("%s: nothing runs, a stand-in succeeds: there is no --task for it, nor is its image %s in "+
			"a Docker or Podman that runs here", name, aws.ToString(one.container.Image)))
	}
	t.mu.Unlock()
	one.runs()
	select {
	case <-time.After(standIn):
		return aws.Int(0)
	case <-one.stopping:
		return aws.Int(143) // as of a process that SIGTERM ends
	}
}

func (one *task) document() document {
	one.mu.Lock()
	defer one.mu.Unlock()
	return one.doc.clone()
}
