package terraformtest

import (
	"fmt"
	"os"
)

func (f fake) init() int {
	emit("version", "Terraform "+version(), nil)
	emit("init_output", "Initializing the backend...", nil)
	if name := wanted("init"); name != "" {
		return f.fail("init", name)
	}
	// In the middle of its JSON, as the real one writes it.
	fmt.Print("\nSuccessfully configured the backend \"s3\"! Terraform will automatically\nuse this backend unless ",
		"the backend configuration changes.\n")
	if err := os.MkdirAll(dataDir, 0o755); err != nil {
		return complain(err.Error(), "")
	}
	emit("init_output", "Terraform has been successfully initialized!", nil)
	return 0
}

func (f fake) plan() int {
	emit("version", "Terraform "+version(), nil)
	destroy := f.has("-destroy")
	op := "plan"
	if destroy {
		op = "destroy"
	}
	if name := wanted(op); name != "" {
		return f.fail(op, name)
	}
	p, err := newPlan(destroy)
	if err == nil {
		err = p.save(f.flag("out"))
	}
	if err != nil {
		diagnose(err.Error(), "")
		return 1
	}
	outputs := fields{}
	for _, c := range p.changes() {
		if c.action == "output" {
			outputs[c.address] = fields{"sensitive": false, "action": "update"}
			continue
		}
		emit("planned_change", c.address+": Plan to "+c.action, fields{
			"change": fields{"resource": c.resource(), "action": c.action, "reason": c.reason},
		})
	}
	summarize("plan", "Plan", p.changes())
	if len(outputs) > 0 {
		emit("outputs", fmt.Sprintf("Outputs: %d", len(outputs)), fields{"outputs": outputs})
	}
	if len(p.Changes) > 0 {
		return 2
	}
	return 0
}

func (f fake) apply() int {
	emit("version", "Terraform "+version(), nil)
	p, err := loadPlan(f.file())
	if err != nil {
		diagnose("Failed to load the plan", err.Error())
		return 1
	}
	if p.stale() {
		return f.fail("apply", "stale")
	}
	changes := p.changes()
	for i, c := range changes {
		for _, action := range c.steps() {
			emitStep("apply_start", "Starting to "+action, c, action)
			if name := wanted("apply"); name != "" && i == len(changes)-1 {
				emitStep("apply_errored", "Errored", c, action)
				return f.stop(p, i, name)
			}
			interrupted := os.Getenv("FAKE_TERRAFORM_PAUSE") == "apply"
			if interrupted {
				<-f.interrupts
				emit("log", "\nInterrupt received.\nPlease wait for Terraform to exit or data loss may occur.\n", nil)
			}
			emitStep("apply_complete", "Complete after 0s", c, action)
			if interrupted {
				diagnose("execution halted", "")
				return f.stop(p, i+1, "")
			}
		}
	}
	if err := p.finish(len(changes)); err != nil {
		diagnose(err.Error(), "")
		return 1
	}
	summarize("apply", "Apply complete!", changes)
	return 0
}

// stop ends an apply early, with n changes made.
func (f fake) stop(p savedPlan, n int, name string) int {
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
	fmt.Print("\nTerraform will perform the following actions:\n")
	for _, c := range p.changes() {
		fmt.Printf("\n  # %s: %s\n  + resource\n", c.address, c.action)
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
