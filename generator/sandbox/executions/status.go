package executions

// tell tells of the execution's status, which has changed.
// https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
func (e *execution) tell(to Teller) {
	d := e.describe()
	detail := object{"stopDate": nil, "output": nil, "error": nil, "cause": nil}
	for name, value := range d {
		detail[name] = value
	}
	detail["startDate"] = e.started.UnixMilli()
	if d["stopDate"] != nil {
		detail["stopDate"] = e.stopped.UnixMilli()
	}
	to(e.place.Account, e.place.Region, "aws.states", "Step Functions Execution Status Change", []string{e.arn}, detail)
}
