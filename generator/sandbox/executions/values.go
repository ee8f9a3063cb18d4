package executions

import (
	"encoding/json"
	"strconv"
	"time"
)

// epoch is a time as Step Functions writes it: seconds since 1970, with a fraction.
func epoch(t time.Time) json.Number {
	return json.Number(strconv.FormatFloat(float64(t.UnixMicro())/1e6, 'f', 6, 64))
}

// page is a part of a list, as the input's maxResults and nextToken ask for it. At most 1,000 are given at once, and
// 100 if nothing is said: https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html.
func page(input object, name string, all []object) (object, error) {
	most := 100
	if n, ok := input["maxResults"].(json.Number); ok && n != "0" {
		asked, err := n.Int64()
		if err != nil || asked < 0 || asked > 1000 {
			return nil, failf("ValidationException", "maxResults has to be between 0 and 1000")
		}
		most = int(asked)
	}
	from := 0
	if token := input.text("nextToken"); token != "" {
		var err error
		if from, err = strconv.Atoi(token); err != nil || from < 0 || from > len(all) {
			return nil, failf("InvalidToken", "Invalid Token: '%s'", token)
		}
	}
	to := min(from+most, len(all))
	out := object{name: append([]object{}, all[from:to]...)}
	if to < len(all) {
		out["nextToken"] = strconv.Itoa(to)
	}
	return out, nil
}
