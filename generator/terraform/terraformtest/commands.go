package terraformtest

import (
	"fmt"
	"os"
	"path/filepath"
)

func (f fake) init() int {
	emit("version", title()+" "+version(), nil)
	emit("init_output", "Initializing the backend...", nil)
	if f.work("init") {
		diagnose("operation canceled", "")
		return 1
	}
	if name := wanted("init"); name != "" {
		return f.fail("init", name)
	}
	if f.flag("lockfile") == "readonly" && !exists(lockFile) {
		return f.fail("init", "lockfile")
	}
	// In the middle of its JSON, as the real one writes it.
	fmt.Print("\nSuccessfully configured the backend \"s3\"! Terraform will automatically\nuse this backend unless ",
		"the backend configuration changes.\n")
	for path, text := range map[string]string{
		initialized(): "{}", dataDir() + "/modules/modules.json": "{}", dataDir() + "/providers/fake": "",
		lockFile: "provider \"" + registry() + "/hashicorp/aws\" {\n  version = \"5.100.0\"\n}\n",
	} {
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err == nil && !exists(path) {
			err = os.WriteFile(path, []byte(text), 0o644)
		}
		if err != nil {
			return complain(err.Error(), "")
		}
	}
	emit("init_output", title()+" has been successfully initialized!", nil)
	return 0
}

func (f fake) plan() int {
	emit("version", title()+" "+version(), nil)
	op := "plan"
	if f.has("-destroy") {
		op = "destroy"
	}
	if f.work("plan") {
		diagnose("execution halted", "")
		return 1
	}
	if name := wanted(op); name != "" {
		return f.fail(op, name)
	}
	p, err := newPlan(f.has("-destroy"), f.has("-refresh-only"))
	p.Variables = f.variables()
	if err == nil && f.flag("refresh") != "false" {
		p.Drift, err = readDrift()
	}
	if err == nil {
		err = p.save(f.flag("out"))
	}
	if err != nil {
		diagnose(err.Error(), "")
		return 1
	}
	p.report()
	if len(p.Changes) > 0 || f.has("-refresh-only") { // the real one says so even when it has found nothing
		return 2
	}
	return 0
}

// report writes the plan to the stream of events.
func (p savedPlan) report() {
	for _, c := range p.Drift {
		emit("resource_drift", c.Address+": Drift detected ("+c.Action+")", fields{
			"change": fields{"resource": c.resource(), "action": c.Action},
		})
	}
	outputs := fields{}
	for _, c := range p.Changes {
		if c.Action == "output" {
			outputs[c.Address] = fields{"sensitive": false, "action": "update"}
			continue
		}
		emit("planned_change", c.Address+": Plan to "+c.Action, fields{
			"change": fields{"resource": c.resource(), "action": c.Action, "reason": c.Reason},
		})
	}
	summarize("plan", "Plan", p.Changes)
	if len(outputs) > 0 {
		emit("outputs", fmt.Sprintf("Outputs: %d", len(outputs)), fields{"outputs": outputs})
	}
}

func (f fake) apply() int {
	emit("version", title()+" "+version(), nil)
	p, err := loadPlan(f.file())
	if err != nil {
		diagnose("Failed to load the plan", err.Error())
		return 1
	}
	if p.stale() {
		return f.fail("apply", "stale")
	}
	interrupted, worked := false, false
	for i, c := range p.Changes {
		for _, action := range c.steps() {
			emitStep("apply_start", "Starting to "+action, c, action)
			if name := wanted("apply"); name != "" && i == len(p.Changes)-1 {
				emitStep("apply_errored", "Errored", c, action)
				return f.stop(p, i, name)
			}
			if !worked {
				interrupted, worked = f.work("apply"), true
			}
			emitStep("apply_complete", "Complete after 0s", c, action)
		}
		if interrupted {
			diagnose("execution halted", "")
			return f.stop(p, i+1, "")
		}
	}
	if err := p.finish(len(p.Changes)); err != nil {
		diagnose(err.Error(), "")
		return 1
	}
	summarize("apply", "Apply complete!", p.Changes)
	return 0
}

// stop ends an apply early, with n changes made.
func (f fake) stop(p savedPlan, n int, name string) int {
	if name == "killed" {
		if self, err := os.FindProcess(os.Getpid()); err == nil && self.Kill() == nil {
			select {}
		}
	}
	if err := p.finish(n); err != nil {
		diagnose(err.Error(), "")
	}
	if name != "" {
		return f.fail("apply", name)
	}
	return 1
}

func (f fake) show() int {
	if name := wanted("show"); name != "" {
		return f.fail("show", name)
	}
	p, err := loadPlan(f.file())
	if err != nil {
		return complain("Failed to read the given file as a state or plan file", err.Error())
	}
	return p.showJSON()
}

// pull is terraform state pull. There is nothing to see of a state that doesn't exist yet.
func (f fake) pull() int {
	if name := wanted("state"); name != "" {
		return f.fail("state", name)
	}
	data, err := os.ReadFile(stateFile())
	if err == nil {
		_, _ = os.Stdout.Write(data)
	}
	return 0
}

func (f fake) output() int {
	if name := wanted("output"); name != "" {
		return f.fail("output", name)
	}
	data, err := os.ReadFile("fake-outputs.json")
	if err != nil {
		data = []byte("{}\n")
	}
	_, _ = os.Stdout.Write(data)
	return 0
}
