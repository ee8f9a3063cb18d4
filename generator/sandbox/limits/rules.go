package limits

// rule is what AWS takes for a parameter of some calls.
type rule struct {
	calls string // with spaces between them
	field string // as protocol.Fields have it

	longest  int    // characters; 0: any
	pattern  string // regular expression of all of a value; empty: any
	never    string // regular expression of what no value has
	from, to int    // the smallest and the largest number; 0: it isn't one
	members  int    // how many there may be; 0: any

	code string // AWS's, of a value that isn't taken; empty: the service's
}

// service is what a service's API reference says of its calls.
type service struct {
	source string // URL of a call's page, but for the call's name
	code   string // of a value that isn't taken
	rules  []rule
}

// services are by the names that calls are signed with. What moto refuses itself isn't here.
func services() map[string]service {
	const name, word = `[\w+=,.@-]+`, `[A-Za-z0-9_-]+`
	const docs = "https://docs.aws.amazon.com/"
	const schedule = `rate\(\d+ (minutes?|hours?|days?)\)|cron\(\S+ \S+ (\? \S+ \S+|\S+ \S+ \?) \S+\)`
	const group = `[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]+`
	return map[string]service{
		"iam": {docs + "IAM/latest/APIReference/API_", "ValidationError", []rule{
			{calls: "CreateRole", field: "RoleName", longest: 64, pattern: name},
			{calls: "CreateRole UpdateRole", field: "MaxSessionDuration", from: 3600, to: 43200},
			{calls: "CreateRole CreatePolicy CreateUser", field: "Path", longest: 512, pattern: `/|/[!-~]+/`},
			{calls: "CreateRole UpdateRole UpdateRoleDescription CreatePolicy", field: "Description", longest: 1000},
			{calls: "CreatePolicy PutRolePolicy PutUserPolicy PutGroupPolicy", field: "PolicyName", longest: 128, pattern: name},
			{calls: "CreateUser", field: "UserName", longest: 64, pattern: name},
			{calls: "CreateGroup", field: "GroupName", longest: 128, pattern: name},
			{calls: "CreateInstanceProfile", field: "InstanceProfileName", longest: 128, pattern: name},
		}},
		"sts": {docs + "STS/latest/APIReference/API_", "ValidationError", []rule{
			{calls: "AssumeRole AssumeRoleWithWebIdentity", field: "RoleSessionName", longest: 64, pattern: `[\w+=,.@-]{2,}`},
			{calls: "AssumeRole AssumeRoleWithWebIdentity", field: "DurationSeconds", from: 900, to: 43200},
			{calls: "AssumeRole AssumeRoleWithWebIdentity", field: "Policy", longest: 2048},
			{calls: "AssumeRole AssumeRoleWithWebIdentity", field: "PolicyArns.arn", members: 10},
			{calls: "AssumeRole", field: "ExternalId", longest: 1224, pattern: `[\w+=,.@:/-]{2,}`},
			{calls: "AssumeRole", field: "SourceIdentity", longest: 64, pattern: `[\w+=,.@-]{2,}`},
			{calls: "AssumeRoleWithWebIdentity", field: "WebIdentityToken", longest: 20000},
		}},
		"ssm": {docs + "systems-manager/latest/APIReference/API_", "ValidationException", []rule{
			{calls: "PutParameter", field: "Name", longest: 2048, pattern: `(/[\w.-]+)+|[\w.-]+`},
			{calls: "PutParameter", field: "Name", never: `^(/[^/]+){16}`, code: "HierarchyLevelLimitExceededException"},
			{calls: "PutParameter", field: "Value", never: `\{\{`},
			{calls: "PutParameter", field: "Description", longest: 1024},
		}},
		"logs": {docs + "AmazonCloudWatchLogs/latest/APIReference/API_", "InvalidParameterException", []rule{
			{calls: "CreateLogGroup", field: "logGroupName", longest: 512, pattern: `[.\-_/#A-Za-z0-9]+`, never: "^aws/"},
			{calls: "PutRetentionPolicy", field: "retentionInDays", pattern: "1|3|5|7|14|30|60|90|120|150|180|365|400|545|731|" +
				"1096|1827|2192|2557|2922|3288|3653"},
		}},
		"ecs": {docs + "AmazonECS/latest/APIReference/API_", "InvalidParameterException", []rule{
			{calls: "CreateCluster", field: "clusterName", longest: 255, pattern: word},
			{calls: "RegisterTaskDefinition", field: "family", longest: 255, pattern: word, code: "ClientException"},
			{calls: "RegisterTaskDefinition", field: "containerDefinitions.name", longest: 255, pattern: word,
				code: "ClientException"},
		}},
		"states": {docs + "step-functions/latest/apireference/API_", "ValidationException", []rule{
			{calls: "CreateStateMachine UpdateStateMachine", field: "definition", longest: 1 << 20},
		}},
		"scheduler": {docs + "scheduler/latest/APIReference/API_", "ValidationException", []rule{
			{calls: "CreateSchedule", field: "schedules", longest: 64, pattern: `[0-9a-zA-Z_.-]+`},
			{calls: "CreateSchedule UpdateSchedule", field: "ScheduleExpression", longest: 256,
				pattern: schedule + `|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)`},
			{calls: "CreateSchedule UpdateSchedule", field: "Target.RetryPolicy.MaximumEventAgeInSeconds", from: 60, to: 86400},
			{calls: "CreateSchedule UpdateSchedule", field: "Target.RetryPolicy.MaximumRetryAttempts", to: 185},
		}},
		"monitoring": {docs + "AmazonCloudWatch/latest/APIReference/API_", "ValidationError", []rule{
			{calls: "PutMetricAlarm", field: "AlarmName", longest: 255},
			{calls: "PutMetricAlarm", field: "AlarmDescription", longest: 1024},
		}},
		"ecr": {docs + "AmazonECR/latest/APIReference/API_", "InvalidParameterException", []rule{
			{calls: "CreateRepository", field: "repositoryName", longest: 256},
		}},
		"kms": {docs + "kms/latest/APIReference/API_", "ValidationException", []rule{
			{calls: "CreateAlias", field: "AliasName", longest: 256},
			{calls: "CreateAlias", field: "AliasName", never: "^alias/aws/", code: "NotAuthorizedException"},
			{calls: "CreateKey UpdateKeyDescription", field: "Description", longest: 8192},
			{calls: "ScheduleKeyDeletion", field: "PendingWindowInDays", from: 7, to: 30},
		}},
		"ec2": {docs + "AWSEC2/latest/APIReference/API_", "InvalidParameterValue", []rule{
			{calls: "CreateSecurityGroup", field: "GroupName", longest: 255, pattern: group, never: "^sg-"},
			{calls: "CreateSecurityGroup", field: "GroupDescription", longest: 255, pattern: group},
		}},
		"events": {docs + "eventbridge/latest/APIReference/API_", "ValidationException", []rule{
			{calls: "PutRule", field: "Name", longest: 64, pattern: `[.\-_A-Za-z0-9]+`},
			{calls: "PutRule", field: "ScheduleExpression", longest: 256, pattern: schedule},
			{calls: "PutRule", field: "EventPattern", longest: 2048, code: "LimitExceededException"},
			{calls: "CreateEventBus", field: "Name", longest: 256, pattern: `[/.\-_A-Za-z0-9]+`},
			{calls: "PutPermission", field: "Policy", longest: 10240, code: "PolicyLengthExceededException"},
		}},
		"lambda": {docs + "lambda/latest/api/API_", "ValidationException", []rule{
			{calls: "CreateFunction", field: "FunctionName", longest: 140, pattern: `arn:.*|[a-zA-Z0-9_-]{1,64}`},
		}},
	}
}
