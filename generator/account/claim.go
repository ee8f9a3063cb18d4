package account

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/spec"
)

// bootstrapTags say whose something is that Bootstrap makes. Environments of a project may share it: so they don't name
// one.
func bootstrapTags(env *spec.Environment) map[string]string {
	tags := env.OwnTags()
	project, manager := tags[spec.ProjectTag], tags[spec.ManagedByTag]
	return map[string]string{project.Key: project.Value, manager.Key: manager.Value}
}

// owns says by its tags whether a role is the project's: it has ours, or has lost the project's from what tfgen made.
func (r role) owns(ctx context.Context, found *types.Role) (bool, error) {
	have, want := roleTags(found), r.env.OwnTags()
	project, manager := want[spec.ProjectTag], want[spec.ManagedByTag]
	if have[manager.Key] != manager.Value || have[project.Key] != "" {
		return have[manager.Key] == manager.Value && have[project.Key] == project.Value, nil
	}
	return r.isUsed(ctx)
}

// isUsed says whether the role has the policy of the project's that every bootstrap of it adds.
func (r role) isUsed(ctx context.Context) (bool, error) {
	used, err := r.attached(ctx, r.policyARN(r.policyName))
	if absent(err) {
		return false, nil
	}
	return used, err
}

// claim refuses a role that is there and isn't the project's, unless the user, now or at an earlier bootstrap, has said
// that it is shared.
func (r role) claim(ctx context.Context, found *types.Role) error {
	for _, isOurs := range []func() (bool, error){
		func() (bool, error) { return r.shared, nil },
		func() (bool, error) { return r.owns(ctx, found) },
		func() (bool, error) { return r.isUsed(ctx) },
	} {
		if ours, err := isOurs(); ours || err != nil {
			return err
		}
	}
	return coded.Errorf(RoleTaken, "it is there, made on %s, and isn't project %s's (%s): name another role "+
		"in the spec, or pass --share-role to add to this one what the project needs, and to leave the rest of it "+
		"as it is",
		aws.ToTime(found.CreateDate).Format("2006-01-02"), r.env.Project, described(roleTags(found), found.Description))
}

// claim refuses a bucket that is there and isn't the project's. One of the name that tfgen gives to the environment's
// is: S3 may have made it and not yet tagged it.
func (b bucket) claim(ctx context.Context) error {
	ours, err := b.owned(ctx)
	if err != nil || ours || b.shared {
		return err
	}
	tags, err := b.tags(ctx)
	if err != nil && !absent(err) {
		return err
	}
	return coded.Errorf(StateBucketTaken, "it is there, and isn't project %s's (%s): name another bucket in the backend "+
		"block, or pass --share-bucket to keep the state there, and to leave the bucket as it is",
		b.env.Project, described(tags, nil))
}

// owned says whether the bucket is the project's, or isn't there yet.
func (b bucket) owned(ctx context.Context) (bool, error) {
	if b.env.Backend.Derived {
		return true, nil
	}
	tags, err := b.tags(ctx)
	switch {
	case absent(err): // no tags, or no bucket
		found, err := findStateBucket(ctx, b.client, b.env)
		return !found, err
	case err != nil:
		return false, err
	}
	return len(wrongTags(bootstrapTags(b.env), tags)) == 0, nil
}

// described is what a role or bucket says of itself.
func described(tags map[string]string, description *string) string {
	var parts []string
	if text := aws.ToString(description); text != "" {
		parts = append(parts, fmt.Sprintf("its description: %q", text))
	}
	var list []string
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, key+" = "+tags[key])
	}
	if len(list) == 0 {
		return strings.Join(append(parts, "it has no tags"), "; ")
	}
	return strings.Join(append(parts, "its tags: "+strings.Join(list, ", ")), "; ")
}

func roleTags(found *types.Role) map[string]string {
	tags := map[string]string{}
	for _, t := range found.Tags {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return tags
}

func iamTags(tags map[string]string) []types.Tag {
	return tagList(tags, func(key, value *string) types.Tag { return types.Tag{Key: key, Value: value} })
}
