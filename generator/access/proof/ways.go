package proof

import (
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// way is a permission that leads to more than it is about: to what a role may do, or to data around the policies that
// protect it.
type way struct {
	on      goalKind
	actions []string // each is enough
	leads   string   // what somebody who has it can do; %s is the goal's name
}

// goalKind is what a way is on.
type goalKind string

// The kinds of goals: some are things of the project, and some stand for all of an account.
const (
	pipelineRole   goalKind = "role of a pipeline"
	terraformsRole goalKind = "role of Terraform's"
	anyRole        goalKind = "any role"
	anyUser        goalKind = "any user"
	otherUser      goalKind = "any other user"
	anyGroup       goalKind = "any group"
	anyPolicy      goalKind = "any customer managed policy"
	stateMachine   goalKind = "state machine"
	executions     goalKind = "executions of a state machine"
	tasks          goalKind = "tasks of a cluster"
	accessPoints   goalKind = "access points"
	registry       goalKind = "registry"
	logGroups      goalKind = "log groups"
	anyLogGroup    goalKind = "any log group"
)

// ways are all ways around what the policies on buckets, keys, repositories, parameters and roles say. What is on these
// themselves, such as s3:PutBucketPolicy, isn't among them: nobody but whom the spec means may do anything with them.
// Passing a role is in passing.
//
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points.html
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html
func ways() []way {
	return []way{
		{pipelineRole, []string{"iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary",
			"iam:DeleteRolePermissionsBoundary"}, "change what %s may do"},
		{pipelineRole, []string{"iam:UpdateAssumeRolePolicy"}, "let anybody assume %s"},
		{terraformsRole, []string{"iam:UpdateAssumeRolePolicy"}, "let anybody assume %s"},
		{anyRole, []string{"iam:PutRolePolicy", "iam:AttachRolePolicy"}, "give a role of %s, its own perhaps, any access"},
		{anyUser, []string{"iam:PutUserPolicy", "iam:AttachUserPolicy"}, "give a user of %s any access"},
		{otherUser, []string{"iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"},
			"become another user of %s"},
		{anyGroup, []string{"iam:PutGroupPolicy", "iam:AttachGroupPolicy", "iam:AddUserToGroup"},
			"give users of %s any access"},
		{anyPolicy, []string{"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"},
			"change a policy of %s, one that it has perhaps, to give any access"},
		{stateMachine, []string{"states:StartExecution", "states:StartSyncExecution"},
			"start %s with any input, which then does what its roles may"},
		{executions, []string{"states:RedriveExecution"}, "start executions of %s again"},
		{stateMachine, []string{"states:UpdateStateMachine"}, "make %s do all that its role may"},
		{tasks, []string{"ecs:ExecuteCommand"}, "run commands in %s, as their roles"},
		{accessPoints, []string{"s3:CreateAccessPoint", "s3:PutAccessPointPolicy", "s3:CreateAccessPointForObjectLambda",
			"s3:PutAccessPointPolicyForObjectLambda", "s3:CreateMultiRegionAccessPoint", "s3:PutMultiRegionAccessPointPolicy",
			"s3:CreateAccessGrantsInstance", "s3:CreateAccessGrant", "s3:PutAccessGrantsInstanceResourcePolicy"},
			"open another way into buckets of %s"},
		{registry, []string{"ecr:PutRegistryPolicy", "ecr:PutReplicationConfiguration"}, "give others the images of %s"},
		{logGroups, []string{"logs:PutSubscriptionFilter"}, "send %s elsewhere"},
		{anyLogGroup, []string{"logs:PutAccountPolicy"}, "send all logs of %s elsewhere"},
	}
}

// passing are, by the service that assumes a role, the actions that start something of its with the role: whoever may
// pass the role, too, runs what it likes as the role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
func passing() map[string][]string {
	return map[string][]string{
		"ecs-tasks.amazonaws.com": {"ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "ecs:UpdateService",
			"ecs:CreateTaskSet", "ecs:RegisterTaskDefinition", "batch:RegisterJobDefinition", "batch:SubmitJob"},
		"states.amazonaws.com":    {"states:CreateStateMachine", "states:UpdateStateMachine", "states:TestState"},
		"scheduler.amazonaws.com": {"scheduler:CreateSchedule", "scheduler:UpdateSchedule"},
		"events.amazonaws.com":    {"events:PutTargets"},
	}
}

// goal is something that ways are on.
type goal struct {
	kind    goalKind
	name    string
	arns    []string // that requests for it name, perhaps with wildcards
	env     string
	service string // of a pipeline's role: who assumes it
}

// addGoals adds what an environment has that ways are on.
func (in *intent) addGoals(env *spec.Environment) {
	if len(in.goals[env.AccountID]) == 0 {
		in.addAccount(env)
	}
	if place := env.AccountID + " " + env.Region; !in.regions[place] {
		in.regions[place] = true
		in.addRegion(env)
	}
	for _, cluster := range env.Clusters {
		in.addGoal(env, tasks, "tasks of "+cluster.Name, cluster.ARN, env.ARN("ecs", "task/"+cluster.Name+"/*"))
	}
	for _, p := range env.Pipelines {
		in.addGoal(env, stateMachine, p.Name, p.ARN)
		in.addGoal(env, executions, p.Name, env.ARN("states", "execution:"+p.Name+":*"))
		for _, log := range []string{p.TaskLogs, p.StateLogs} {
			arn := env.ARN("logs", "log-group:"+log)
			in.addGoal(env, logGroups, "the log "+log, arn, arn+":*")
		}
	}
	in.addWorkRoles(env)
}

// workRole is a role as which Terraform works in environments: it changes the account, or reads all that the state has.
type workRole struct {
	env  *spec.Environment // one of them
	name string            // "the deploy role of prod"
}

func (in *intent) addWorkRoles(env *spec.Environment) {
	for _, role := range []struct{ name, arn string }{
		{"the deploy role of ", env.DeployRoleARN()}, {"the plan role of ", env.PlanRoleARN()},
		{"the role for the state of ", env.StateRoleARN()},
	} {
		if _, known := in.workRoles[role.arn]; role.arn == "" || known {
			continue
		}
		in.workRoles[role.arn] = workRole{env, role.name + env.Name}
		if parsed(role.arn).Account == env.AccountID {
			in.addGoal(env, terraformsRole, role.name+env.Name, role.arn)
		}
	}
}

// addAccount adds what stands for all of an environment's account.
func (in *intent) addAccount(env *spec.Environment) {
	account := "account " + env.AccountID
	iam := strings.TrimSuffix(env.RoleARN("*"), "role/*")
	in.addGoal(env, anyRole, account, iam+"role/?*")
	in.addGoal(env, anyUser, account, iam+"user/?*")
	in.addGoal(env, otherUser, account, iam+"user/?*")
	in.addGoal(env, anyGroup, account, iam+"group/?*")
	in.addGoal(env, anyPolicy, account, iam+"policy/?*")
	in.addGoal(env, registry, account, "*")
}

// addRegion adds what stands for all of the region that an environment is in.
func (in *intent) addRegion(env *spec.Environment) {
	region := "account " + env.AccountID
	in.addGoal(env, anyLogGroup, region, env.ARN("logs", "log-group:?*"))
	global := aws.ARN{Partition: env.Partition, Service: "s3", Account: env.AccountID, Resource: "accesspoint/?*"}
	in.addGoal(env, accessPoints, region, env.ARN("s3", "accesspoint/?*"), env.ARN("s3", "access-grants/?*"),
		env.ARN("s3-object-lambda", "accesspoint/?*"), global.String())
}

func (in *intent) addGoal(env *spec.Environment, kind goalKind, name string, arns ...string) {
	in.goals[env.AccountID] = append(in.goals[env.AccountID], goal{kind: kind, name: name, arns: arns, env: env.Name})
}
