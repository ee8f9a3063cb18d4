package deploy

import (
	"errors"

	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// planSession has terraform work as the environment's plan role.
func planSession(env *spec.Environment) *terraform.Session {
	roles := env.PlanRoles()
	return &terraform.Session{
		Name: "plan-role", Backend: render.BackendAs(env, roles.Backend),
		Variables: []string{render.RoleVariable + "=" + roles.Provider},
	}
}

// refuseReadOnly fails what was only to be looked at.
func (d *Deployment) refuseReadOnly() {
	for _, r := range d.Results {
		if d.ReadOnly && r.Err == nil {
			r.Err = errors.New("it was planned to be looked at only: plan it again to apply it")
		}
	}
}
