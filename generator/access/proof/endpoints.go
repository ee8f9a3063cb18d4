package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// endpoint is a VPC endpoint with a policy, in an environment's own VPC.
type endpoint struct {
	service string // as in actions
	policy  *policy
}

// addEndpoints notes what the tasks of pipelines go through, where the spec makes the VPC that they run in: it is told
// from the team's own by its addresses. Environments that the spec hasn't, any more, are left out.
func (l *Landscape) addEndpoints(project *spec.Project) {
	l.tasks, l.endpoints = map[string]bool{}, map[string][]endpoint{}
	for _, root := range l.roots {
		env := project.Environment(root.Env)
		if env == nil || env.Network == nil || env.Network.CIDR == "" {
			continue
		}
		for _, p := range env.Pipelines {
			for _, s := range p.Steps {
				l.tasks[env.OwnRoleARN(s.TaskRole)], l.tasks[env.OwnRoleARN(s.ExecutionRole)] = true, true
			}
		}
		for _, e := range root.Endpoints {
			service, _, _ := strings.Cut(e.Name, ".") // ECR has two
			for _, d := range e.Policies {
				if e.CIDR == env.Network.CIDR {
					doc := &policy{Document: d, kind: access.ResourcePolicy}
					doc.parse()
					l.endpoints[env.Name] = append(l.endpoints[env.Name], endpoint{service, doc})
				}
			}
		}
	}
}

// passing are the policies of the endpoints that what a role asks for goes through. A gateway is for its region alone.
func (l *Landscape) passing(p *principal, q access.Query) []access.Limit {
	if !l.tasks[p.ARN] || len(q.Actions) == 0 {
		return nil
	}
	service, _, _ := strings.Cut(q.Actions[0], ":")
	var limits []access.Limit
	for _, e := range l.endpoints[p.Env] {
		if e.service == service && e.policy.fault == "" && l.regionOf(q, p) == l.regions[p.Env] {
			limits = append(limits, access.Limit{Side: access.EndpointSide, Policies: []*access.Policy{e.policy.parsed}})
		}
	}
	return limits
}

// layers checks that the layers of images get through the endpoint of S3. ECR hands them out of a bucket of its own.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
func (c *checker) layers(p *principal, n need) {
	region := parsed(n.resourceARN).Region
	if !slices.Contains(n.actions, "ecr:GetDownloadUrlForLayer") || region == "" {
		return
	}
	bucket := aws.BucketARN(parsed(p.ARN).Partition, "prod-"+region+"-starport-layer-bucket")
	const owner = "000000000000" // AWS's
	q := access.Query{Principal: aws.RoleARN(parsed(p.ARN).Partition, owner, "any"), Actions: []string{"s3:GetObject"},
		Resource: bucket + "/?*", ResourceAccount: owner, Context: map[string][]string{"aws:SecureTransport": {"true"}}}
	q = opened(q, "aws:principalarn", "aws:principaltype", "aws:principalaccount")
	for _, e := range c.endpoints[p.Env] {
		if e.service != "s3" || e.policy.fault != "" {
			continue
		}
		limit := access.Limit{Side: access.EndpointSide, Policies: []*access.Policy{e.policy.parsed}}
		if ans := access.Ask(q, []*access.Policy{c.anyIdentity}, nil, limit); ans.Verdict != access.AllAllowed {
			c.add(Finding{Class: Missing, Principal: p.ARN, Resource: bucket + "/*", Envs: []string{p.Env},
				Summary: p.Name + " can't pull images", Range: e.policy.Range, Counterexample: newRequest(ans.Denied),
				Detail: "The layers of images come from " + bucket + ", and the policy of the VPC endpoint for S3 does not let " +
					"s3:GetObject on it through. Allow it there to everyone.",
			})
		}
	}
}
