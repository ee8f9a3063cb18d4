package terraform

import (
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// Session has Terraform work otherwise than the root's files say, and only look: it takes no lock of the state, and
// keeps apart, in a folder of its own, what init prepares for it. What it plans isn't to be applied.
type Session struct {
	Name      string   // of the folder, in .terraform
	Backend   []string // settings of the backend that differ, NAME=VALUE
	Variables []string // of the root that don't have their defaults, NAME=VALUE
}

// dataDir is the folder where terraform keeps what it needs to run in the root, which is never committed.
func (w *Workspace) dataDir() string {
	if w.opts.Session == nil {
		return filepath.Join(w.dir, ".terraform")
	}
	return filepath.Join(w.dir, ".terraform", w.opts.Session.Name)
}

// path is a file in the data folder.
func (w *Workspace) path(name string) string { return filepath.Join(w.dataDir(), name) }

// useSession has terraform keep its data where the session has it.
func (w *Workspace) useSession() {
	if w.opts.Session != nil {
		w.env.vars["TF_DATA_DIR"] = absolute(w.dataDir())
	}
}

// initOptions are what the session changes for init.
func (s *Session) initOptions() []tfexec.InitOption {
	if s == nil {
		return nil
	}
	var options []tfexec.InitOption
	for _, setting := range s.Backend {
		options = append(options, tfexec.BackendConfig(setting))
	}
	return options
}

// planOptions are what the session changes for plan.
func (s *Session) planOptions() []tfexec.PlanOption {
	if s == nil {
		return nil
	}
	options := []tfexec.PlanOption{tfexec.Lock(false)}
	for _, variable := range s.Variables {
		options = append(options, tfexec.Var(variable))
	}
	return options
}

// stamp is what init depends on because of the session.
func (s *Session) stamp() []string {
	if s == nil {
		return nil
	}
	return s.Backend
}
