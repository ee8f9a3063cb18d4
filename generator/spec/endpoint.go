package spec

import (
	"slices"
	"strings"
)

// Endpoints are the VPC endpoints that the tasks of the environment need to reach AWS without NAT, beside the gateway
// to S3: those of what every task does (its image, its log), and those of the services that steps use. Sorted.
func (e *Environment) Endpoints() []string {
	needed := []string{"ecr.api", "ecr.dkr", "logs"}
	for _, p := range e.Pipelines {
		if len(p.Parameters) > 0 {
			needed = append(needed, "ssm")
		}
		for _, s := range p.Steps {
			for _, secret := range s.Secrets {
				needed = append(needed, secret.Service())
			}
			for _, a := range s.Allow {
				for _, action := range a.Actions {
					if name, known := endpointOf(action); known && name != "" {
						needed = append(needed, name)
					}
				}
			}
		}
	}
	return sortedSet(needed)
}

// endpointOf is the endpoint that an action goes through; empty where it goes through the gateway to S3, or is no call
// of the tasks. It is not known for every service.
// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
func endpointOf(action string) (name string, known bool) {
	service, _, _ := strings.Cut(action, ":")
	others := map[string]string{
		"bedrock":    "bedrock-runtime",
		"cloudwatch": "monitoring",
		"ecr":        "ecr.api",
		"firehose":   "kinesis-firehose",
		"iam":        "", // PassRole
		"kinesis":    "kinesis-streams",
		"s3":         "",
		"sagemaker":  "sagemaker.api",
	}
	if name, known := others[service]; known {
		return name, true
	}
	same := []string{
		"athena", "comprehend", "dynamodb", "ecs", "elasticmapreduce", "events", "glue", "kms", "lambda", "lakeformation",
		"logs", "rds-data", "redshift-data", "rekognition", "secretsmanager", "sns", "sqs", "ssm", "states", "sts",
		"textract", "transcribe", "translate", "xray",
	}
	if slices.Contains(same, service) {
		return service, true
	}
	return "", false
}

// warnOfServices warns of what tasks are allowed, by the blocks, and can't reach.
func (s *draft) warnOfServices(blocks []*allowBlock, allowed []Allowance) {
	if n := s.Network; n == nil || n.CIDR == "" || n.NAT {
		return
	}
	for _, a := range allowed {
		block := blocks[slices.IndexFunc(blocks, func(b *allowBlock) bool { return b.Label == a.Label })]
		for _, action := range a.Actions {
			if _, known := endpointOf(action); !known {
				s.warn(block.Actions.Expr.Range(), "Out of reach", "%s is of a service whose VPC endpoint tfgen doesn't know, and "+
					"the VPC of environment %s has no other way out. Set nat = true in its network, or make the endpoint in a file "+
					"of your own.", action, s.Name)
			}
		}
	}
}
