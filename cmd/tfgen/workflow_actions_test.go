package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
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
	artifacts := filepath.Join(j.dir, "artifacts")
	switch name {
	case "actions/checkout":
		return j.checkout(inputs["fetch-depth"] == "0", inputs["persist-credentials"] != "false")
	case "actions/setup-go", "actions/cache", "opentofu/setup-opentofu":
		return nil
	case "actions/upload-artifact":
		return copyFile(inputs["path"], filepath.Join(artifacts, inputs["name"], filepath.Base(inputs["path"])))
	case "actions/download-artifact":
		return j.download(artifacts, inputs)
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
	origin := "file://" + j.ts.MkAbs("origin")
	if pushes {
		j.tell("%s: its token stays in the clone\n", j.name())
	}
	commands := [][]string{{"init", "-q", "-b", "main"}, {"remote", "add", "origin", origin}}
	sha := asText(j.event.Github["sha"])
	if all {
		commands = append(commands, []string{"fetch", "-q", "origin"}, []string{"checkout", "-q", sha})
	} else {
		commands = append(commands, []string{"fetch", "-q", "--depth=1", "origin", sha}, []string{"checkout", "-q", "FETCH_HEAD"})
	}
	for _, args := range commands {
		git := exec.Command("git", args...)
		git.Dir = j.work
		if out, err := git.CombinedOutput(); err != nil {
			return fmt.Errorf("git %v: %w\n%s", args, err, out)
		}
	}
	return nil
}

// download copies artifacts of the run: the one of a name, or those that match a pattern, of which there may be none.
func (j *workflowJob) download(artifacts string, inputs map[string]string) error {
	if name := inputs["name"]; name != "" {
		if _, err := os.Stat(filepath.Join(artifacts, name)); err != nil {
			return fmt.Errorf("there is no artifact %s", name)
		}
		return os.CopyFS(inputs["path"], os.DirFS(filepath.Join(artifacts, name)))
	}
	files, _ := fs.Glob(os.DirFS(artifacts), inputs["pattern"]+"/*")
	for _, file := range files {
		err := copyFile(filepath.Join(artifacts, file), filepath.Join(inputs["path"], filepath.Base(file)))
		if err != nil {
			return err
		}
	}
	return nil
}

// assume gives the job a role's credentials, if the role's trust policy, as bootstrap makes it, lets the job.
func (j *workflowJob) assume(inputs map[string]string) error {
	if !strings.Contains(permissions(j.job), "id-token:write") {
		return errors.New("the job may not have a token")
	}
	role := strings.Split(inputs["role-to-assume"], ":")
	if len(role) != 6 || inputs["aws-region"] == "" || inputs["audience"] == "" && !strings.Contains(role[5], "Promote") {
		return fmt.Errorf("these are no inputs: %v", inputs)
	}
	if strings.HasSuffix(role[5], "Deploy") && j.environment == "" {
		return fmt.Errorf("%s lets in jobs of GitHub's environments alone", role[5])
	}
	as := ""
	if j.environment != "" {
		as = " in " + j.environment
	}
	j.tell("%s: assumes %s of %s%s\n", j.name(), role[5], role[4], as)
	j.env["AWS_ACCESS_KEY_ID"] = role[4]
	return nil
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
