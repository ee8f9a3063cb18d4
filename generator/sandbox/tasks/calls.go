package tasks

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// errNoTask is ECS's answer about a task that there isn't.
var errNoTask = refuse("InvalidParameterException", "The referenced task was not found.")

// in are the tasks of an account and a region in a cluster.
func (t *Tasks) in(call proxy.Call, cluster string) []*task {
	if cluster == "" {
		cluster = "default"
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var found []*task
	for _, one := range t.all {
		if one.account == call.Account && one.region == call.Region && nameIn(one.cluster) == nameIn(cluster) {
			found = append(found, one)
		}
	}
	return found
}

// named is the task of an id or an ARN among those; nil: there is none.
func named(all []*task, name string) *task {
	i := slices.IndexFunc(all, func(one *task) bool { return one.arn == name || one.id == name })
	if i < 0 {
		return nil
	}
	return all[i]
}

func (t *Tasks) stopTask(r *http.Request, call proxy.Call) (any, error) {
	var in struct{ Cluster, Task, Reason string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, refuse("InvalidParameterException", "%v", err)
	}
	one := named(t.in(call, in.Cluster), in.Task)
	if one == nil {
		return nil, errNoTask
	}
	one.stop(why{"UserInitiated", in.Reason})
	return map[string]any{"task": one.document()}, nil
}

func (t *Tasks) describeTasks(r *http.Request, call proxy.Call) (any, error) {
	var in struct {
		Cluster string
		Tasks   []string
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, refuse("InvalidParameterException", "%v", err)
	}
	all, found, missing := t.in(call, in.Cluster), []any{}, []any{}
	for _, name := range in.Tasks {
		if one := named(all, name); one != nil {
			found = append(found, one.document())
		} else {
			missing = append(missing, map[string]string{"arn": name, "reason": "MISSING"})
		}
	}
	return map[string]any{"tasks": found, "failures": missing}, nil
}

func (t *Tasks) listTasks(r *http.Request, call proxy.Call) (any, error) {
	var in struct{ Cluster, Family, DesiredStatus, StartedBy string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, refuse("InvalidParameterException", "%v", err)
	}
	if in.DesiredStatus == "" {
		in.DesiredStatus = "RUNNING"
	}
	arns := []string{}
	for _, one := range t.in(call, in.Cluster) {
		d := one.document()
		family, _, _ := strings.Cut(nameIn(d.TaskDefinitionArn), ":")
		if d.DesiredStatus == in.DesiredStatus && (in.Family == "" || in.Family == family) &&
			(in.StartedBy == "" || in.StartedBy == d.StartedBy) {
			arns = append(arns, one.arn)
		}
	}
	return map[string]any{"taskArns": arns}, nil
}
