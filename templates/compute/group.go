package compute

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
)

// group is buckets of one owner in one region on which a task may do the same. They share a statement: IAM takes 10,240
// characters for a role.
type group struct {
	owner   string
	special bool
	buckets []*spec.Bucket
}

// byOwner groups buckets by their owners, in the order of these, and those that are special apart from the others.
func byOwner(buckets []*spec.Bucket, special func(*spec.Bucket) bool) []group {
	var groups []group
	for _, b := range buckets {
		same := func(g group) bool {
			of := g.place()
			return of.Holder() == b.Holder() && of.Region == b.Region && g.special == special(b)
		}
		if i := slices.IndexFunc(groups, same); i >= 0 {
			groups[i].buckets = append(groups[i].buckets, b)
			continue
		}
		groups = append(groups, group{b.Holder(), special(b), []*spec.Bucket{b}})
	}
	slices.SortStableFunc(groups, func(a, b group) int { return strings.Compare(a.owner, b.owner) })
	return groups
}

func never(*spec.Bucket) bool { return false }

// place is a bucket that says where all of them are.
func (g group) place() *spec.Bucket { return g.buckets[0] }

// of is something of each of the buckets, in the order of the spec.
func (g group) of(each func(*spec.Bucket) []string) []string {
	var all []string
	for _, b := range g.buckets {
		all = append(all, each(b)...)
	}
	return all
}
