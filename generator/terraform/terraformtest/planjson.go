package terraformtest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"strings"
)

// showJSON writes the plan as terraform show -json: https://developer.hashicorp.com/terraform/internals/json-format.
func (p savedPlan) showJSON() int {
	values, err := readValues()
	if err != nil {
		return complain("fake-values.json can't be read", err.Error())
	}
	var changes, drift []fields
	configuration, outputs := fields{}, fields{}
	for _, c := range p.Changes {
		if c.Action == "output" {
			outputs[c.Address] = fields{"actions": []string{"update"}}
			continue
		}
		changes = append(changes, c.json(values[c.Address]))
		c.configure(configuration, values[c.Address])
	}
	for _, c := range p.Drift {
		drift = append(drift, c.json(values[c.Address]))
		c.configure(configuration, values[c.Address])
	}
	err = json.NewEncoder(os.Stdout).Encode(fields{
		"format_version": "1.2", "terraform_version": version(),
		"resource_changes": changes, "resource_drift": drift, "output_changes": outputs, "prior_state": p.State.json(),
		"configuration": fields{"root_module": configuration, "provider_config": providerConfig()},
		"variables":     p.variables(),
	})
	if err != nil {
		return complain(err.Error(), "")
	}
	return 0
}

func readValues() (map[string]fields, error) {
	data, err := os.ReadFile("fake-values.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var values map[string]fields
	if err == nil {
		err = json.Unmarshal(data, &values)
	}
	return values, err
}

// json is a member of resource_changes, with the values given for it.
func (c change) json(values fields) fields {
	actions := map[string][]string{"replace": {"delete", "create"}, "import": {"no-op"}, "move": {"no-op"}}[c.Action]
	if actions == nil {
		actions = []string{c.Action}
	}
	body := fields{"actions": actions, "after_unknown": fields{}, "before_sensitive": false, "after_sensitive": false}
	if c.Action != "create" {
		body["before"] = fields{"id": c.Address}
	}
	if c.Action != "delete" {
		body["after"] = fields{"id": c.Address}
	}
	if c.ImportID != "" {
		body["importing"] = fields{"id": c.ImportID}
	}
	maps.Copy(body, values)
	reason := c.Reason
	if long := map[string]string{
		"cannot_update": "replace_because_cannot_update", "tainted": "replace_because_tainted",
		"requested": "replace_by_request", "replace_triggered_by": "replace_by_triggers",
	}[reason]; long != "" {
		reason = long
	}
	return fields{
		"address": c.Address, "module_address": c.module(), "mode": "managed", "type": c.kind(), "name": c.name(),
		"provider_name": registry() + "/hashicorp/aws", "change": body, "action_reason": reason,
	}
}

// configure adds the resource to a module's configuration, or to that of a module below it.
func (c change) configure(module, values fields) {
	instance := regexp.MustCompile(`\[[^\]]*\]`)
	for i, name := range strings.Split(instance.ReplaceAllString(c.module(), ""), ".") {
		if i%2 == 0 {
			continue // "module"
		}
		calls, ok := module["module_calls"].(fields)
		if !ok {
			calls = fields{}
			module["module_calls"] = calls
		}
		call, ok := calls[name].(fields)
		if !ok {
			call = fields{"module": fields{}}
			calls[name] = call
		}
		module = call["module"].(fields)
	}
	expressions := fields{}
	after, _ := values["after"].(map[string]any)
	for name := range after {
		expressions[name] = fields{}
	}
	resources, _ := module["resources"].([]fields)
	module["resources"] = append(resources, fields{
		"mode": "managed", "type": c.kind(), "name": c.name(), "expressions": expressions,
	})
}
