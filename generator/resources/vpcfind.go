package resources

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/tfgen/tfgen/generator/terraform"
)

// object is a part of a VPC, as far as it matters here.
type object struct {
	id   *string
	tags []types.Tag
}

// list asks for the objects that filters let through and that are there to stay.
type list func(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error)

// named finds parts of a VPC. They have no names, only ids that AWS makes up: what tells them apart are the
// environment's tags and the tag Name.
func named(list list) Find {
	return func(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
		return search(ctx, s, planned, list)
	}
}

// inVPC is named, for what lies in a VPC: in the one that it is planned in, where the state knows that one.
func inVPC(list list) Find {
	return func(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
		if vpc := text(planned.After, "vpc_id"); vpc != "" {
			return search(ctx, s, planned, list, filter("vpc-id", vpc))
		}
		return search(ctx, s, planned, list)
	}
}

func search(
	ctx context.Context, s Search, planned terraform.ResourceChange, list list, filters ...types.Filter,
) (Object, error) {
	name := text(planned.After, "tags", "Name")
	if name == "" { // nothing tells it from others of its type
		return Object{}, nil
	}
	want := identity(s.Env)
	want["Name"] = name
	for _, key := range slices.Sorted(maps.Keys(want)) {
		filters = append(filters, filter("tag:"+key, want[key]))
	}
	found, err := list(ctx, ec2.NewFromConfig(s.Config), filters)
	if err != nil {
		return Object{}, err
	}
	var ids []string
	for _, o := range found {
		tags := tagMap(o.tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value })
		if tags["Name"] == name && ours(s.Env, tags) { // filters save time, but this is what counts
			ids = append(ids, aws.ToString(o.id))
		}
	}
	return only(ids)
}

func filter(name, value string) types.Filter {
	return types.Filter{Name: aws.String(name), Values: []string{value}}
}

// only is the one object among those of the environment. Which of several is in use can't be told.
func only(ids []string) (Object, error) {
	switch len(ids) {
	case 0:
		return Object{}, nil
	case 1:
		return own(ids[0]), nil
	}
	return Object{}, fmt.Errorf("it could be %s: delete those that aren't used", strings.Join(ids, " or "))
}

// objects are those in one of AWS's many types for them.
func objects[T any](list []T, convert func(T) object) []object {
	var all []object
	for _, o := range list {
		all = append(all, convert(o))
	}
	return all
}
