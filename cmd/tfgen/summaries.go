package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy/planjson"
	"github.com/tfgen/tfgen/generator/spec"
)

// summaries are what several runs of one command have printed with --json.
type summaries struct {
	command string // of all
	envs    []envResult
}

// readSummaries reads files, and those in folders whose names end in .json or .jsonl. The error is of those that have
// no summary, as those of jobs that died: what the others have is there nevertheless.
func readSummaries(paths []string) (*summaries, error) {
	all := &summaries{}
	var faults []error
	for _, path := range paths {
		files, err := summaryFiles(path)
		if err != nil {
			faults = append(faults, err)
		}
		for _, file := range files {
			if err := all.add(file); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", file, err))
			}
		}
	}
	return all, errors.Join(faults...)
}

func summaryFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read summaries: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if ext := filepath.Ext(file); err == nil && !entry.IsDir() && (ext == ".json" || ext == ".jsonl") {
			files = append(files, file)
		}
		return err
	})
	return files, err
}

// add adds the summary that a file ends with.
func (s *summaries) add(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	type line struct {
		deploymentResult
		Error string `json:"error"`
	}
	var last line
	for decoder := json.NewDecoder(f); ; {
		var next line
		err := decoder.Decode(&next)
		if errors.Is(err, io.EOF) {
			break
		}
		var otherShape *json.UnmarshalTypeError
		switch {
		case errors.As(err, &otherShape): // what it says is of Go's types
			return errors.New("it isn't what tfgen plan --json prints")
		case err != nil:
			return fmt.Errorf("it isn't what tfgen plan --json prints: %w", err)
		}
		last = next
	}
	major, _, _ := strings.Cut(formatVersion, ".")
	switch {
	case last.Type == "error":
		return fmt.Errorf("there is no summary: %s", last.Error)
	case last.Type != "summary":
		return errors.New("there is no summary: what printed it has died, or it isn't what tfgen plan --json prints")
	case !strings.HasPrefix(last.FormatVersion, major+"."):
		return fmt.Errorf("it has format version %s, and this tfgen reads %s.x", last.FormatVersion, major)
	case s.command != "" && s.command != last.Command:
		return fmt.Errorf("it is of tfgen %s, and another one of tfgen %s", last.Command, s.command)
	}
	s.command = last.Command
	for _, env := range last.Environments {
		if s.of(env.Environment) != nil {
			return fmt.Errorf("%s is in another file, too", env.Environment)
		}
		s.envs = append(s.envs, env)
	}
	return nil
}

// of is the summary of an environment, nil where there is none.
func (s *summaries) of(env string) *envResult {
	i := slices.IndexFunc(s.envs, func(e envResult) bool { return e.Environment == env })
	if i < 0 {
		return nil
	}
	return &s.envs[i]
}

// plans are the plans of environments as they were reviewed: of what failed there is none, and one that was made for
// another account is refused.
func (s *summaries) plans(project *spec.Project) (map[string]planjson.Plan, error) {
	if s.command != "plan" {
		return nil, fmt.Errorf("--reviewed: these are of tfgen %s, not of tfgen plan", s.command)
	}
	plans := map[string]planjson.Plan{}
	for _, reviewed := range s.envs {
		env, err := project.Lookup(reviewed.Environment)
		switch {
		case err != nil:
			return nil, fmt.Errorf("--reviewed: %w", err)
		case env.AccountID != reviewed.AccountID || env.Region != reviewed.Region:
			return nil, fmt.Errorf("--reviewed: the plan of %s was for account %s, %s, and it is account %s, %s", env.Name,
				reviewed.AccountID, reviewed.Region, env.AccountID, env.Region)
		case reviewed.Planned != nil && reviewed.Reason == "":
			plans[env.Name] = planjson.Plan{Changes: reviewed.Changes, Outputs: reviewed.Outputs}
		}
	}
	return plans, nil
}
