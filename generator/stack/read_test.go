package stack_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/stack"
)

// TestRead reads the stacks of an account that answers as the archive says, and drafts environment dev of project acme
// from them, which has to be a valid spec.
func TestRead(t *testing.T) {
	goldentest.Each(t, "testdata/read/*.txtar", func(t *testing.T, a goldentest.Archive) {
		files := map[string]string{}
		for _, f := range a.Files {
			files[f.Name] = strings.TrimSpace(string(f.Data))
		}
		server := httptest.NewServer(account(files))
		defer server.Close()
		cfg := aws.Config{
			Region: "eu-central-1", BaseEndpoint: &server.URL,
			Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
		}
		contents, err := stack.Read(t.Context(), cfg, strings.Fields(files["stacks"]), nil)
		if err != nil {
			a.Want(t, "error", errorOf(err)+"\n")
			return
		}
		wantDraft(t, a, contents, project.Dir(t.TempDir()), nil, "dev")
	})
}

// errorOf is an error without what is another each time.
func errorOf(err error) string {
	text, _, _ := strings.Cut(err.Error(), ": operation error")
	return text
}

// account answers as AWS does of account 111111111111, which has what files say, by kind and name: the template, status
// and resources of a stack (a line each: logical id, type, physical id), the definition of a state machine, the policy
// of a role, and else what AWS answers. What they don't say is not there.
type account map[string]string

func (a account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	target := r.Header.Get("X-Amz-Target")
	form, _ := url.ParseQuery(string(body))
	switch _, operation, _ := strings.Cut(target, "."); {
	case operation != "":
		var input map[string]any
		_ = json.Unmarshal(body, &input)
		answer := a.call(operation, input)
		if strings.HasPrefix(answer, `{"__type"`) {
			w.WriteHeader(http.StatusBadRequest)
		}
		fmt.Fprint(w, answer)
	case form.Get("Action") != "":
		a.query(w, form)
	case strings.HasPrefix(r.URL.Path, "/schedules/"):
		name := strings.TrimPrefix(r.URL.Path, "/schedules/")
		fmt.Fprint(w, a[strings.TrimSpace("schedule "+name+" "+r.FormValue("groupName"))])
	default:
		for aspect, code := range map[string]string{
			"encryption": "ServerSideEncryptionConfigurationNotFoundError", "lifecycle": "NoSuchLifecycleConfiguration",
			"policy": "NoSuchBucketPolicy", "versioning": "", "acl": "",
		} {
			if !r.URL.Query().Has(aspect) {
				continue
			}
			name := strings.Trim(r.URL.Path, "/")
			if _, missing := a["missing "+name]; missing {
				code = "NoSuchBucket"
			}
			answer, ok := a[aspect+" "+name]
			if !ok && code != "" {
				w.WriteHeader(http.StatusNotFound)
				answer = "<Error><Code>" + code + "</Code></Error>"
			}
			fmt.Fprint(w, answer)
		}
	}
}

// call answers the services that speak JSON.
func (a account) call(operation string, input map[string]any) string {
	text := func(values map[string]any) string {
		out, _ := json.Marshal(values)
		return string(out)
	}
	switch operation {
	case "DescribeStateMachine":
		arn := fmt.Sprint(input["stateMachineArn"])
		name := arn[strings.LastIndex(arn, ":")+1:]
		kind, ok := a["type "+name]
		if !ok {
			kind = "STANDARD"
		}
		return text(map[string]any{"name": name, "definition": a["machine "+name], "type": kind,
			"roleArn": "arn:aws:iam::111111111111:role/machines"})
	case "DescribeKey":
		return text(map[string]any{"KeyMetadata": map[string]any{"KeyId": "k", "Arn": a["key "+fmt.Sprint(input["KeyId"])]}})
	case "DescribeTaskDefinition":
		task, ok := a["task "+fmt.Sprint(input["taskDefinition"])]
		if !ok {
			return `{"__type": "ClientException", "message": "Unable to describe task definition."}`
		}
		return `{"taskDefinition": ` + task + `}`
	case "DescribeRepositories":
		return `{"repositories": [{` + a["repository "+fmt.Sprint(input["repositoryNames"].([]any)[0])] + `}]}`
	case "DescribeRule":
		return a["rule "+fmt.Sprint(input["Name"])]
	case "ListTargetsByRule":
		return `{"Targets": ` + a["targets "+fmt.Sprint(input["Rule"])] + `}`
	case "GetParameter":
		value := a["parameter "+fmt.Sprint(input["Name"])]
		return text(map[string]any{"Parameter": map[string]any{"Type": "String", "Value": value}})
	}
	return "{}"
}

// query answers the services that speak XML.
func (a account) query(w io.Writer, form url.Values) {
	action, name := form.Get("Action"), form.Get("StackName")
	var out strings.Builder
	switch action {
	case "GetCallerIdentity":
		out.WriteString("<Account>111111111111</Account>")
	case "DescribeStacks":
		status, ok := a["status "+name]
		if !ok {
			status = "UPDATE_COMPLETE"
		}
		fmt.Fprintf(&out, "<Stacks><member><StackStatus>%s</StackStatus></member></Stacks>", status)
	case "GetTemplate":
		fmt.Fprintf(&out, "<TemplateBody><![CDATA[%s]]></TemplateBody>", a[form.Get("TemplateStage")+" template "+name])
	case "ListStackResources":
		out.WriteString("<StackResourceSummaries>")
		for line := range strings.Lines(a["resources "+name]) {
			f := append(strings.Fields(line), "CREATE_COMPLETE")
			fmt.Fprintf(&out, "<member><LogicalResourceId>%s</LogicalResourceId><ResourceType>%s</ResourceType>"+
				"<PhysicalResourceId>%s</PhysicalResourceId><ResourceStatus>%s</ResourceStatus></member>", f[0], f[1], f[2], f[3])
		}
		out.WriteString("</StackResourceSummaries>")
	case "ListRolePolicies":
		if a["role "+form.Get("RoleName")] != "" {
			out.WriteString("<PolicyNames><member>Policy</member></PolicyNames>")
		}
	case "GetRolePolicy":
		fmt.Fprintf(&out, "<PolicyDocument>%s</PolicyDocument>", url.QueryEscape(a["role "+form.Get("RoleName")]))
	}
	fmt.Fprintf(w, "<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", action, out.String())
}
