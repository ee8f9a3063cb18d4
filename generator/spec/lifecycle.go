package spec

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// Transition moves objects to another storage class.
type Transition struct {
	Class string
	Days  int // after the object was made
}

// What objects of some classes need before they can be read: to be restored.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html
const (
	flexibleRetrieval = "GLACIER"
	deepArchive       = "DEEP_ARCHIVE"
)

// storageClasses are those that objects can be moved to, each after those that it can be reached from.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
func storageClasses() []string {
	return []string{"STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", flexibleRetrieval, deepArchive}
}

// isInfrequent reports whether objects are to be 30 days old to come to a class, and to be kept there for 30 days.
func isInfrequent(class string) bool { return class == "STANDARD_IA" || class == "ONEZONE_IA" }

// lifecycle evaluates what becomes of a bucket's objects as they grow old.
func (s *draft) lifecycle(b *bucketBlock, bucket *Bucket) {
	bucket.NoncurrentDays = s.integer(b.NoncurrentDays, 0, between(0, 36500, "days, where 0 keeps all versions for ever"))
	bucket.ExpireDays = s.integer(b.ExpireDays, 0, between(1, 36500, "days"))
	bucket.Transitions = s.transitions(b.TransitionDays)
	if last := len(bucket.Transitions) - 1; bucket.ExpireDays > 0 && last >= 0 &&
		bucket.ExpireDays <= bucket.Transitions[last].Days {
		s.fault(b.ExpireDays.Expr.Range(), "Invalid expire_days", "Objects would expire after %d days, and move to %s after "+
			"%d. S3 wants them to expire later than that.", bucket.ExpireDays, bucket.Transitions[last].Class,
			bucket.Transitions[last].Days)
	}
	if bucket.ExpireDays > 0 && bucket.NoncurrentDays == 0 {
		s.warn(b.ExpireDays.Expr.Range(), "Expired objects are kept", "Bucket %s has versions: an object that expires "+
			"becomes an earlier version, which is kept, and paid for, for ever. Set noncurrent_days to the days after which "+
			"it goes.", b.Key)
	}
}

// transitions evaluates when objects move to which class, in the order in which they do.
func (s *draft) transitions(a *hcl.Attribute) []Transition {
	v := s.value(a, cty.Map(cty.Number))
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	var all []Transition
	whole := true
	for class, days := range v.AsValueMap() {
		t := Transition{Class: class}
		wrong := t.set(days)
		if wrong != "" {
			s.fault(s.entryRange(a.Expr, class), "Invalid "+a.Name, "%s", wrong)
			whole = false
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(x, y Transition) int {
		return cmp.Or(cmp.Compare(x.Days, y.Days), cmp.Compare(rank(x.Class), rank(y.Class)))
	})
	if whole {
		s.waterfall(a, all)
	}
	return all
}

// set takes the days, or says what is wrong with them or the class.
func (t *Transition) set(days cty.Value) string {
	first := 1
	switch {
	case rank(t.Class) < 0:
		return fmt.Sprintf("S3 can't move objects to a class %q. %s", t.Class, suggest.Known(t.Class, storageClasses()))
	case days.IsNull():
		return fmt.Sprintf("%s has no days. Remove it, or say after how many days objects move there.", t.Class)
	case isInfrequent(t.Class):
		first = 30
	}
	n, _ := days.AsBigFloat().Int64()
	t.Days = int(n)
	if !days.AsBigFloat().IsInt() {
		return fmt.Sprintf("The days for %s are a whole number.", t.Class)
	}
	return between(first, 36500, "days for "+t.Class)(t.Days)
}

// waterfall checks the transitions against each other.
func (s *draft) waterfall(a *hcl.Attribute, all []Transition) {
	for i, later := range all {
		for _, earlier := range all[:i] {
			if wrong := earlier.before(later); wrong != "" {
				s.fault(s.entryRange(a.Expr, later.Class), "Invalid "+a.Name, "%s", wrong)
				return
			}
		}
	}
}

// before says why objects can't move to a class and then to a later one.
func (t Transition) before(later Transition) string {
	gap := isInfrequent(t.Class) && later.Class != "INTELLIGENT_TIERING"
	switch {
	case rank(later.Class) < rank(t.Class), t.Class == "ONEZONE_IA" && later.Class == "GLACIER_IR":
		return fmt.Sprintf("Objects would move from %s to %s, and S3 has no such way. Change the days or leave one of them "+
			"out.", t.Class, later.Class)
	case later.Days == t.Days:
		return fmt.Sprintf("Objects would move to %s and to %s after the same %d days. Change the days or leave one of them "+
			"out.", t.Class, later.Class, t.Days)
	case gap && later.Days < t.Days+30:
		return fmt.Sprintf("Objects are to stay in %s for 30 days: S3 lets them move on to %s from day %d, and here it is "+
			"day %d.", t.Class, later.Class, t.Days+30, later.Days)
	}
	return ""
}

func rank(class string) int { return slices.Index(storageClasses(), class) }

// agingModels warns of models in buckets whose objects go, or have to be restored, whether they are in use or not.
func (l *loader) agingModels(drafts []*draft) {
	pipelines := map[*Bucket]string{}
	for _, s := range drafts {
		for _, p := range s.Pipelines {
			if p.ModelKey != "" && p.ModelBucket != nil && pipelines[p.ModelBucket] == "" {
				pipelines[p.ModelBucket] = s.Name + " " + p.Key
			}
		}
	}
	for _, s := range drafts {
		for b, bucket := range s.ownBuckets() {
			if pipelines[bucket] == "" {
				continue
			}
			const what = "A model that is in use"
			if bucket.ExpireDays > 0 {
				l.warn(b.ExpireDays.NameRange, what+" expires", "Pipeline %s has its model in bucket %s, whose objects expire "+
					"after %d days, whether they are in use or not. Keep models in a bucket without expire_days.",
					pipelines[bucket], b.Key, bucket.ExpireDays)
			}
			archived := func(t Transition) bool { return t.Class == flexibleRetrieval || t.Class == deepArchive }
			if i := slices.IndexFunc(bucket.Transitions, archived); i >= 0 {
				l.warn(b.TransitionDays.NameRange, what+" is archived", "Pipeline %s has its model in bucket %s, whose objects "+
					"move to %s after %d days and can't be read then until they are restored. Keep models in a bucket "+
					"without it.", pipelines[bucket], b.Key, bucket.Transitions[i].Class, bucket.Transitions[i].Days)
			}
		}
	}
}
