package enforce

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// ssmInput is what the calls about parameters say.
type ssmInput struct {
	Name, Path               string
	Names                    []string
	ResourceType, ResourceID string
	Overwrite, Recursive     bool
	Tags                     []struct{ Key, Value string }
}

// ssm answers the calls about parameters that aren't allowed.
func (e *enforcer) ssm(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	body, err := bodyOf(r)
	var input ssmInput
	if err == nil {
		err = json.Unmarshal(body, &input)
	}
	if err != nil {
		refuse(w, r, undecided("ssm:"+call.Action, fmt.Errorf("its body is not the JSON that is expected: %w", err)))
		return
	}
	if denied := e.judgeJSON(r, call, input.needs(call)); denied != nil {
		refuse(w, r, denied)
		return
	}
	e.next.ServeHTTP(w, r)
}

// judgeJSON judges a call of SSM or KMS.
func (e *enforcer) judgeJSON(r *http.Request, call proxy.Call, needs []need) *denial {
	if len(needs) == 0 {
		return nil
	}
	who, err := e.facts.caller(r.Context(), call)
	if err != nil {
		return undecided(needs[0].action, err)
	}
	return judgeAll(r, who, requestKeys(r, call), needs)
}

// needs is what a call takes: every parameter, or the call fails. Calls that aren't about parameters take nothing.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
func (in ssmInput) needs(call proxy.Call) []need {
	names := in.names(call.Action)
	needs := make([]need, len(names))
	for i, name := range names {
		needs[i] = parameterNeed(call, "ssm:"+call.Action, name)
		needs[i].keys.set("ssm:Overwrite", strconv.FormatBool(in.Overwrite))
		needs[i].keys.set("ssm:Recursive", strconv.FormatBool(in.Recursive))
	}
	if call.Action == "PutParameter" && len(in.Tags) > 0 {
		needs = append(needs, parameterNeed(call, "ssm:AddTagsToResource", in.Name))
	}
	return needs
}

func (in ssmInput) names(action string) []string {
	switch action {
	case "GetParameter", "PutParameter", "DeleteParameter", "GetParameterHistory", "LabelParameterVersion",
		"UnlabelParameterVersion":
		return []string{in.Name}
	case "GetParameters", "DeleteParameters":
		return in.Names
	case "GetParametersByPath":
		return []string{in.Path}
	case "DescribeParameters":
		return []string{"*"}
	case "AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource":
		if in.ResourceType == "Parameter" {
			return []string{in.ResourceID}
		}
	}
	return nil
}

// parameterNeed is what an action on a parameter takes. The name may be an ARN, and have a version or a label.
func parameterNeed(call proxy.Call, action, name string) need {
	arn := awsname.ARN{
		Partition: awsname.Partition(call.Region), Service: "ssm", Region: call.Region, Account: call.Account,
	}
	if given, ok := awsname.ParseARN(name); ok {
		arn, name = given, strings.TrimPrefix(given.Resource, "parameter")
	}
	name, _, _ = strings.Cut(name, ":")
	if name != "*" {
		name = "parameter/" + strings.TrimPrefix(name, "/")
	}
	arn.Resource = name
	return need{action: action, resource: arn.String(), owner: arn.Account, keys: keys{}}
}
