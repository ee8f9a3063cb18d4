package citest

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// action stands in for one of GitHub's or AWS's, or runs the steps of one that is in the repository.
func (j *workflowJob) action(uses string, inputs map[string]string) error {
	name, _, _ := strings.Cut(uses, "@")
	if local, ok := strings.CutPrefix(name, "./"); ok {
		return j.composite(filepath.Join(j.work, local, "action.yml"))
	}
	uploads := filepath.Join(j.Dir, "uploads")
	switch name {
	case "actions/checkout":
		return j.checkout(inputs["fetch-depth"] == "0", inputs["persist-credentials"] != "false")
	case "actions/setup-go", "actions/cache", "opentofu/setup-opentofu":
		return nil
	case "actions/upload-artifact":
		return copyFile(inputs["path"], filepath.Join(uploads, inputs["name"], filepath.Base(inputs["path"])))
	case "actions/download-artifact":
		return j.download(uploads, inputs)
	case "aws-actions/configure-aws-credentials":
		return j.assume(inputs)
	}
	return fmt.Errorf("nothing stands in for %s", uses)
}

// composite runs the steps of an action of the repository's.
func (j *workflowJob) composite(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var action struct {
		Runs struct {
			Using string
			Steps []struct {
				Uses, Run, Shell string
				With             map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(text, &action); err != nil {
		return err
	}
	for _, step := range action.Runs.Steps {
		if step.Uses != "" {
			err = j.action(step.Uses, step.With)
		} else {
			_, err = j.script(step.Run, map[string]string{})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkout clones what the event is about: a shallow clone has that commit alone.
func (j *workflowJob) checkout(all, pushes bool) error {
	if !strings.Contains(permissions(j.job), "contents:") {
		return errors.New("the job's token can't read the repository")
	}
	if pushes {
		j.tell("%s: its token stays in the clone", j.name())
	}
	return j.clone(j.work, asText(j.event.Github["sha"]), all)
}

// download copies artifacts of the run: the one of a name, or those that match a pattern, of which there may be none.
func (j *workflowJob) download(uploads string, inputs map[string]string) error {
	if name := inputs["name"]; name != "" {
		if _, err := os.Stat(filepath.Join(uploads, name)); err != nil {
			return fmt.Errorf("there is no artifact %s", name)
		}
		return os.CopyFS(inputs["path"], os.DirFS(filepath.Join(uploads, name)))
	}
	files, _ := fs.Glob(os.DirFS(uploads), inputs["pattern"]+"/*")
	for _, file := range files {
		err := copyFile(filepath.Join(uploads, file), filepath.Join(inputs["path"], filepath.Base(file)))
		if err != nil {
			return err
		}
	}
	return nil
}

// assume gives the job a role's credentials, if the role trusts the job.
func (j *workflowJob) assume(inputs map[string]string) error {
	if !strings.Contains(permissions(j.job), "id-token:write") {
		return errors.New("the job may not have a token")
	}
	role := strings.Split(inputs["role-to-assume"], ":")
	if len(role) != 6 || inputs["aws-region"] == "" {
		return fmt.Errorf("these are no inputs: %v", inputs)
	}
	audience, given := inputs["audience"]
	if !given {
		audience = "sts.amazonaws.com"
	}
	token := Token("token.actions.githubusercontent.com", audience, j.subject())
	session, err := j.session(inputs["role-to-assume"], inputs["aws-region"], token)
	if err != nil {
		return err
	}
	as := ""
	if j.environment != "" {
		as = " in " + j.environment
	}
	j.tell("%s: assumes %s of %s%s", j.name(), role[5], role[4], as)
	maps.Copy(j.env, session)
	return nil
}

// subject is what GitHub says of the job in its token.
// https://docs.github.com/en/actions/reference/openid-connect-reference#example-subject-claims
func (j *workflowJob) subject() string {
	subject, ref := "repo:"+asText(j.event.Github["repository"]), asText(j.event.Github["ref"])
	switch {
	case j.environment != "":
		return subject + ":environment:" + j.environment
	case strings.HasPrefix(ref, "refs/pull/"):
		return subject + ":pull_request"
	}
	return subject + ":ref:" + ref
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}
