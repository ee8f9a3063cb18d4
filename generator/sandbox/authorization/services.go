package authorization

import (
	"cmp"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// operationOf is what a call takes. Those that the tables don't name take the action of their own name, on what the
// service's calls usually name.
func operationOf(call proxy.Call) (operation, bool) {
	for _, table := range []map[string]operation{tables(), queues(), rules(), ownFiles()} {
		if op, ok := table[call.Service+":"+call.Action]; ok {
			return op, true
		}
	}
	switch call.Service {
	case "ec2":
		// Which of the resources named decide differs by call. Whoever may do it to any of them may.
		return operation{on: "*/*", tags: "TagSpecification", made: "*/*", tagAs: "CreateTags"}, true
	case "iam":
		return operation{on: iamResource(call.Action)}, true
	case "kms":
		return operation{on: "key/{KeyId}"}, true
	case "ecr":
		return operation{on: "repository/{repositoryName}"}, true
	case "s3":
		return bucketOperation(call.Action)
	}
	return otherService(call)
}

// otherService is what a call of a service takes that has no table: the action of its own name, on any of its
// resources, so that whoever may do it to none is refused. The names of REST's calls, which are guessed, may not be
// IAM's: of these services, nothing is known.
func otherService(call proxy.Call) (operation, bool) {
	if !call.Named || call.Service == "" {
		return operation{}, false
	}
	return operation{on: "?*"}, true
}

// prefix is what IAM calls a service that signs calls with another name.
func prefix(service string) string {
	names := map[string]string{"monitoring": "cloudwatch", "email": "ses", "tagging": "tag"}
	return cmp.Or(names[service], service)
}

// iamResource is what a call of IAM's is about, by what its name has in it: ListRolePolicies is about a role.
func iamResource(action string) string {
	for _, kind := range []struct{ name, resource string }{
		{"Role", "role/{RoleName}"},
		{"InstanceProfile", "instance-profile/{InstanceProfileName}"},
		{"OpenIDConnectProvider", "{OpenIDConnectProviderArn}"},
		{"ForUser", "user/{UserName}"},
		{"Group", "group/{GroupName}"},
		{"User", "user/{UserName}"},
		{"AccessKey", "user/{UserName}"},
		{"Policy", "{PolicyArn}"},
	} {
		if strings.Contains(action, kind.name) {
			return kind.resource
		}
	}
	return "*"
}

// tables are the calls that can't be told by a rule.
func tables() map[string]operation {
	const ecsTasks, states, scheduler = "ecs-tasks.amazonaws.com", "states.amazonaws.com", "scheduler.amazonaws.com"
	schedule := operation{
		on: "schedule/{GroupName=default}/{schedules}", passes: []string{"Target.RoleArn"}, to: scheduler,
	}
	inCluster := map[string]string{"ecs:cluster": "cluster/{cluster=default}"}
	on := func(resources string) operation { return operation{on: resources} }
	return map[string]operation{
		"iam:CreateRole": {
			on: "role{Path=/}{RoleName}", tags: "Tags", made: "role{Path=/}{RoleName}", tagAs: "TagRole",
			keys: map[string]string{"iam:PermissionsBoundary": "PermissionsBoundary"},
		},
		"iam:PutRolePermissionsBoundary": {
			on: "role/{RoleName}", keys: map[string]string{"iam:PermissionsBoundary": "PermissionsBoundary"},
		},
		"iam:CreateServiceLinkedRole": {
			on:   "role/aws-service-role/{AWSServiceName}/*",
			keys: map[string]string{"iam:AWSServiceName": "AWSServiceName"},
		},
		"iam:CreateUser": {on: "user{Path=/}{UserName}", tags: "Tags", made: "user{Path=/}{UserName}", tagAs: "TagUser"},
		"iam:CreateOpenIDConnectProvider": {
			on: "oidc-provider/{Url}", tags: "Tags", made: "oidc-provider/{Url}", tagAs: "TagOpenIDConnectProvider",
		},
		"iam:CreatePolicy": {
			on: "policy{Path=/}{PolicyName}", tags: "Tags", made: "policy{Path=/}{PolicyName}", tagAs: "TagPolicy",
		},
		"iam:CreateGroup":                on("group{Path=/}{GroupName}"),
		"iam:ListRoles":                  on("role/*"),
		"iam:ListPolicies":               on("*"),
		"iam:ListAccountAliases":         on("*"),
		"iam:ListOpenIDConnectProviders": on("*"),
		"iam:ListInstanceProfiles":       on("instance-profile/*"),
		"iam:ListUsers":                  on("user/*"),
		"iam:ListGroups":                 on("group/*"),

		"kms:CreateKey":   {on: "*", tags: "Tags", made: "key/*"},
		"kms:ListKeys":    on("*"),
		"kms:ListAliases": on("*"),
		"kms:CreateAlias": on("{AliasName} key/{TargetKeyId}"),
		"kms:UpdateAlias": on("{AliasName} key/{TargetKeyId}"),
		"kms:DeleteAlias": on("{AliasName}"),

		"ecr:CreateRepository":      {on: "repository/{repositoryName}", tags: "tags", made: "repository/{repositoryName}"},
		"ecr:DescribeRepositories":  on("repository/{repositoryNames}"),
		"ecr:GetAuthorizationToken": on("*"),
		"ecr:ListTagsForResource":   on("{resourceArn}"),
		"ecr:TagResource":           on("{resourceArn}"),
		"ecr:UntagResource":         on("{resourceArn}"),

		"ecs:CreateCluster":               {on: "*", tags: "tags", made: "cluster/{clusterName}"},
		"ecs:DeleteCluster":               on("cluster/{cluster}"),
		"ecs:UpdateCluster":               on("cluster/{cluster}"),
		"ecs:PutClusterCapacityProviders": on("cluster/{cluster}"),
		"ecs:UpdateClusterSettings":       on("cluster/{cluster}"),
		"ecs:DescribeClusters":            on("cluster/{clusters}"),
		"ecs:ListTagsForResource":         on("{resourceArn}"),
		"ecs:TagResource":                 on("{resourceArn}"),
		"ecs:UntagResource":               on("{resourceArn}"),
		"ecs:DescribeTaskDefinition":      on("*"),
		"ecs:ListTaskDefinitions":         on("*"),
		"ecs:RegisterTaskDefinition": {
			on: "*", tags: "tags", made: "task-definition/{family}:*",
			passes: []string{"taskRoleArn", "executionRoleArn"}, to: ecsTasks,
		},
		"ecs:DeregisterTaskDefinition": on("*"),
		"ecs:RunTask": {
			on: "task-definition/{taskDefinition}", to: ecsTasks, keys: inCluster,
			passes: []string{"overrides.taskRoleArn", "overrides.executionRoleArn"},
		},
		"ecs:StopTask":      {on: "task/*/{task}", keys: inCluster},
		"ecs:DescribeTasks": {on: "task/*/{tasks}", keys: inCluster},

		"secretsmanager:GetSecretValue": on("{SecretId}"),

		"logs:CreateLogGroup":        {on: "log-group:{logGroupName}", tags: "tags", made: "log-group:{logGroupName}"},
		"logs:CreateLogStream":       on("log-group:{logGroupName}:log-stream:{logStreamName}"),
		"logs:PutLogEvents":          on("log-group:{logGroupName}:log-stream:{logStreamName}"),
		"logs:GetLogEvents":          on("log-group:{logGroupName}:log-stream:*"),
		"logs:DeleteLogGroup":        on("log-group:{logGroupName}"),
		"logs:PutRetentionPolicy":    on("log-group:{logGroupName}"),
		"logs:DeleteRetentionPolicy": on("log-group:{logGroupName}"),
		"logs:DescribeLogGroups":     on("log-group:*"),
		"logs:ListTagsForResource":   on("{resourceArn}"),
		"logs:TagResource":           on("{resourceArn}"),
		"logs:UntagResource":         on("{resourceArn}"),

		"states:CreateStateMachine": {
			on: "stateMachine:{name}", tags: "tags", made: "stateMachine:{name}", passes: []string{"roleArn"}, to: states,
		},
		"states:UpdateStateMachine":             {on: "{stateMachineArn}", passes: []string{"roleArn"}, to: states},
		"states:DeleteStateMachine":             on("{stateMachineArn}"),
		"states:DescribeStateMachine":           on("{stateMachineArn}"),
		"states:ListStateMachineVersions":       on("{stateMachineArn}"),
		"states:ListStateMachines":              on("*"),
		"states:ValidateStateMachineDefinition": on("*"),
		"states:StartExecution":                 on("{stateMachineArn}"),
		"states:ListExecutions":                 on("{stateMachineArn}"),
		"states:DescribeExecution":              on("{executionArn}"),
		"states:GetExecutionHistory":            on("{executionArn}"),
		"states:ListTagsForResource":            on("{resourceArn}"),
		"states:TagResource":                    on("{resourceArn}"),
		"states:UntagResource":                  on("{resourceArn}"),

		"monitoring:PutMetricAlarm":      {on: "alarm:{AlarmName}", tags: "Tags", made: "alarm:{AlarmName}"},
		"monitoring:DescribeAlarms":      on("alarm:{AlarmNames}"),
		"monitoring:DeleteAlarms":        on("alarm:{AlarmNames}"),
		"monitoring:ListTagsForResource": on("{ResourceARN}"),
		"monitoring:TagResource":         on("{ResourceARN}"),
		"monitoring:UntagResource":       on("{ResourceARN}"),

		"scheduler:CreateSchedule": schedule,
		"scheduler:UpdateSchedule": schedule,
		"scheduler:GetSchedule":    on("schedule/{groupName=default}/{schedules}"),
		"scheduler:DeleteSchedule": on("schedule/{groupName=default}/{schedules}"),

		"tagging:GetResources": on("*"),

		"s3:ListTagsForResource": on("{tags}"), // S3 Control: /v20180820/tags/ARN
		"s3:TagResource":         on("{tags}"),
		"s3:UntagResource":       on("{tags}"),
	}
}
