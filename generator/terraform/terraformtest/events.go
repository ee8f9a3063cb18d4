package terraformtest

import (
	"encoding/json"
	"os"
)

// module is what the events call their source.
func module() string {
	if tofu() {
		return "tofu.ui"
	}
	return "terraform.ui"
}

type fields map[string]any

// emit writes one line of the event stream.
func emit(kind, text string, more fields) {
	line := fields{"@level": "info", "@message": text, "@module": module(), "type": kind}
	for name, value := range more {
		line[name] = value
	}
	_ = json.NewEncoder(os.Stdout).Encode(line) // a reader that has gone shows by itself
}

func diagnose(summary, detail string) {
	emit("diagnostic", "Error: "+summary, fields{
		"@level":     "error",
		"diagnostic": fields{"severity": "error", "summary": summary, "detail": detail},
	})
}

func summarize(operation, text string, changes []change) {
	var add, update, remove, imported int
	for _, c := range changes {
		switch c.Action {
		case "create":
			add++
		case "update":
			update++
		case "delete":
			remove++
		case "import":
			imported++
		case "replace":
			add++
			remove++
		}
	}
	emit("change_summary", text, fields{
		"changes": fields{"add": add, "change": update, "remove": remove, "import": imported, "operation": operation},
	})
}

// emitStep writes an event about a change that is being made.
func emitStep(kind, text string, c change, action string) {
	emit(kind, c.Address+": "+text, fields{
		"hook": fields{"resource": c.resource(), "action": action, "elapsed_seconds": 0},
	})
}
