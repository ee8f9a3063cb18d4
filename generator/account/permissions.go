package account

import "github.com/tfgen/tfgen/generator/spec"

// trust is who may assume the deploy role: every identity of the trusted accounts that its own account allows to.
// Session tags can't carry the external id, so they have a statement of their own; without it a caller whose session
// has transitive tags, as CI systems' often have, couldn't assume the role.
func trust(env *spec.Environment) policy {
	accounts := env.TrustedAccounts
	if len(accounts) == 0 {
		accounts = []string{env.AccountID}
	}
	var principals []string
	for _, id := range accounts {
		principals = append(principals, env.AccountARN(id))
	}
	who := map[string][]string{"AWS": principals}
	assume := statement{Sid: "Assume", Effect: "Allow", Principal: who, Action: []string{"sts:AssumeRole"}}
	if env.ExternalID != "" {
		assume.Condition = map[string]map[string][]string{"StringEquals": {"sts:ExternalId": {env.ExternalID}}}
	}
	tag := statement{Sid: "TagSession", Effect: "Allow", Principal: who, Action: []string{"sts:TagSession"}}
	return newPolicy(assume, tag)
}

// permissions are what the deploy role may do: manage what tfgen renders, in every region of the account, and roles and
// buckets only under the project's prefix. It doesn't read data. It can't change itself, even where its own name has
// the prefix.
func permissions(env *spec.Environment) policy {
	self := []string{env.DeployRoleARN()}
	roles := []string{env.RoleARN(env.Project + "-*")}
	buckets := []string{"arn:" + env.Partition + ":s3:::" + env.Project + "-*"}
	return newPolicy(
		statement{Sid: "Services", Effect: "Allow", Action: serviceActions(), Resource: []string{"*"}},
		statement{Sid: "Network", Effect: "Allow", Action: networkActions(), Resource: []string{"*"}},
		statement{Sid: "Keys", Effect: "Allow", Action: keyActions(), Resource: []string{"*"}},
		statement{Sid: "Buckets", Effect: "Allow", Action: bucketActions(), Resource: buckets},
		statement{Sid: "Roles", Effect: "Allow", Action: roleActions(), Resource: roles},
		statement{
			Sid: "PassRoles", Effect: "Allow", Action: []string{"iam:PassRole"}, Resource: roles,
			Condition: map[string]map[string][]string{"StringEquals": {"iam:PassedToService": {
				"ecs-tasks.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com",
			}}},
		},
		statement{
			Sid: "FirstClusterOfTheAccount", Effect: "Allow", Action: []string{"iam:CreateServiceLinkedRole"},
			Resource:  []string{env.RoleARN("aws-service-role/ecs.amazonaws.com/*")},
			Condition: map[string]map[string][]string{"StringEquals": {"iam:AWSServiceName": {"ecs.amazonaws.com"}}},
		},
		statement{
			Sid: "NotItself", Effect: "Deny", Resource: self,
			Action: []string{
				"iam:AttachRolePolicy", "iam:DeleteRole*", "iam:DetachRolePolicy", "iam:PassRole", "iam:PutRole*",
				"iam:UpdateAssumeRolePolicy", "iam:UpdateRole*",
			},
		},
	)
}

func serviceActions() []string {
	return []string{
		"ecr:*", "ecs:*", "logs:*", "scheduler:*", "states:*",
		"ssm:AddTagsToResource", "ssm:DeleteParameter*", "ssm:DescribeParameters", "ssm:GetParameter*",
		"ssm:ListTagsForResource", "ssm:PutParameter", "ssm:RemoveTagsFromResource",
	}
}

func networkActions() []string {
	return []string{
		"ec2:*Address*", "ec2:*FlowLogs", "ec2:*InternetGateway*", "ec2:*NatGateway*", "ec2:*NetworkAcl*", "ec2:*Route*",
		"ec2:*SecurityGroup*", "ec2:*Subnet*", "ec2:*Tags", "ec2:*Vpc*", "ec2:Describe*",
		"route53:AssociateVPCWithHostedZone", // the private DNS names of interface endpoints
	}
}

// keyActions are AWS's "key administrator" actions: they manage keys, and use none.
func keyActions() []string {
	return []string{
		"kms:CancelKeyDeletion", "kms:Create*", "kms:Delete*", "kms:Describe*", "kms:Disable*", "kms:Enable*", "kms:Get*",
		"kms:List*", "kms:Put*", "kms:Revoke*", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource",
		"kms:Update*",
	}
}

// bucketActions delete objects, which destroying a bucket that allows it needs, but neither read nor write them.
func bucketActions() []string {
	return []string{
		"s3:CreateBucket", "s3:DeleteBucket*", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:Get*Configuration",
		"s3:GetBucket*", "s3:ListBucket*", "s3:ListTagsForResource", "s3:Put*Configuration", "s3:PutBucket*",
		"s3:TagResource", "s3:UntagResource",
	}
}

func roleActions() []string {
	return []string{
		"iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRole*", "iam:DetachRolePolicy", "iam:GetRole*",
		"iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListRole*", "iam:PutRolePolicy",
		"iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole*",
	}
}

// stateAccess is what Terraform's S3 backend needs, with the lock file that it keeps beside the state. The state's
// history stays, whatever the role does.
func stateAccess(env *spec.Environment) policy {
	arn := "arn:" + env.Partition + ":s3:::" + env.Backend.Bucket
	return newPolicy(
		statement{Sid: "FindState", Effect: "Allow", Action: []string{"s3:ListBucket"}, Resource: []string{arn}},
		statement{
			Sid: "State", Effect: "Allow", Resource: []string{arn + "/*"},
			Action: []string{"s3:DeleteObject", "s3:GetObject", "s3:PutObject"},
		},
		statement{
			Sid: "KeepState", Effect: "Deny", Resource: []string{arn, arn + "/*"},
			Action: []string{"s3:DeleteBucket", "s3:DeleteObjectVersion", "s3:PutBucketVersioning"},
		},
	)
}
