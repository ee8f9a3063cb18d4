package workflow

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/deadletters"
)

// failedStarts are the queue that a start goes to which fails, and the alarm that watches it.
func failedStarts(p *spec.Pipeline) []tf.Node {
	label := spec.Label(p.Key)
	alarm := deadletters.Alarm(label, "not_started", p.NotStarted, starter(p)+" could not start "+p.Name+
		". The messages in "+p.DeadLetterQueue+" say why. Start it by hand, then delete them.")
	if p.OnFailure != nil {
		alarm.Add(tf.Attr("alarm_actions", tf.Strings(p.OnFailure.Topic)))
	}
	return []tf.Node{deadletters.Queue(label, p.DeadLetterQueue), alarm}
}

// starter is what starts the pipeline beside people, for them.
func starter(p *spec.Pipeline) string {
	switch {
	case p.OnObject == nil:
		return "The schedule"
	case len(p.Schedules) == 0:
		return "A new object"
	}
	return "The schedule or a new object"
}
