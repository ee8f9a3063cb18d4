package events

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// forwarded is the source of what a bus tells another, which has the whole event as its detail.
const forwarded = "tfgen.sandbox.forwarded"

// entry is an event that a client puts.
type entry struct {
	Source, DetailType, Detail, EventBusName string
	Resources                                []string
}

// putEvents takes events to buses, entry by entry.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
func (b *Buses) putEvents(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	var in struct{ Entries []entry }
	answers, failures := []map[string]string{}, 0
	err := json.NewDecoder(r.Body).Decode(&in)
	for _, one := range in.Entries {
		id, err := b.put(r, call, one)
		if err != nil {
			failures++
			answers = append(answers, map[string]string{"ErrorCode": "AccessDeniedException", "ErrorMessage": err.Error()})
			continue
		}
		answers = append(answers, map[string]string{"EventId": id})
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": "SerializationException", "message": err.Error()})
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"FailedEntryCount": failures, "Entries": answers})
}

// put takes an event to a bus.
func (b *Buses) put(r *http.Request, call proxy.Call, one entry) (id string, err error) {
	to := bus{call.Account, call.Region, defaultBus}
	if one.EventBusName != "" {
		to.name = one.EventBusName
	}
	if arn, ok := awsname.ParseARN(one.EventBusName); ok {
		to = bus{arn.Account, arn.Region, strings.TrimPrefix(arn.Resource, "event-bus/")}
	}
	_, err = b.client(to).DescribeEventBus(r.Context(), &eventbridge.DescribeEventBusInput{Name: &to.name})
	if err != nil {
		return "", err
	}
	e := Event{
		Version: "0", ID: rand.Text(), DetailType: one.DetailType, Source: one.Source, Account: call.Account,
		Region: to.region, Time: time.Now().UTC().Format(time.RFC3339), Resources: one.Resources,
		Detail: json.RawMessage(one.Detail),
	}
	switch {
	case one.Source == forwarded:
		if err := json.Unmarshal([]byte(one.Detail), &e); err != nil {
			return "", err
		}
	case strings.HasPrefix(one.Source, "aws."):
		return "", errors.New("only AWS's services may put events of theirs")
	case !json.Valid(e.Detail):
		return "", errors.New("the detail is no JSON")
	}
	b.tell(to, e)
	return e.ID, nil
}
