package guard

import (
	"fmt"
	"strings"
)

// busy stops the deletion of a state machine whose executions haven't ended: AWS would wait for them, and the apply for
// AWS, as long as the task's time lasts.
func busy(account Account) []Stop {
	var stops []Stop
	for _, use := range account.Busy {
		names, more := use.Names, ""
		if len(names) > 3 {
			names, more = names[:3], fmt.Sprintf(" and %d more", len(names)-3)
		}
		stops = append(stops, Stop{Rule: Busy, Address: use.Address, Message: fmt.Sprintf("it would be deleted while its "+
			"executions %s%s run, and AWS waits for them. Wait until they have ended, or stop them: aws stepfunctions "+
			"stop-execution", strings.Join(names, ", "), more)})
	}
	return stops
}
