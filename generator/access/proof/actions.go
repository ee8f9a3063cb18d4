package proof

import "slices"

// The lists are of April 2026. An action that is in none is taken for one on the resource, which errs on the safe side,
// but for those of Systems Manager, which has a hundred others.

// actions are those that are on resources of the kind.
func (k Kind) actions() []string {
	if k == Parameters {
		return onParameter()
	}
	return []string{k.service() + ":*"}
}

// off are those of these that aren't: actions of the same service on something else, or on nothing.
func (k Kind) off() []string {
	switch k {
	case Bucket:
		return offBucket()
	case Key:
		return offKey()
	case Repository:
		return offRepository()
	case Queue:
		return []string{"sqs:ListQueues"}
	case Topic:
		return offTopic()
	case EventBus:
		return offEventBus()
	case Assumable:
		return []string{"sts:DecodeAuthorizationMessage", "sts:GetAccessKeyInfo", "sts:GetCallerIdentity",
			"sts:GetDelegatedAccessToken", "sts:GetFederationToken", "sts:GetServiceBearerToken", "sts:GetSessionToken",
			"sts:GetWebIdentityToken"}
	}
	return nil
}

// offTopic are the actions of SNS that are not on topics.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
func offTopic() []string {
	return []string{
		"sns:CheckIfPhoneNumberIsOptedOut", "sns:CreatePlatformApplication", "sns:CreatePlatformEndpoint",
		"sns:CreateSMSSandboxPhoneNumber", "sns:DeleteEndpoint", "sns:DeletePlatformApplication",
		"sns:DeleteSMSSandboxPhoneNumber", "sns:GetEndpointAttributes", "sns:GetPlatformApplicationAttributes",
		"sns:GetSMSAttributes", "sns:GetSMSSandboxAccountStatus", "sns:ListEndpointsByPlatformApplication",
		"sns:ListOriginationNumbers", "sns:ListPhoneNumbersOptedOut", "sns:ListPlatformApplications",
		"sns:ListSMSSandboxPhoneNumbers", "sns:ListSubscriptions", "sns:ListTopics", "sns:OptInPhoneNumber",
		"sns:SetEndpointAttributes", "sns:SetPlatformApplicationAttributes", "sns:SetSMSAttributes",
		"sns:VerifySMSSandboxPhoneNumber",
	}
}

// offEventBus are the actions of EventBridge that are neither on buses nor on their rules.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
func offEventBus() []string {
	return []string{
		"events:ActivateEventSource", "events:CancelReplay", "events:CreateApiDestination", "events:CreateArchive",
		"events:CreateConnection", "events:CreateEndpoint", "events:CreatePartnerEventSource",
		"events:DeactivateEventSource", "events:DeauthorizeConnection", "events:DeleteApiDestination",
		"events:DeleteArchive", "events:DeleteConnection", "events:DeleteEndpoint", "events:DeletePartnerEventSource",
		"events:DescribeApiDestination", "events:DescribeArchive", "events:DescribeConnection", "events:DescribeEndpoint",
		"events:DescribeEventSource", "events:DescribePartnerEventSource", "events:DescribeReplay",
		"events:InvokeApiDestination", "events:ListApiDestinations", "events:ListArchives", "events:ListConnections",
		"events:ListEndpoints", "events:ListEventBuses", "events:ListEventSources",
		"events:ListPartnerEventSourceAccounts", "events:ListPartnerEventSources", "events:ListReplays",
		"events:ListRuleNamesByTarget", "events:ListRules", "events:PutPartnerEvents",
		"events:RetrieveConnectionCredentials", "events:StartReplay", "events:TestEventPattern",
		"events:UpdateApiDestination", "events:UpdateArchive", "events:UpdateConnection", "events:UpdateEndpoint",
	}
}

// offIn are those of them that one of the statements is about.
func (k Kind) offIn(statements []*statement) []string {
	return slices.DeleteFunc(k.off(), func(action string) bool { return !mayDo(statements, []string{action}) })
}

// offBucket are the actions of S3 that are neither on buckets nor on objects, but on something else or on nothing.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
func offBucket() []string {
	return []string{
		"s3:AssociateAccessGrantsIdentityCenter", "s3:CreateAccessGrant", "s3:CreateAccessGrantsInstance",
		"s3:CreateAccessGrantsLocation", "s3:CreateAccessPoint", "s3:CreateAccessPointForObjectLambda",
		"s3:CreateJob", "s3:CreateMultiRegionAccessPoint", "s3:CreateStorageLensGroup", "s3:DeleteAccessGrant",
		"s3:DeleteAccessGrantsInstance", "s3:DeleteAccessGrantsInstanceResourcePolicy",
		"s3:DeleteAccessGrantsLocation", "s3:DeleteAccessPoint", "s3:DeleteAccessPointForObjectLambda",
		"s3:DeleteAccessPointPolicy", "s3:DeleteAccessPointPolicyForObjectLambda", "s3:DeleteJobTagging",
		"s3:DeleteMultiRegionAccessPoint", "s3:DeleteStorageLensConfiguration",
		"s3:DeleteStorageLensConfigurationTagging", "s3:DeleteStorageLensGroup", "s3:DescribeJob",
		"s3:DescribeMultiRegionAccessPointOperation", "s3:DissociateAccessGrantsIdentityCenter",
		"s3:GetAccessGrant", "s3:GetAccessGrantsInstance", "s3:GetAccessGrantsInstanceForPrefix",
		"s3:GetAccessGrantsInstanceResourcePolicy", "s3:GetAccessGrantsLocation", "s3:GetAccessPoint",
		"s3:GetAccessPointConfigurationForObjectLambda", "s3:GetAccessPointForObjectLambda",
		"s3:GetAccessPointPolicy", "s3:GetAccessPointPolicyForObjectLambda", "s3:GetAccessPointPolicyStatus",
		"s3:GetAccessPointPolicyStatusForObjectLambda", "s3:GetAccountPublicAccessBlock", "s3:GetDataAccess",
		"s3:GetJobTagging", "s3:GetMultiRegionAccessPoint", "s3:GetMultiRegionAccessPointPolicy",
		"s3:GetMultiRegionAccessPointPolicyStatus", "s3:GetMultiRegionAccessPointRoutes",
		"s3:GetStorageLensConfiguration", "s3:GetStorageLensConfigurationTagging",
		"s3:GetStorageLensDashboard", "s3:GetStorageLensGroup", "s3:ListAccessGrants",
		"s3:ListAccessGrantsInstances", "s3:ListAccessGrantsLocations", "s3:ListAccessPoints",
		"s3:ListAccessPointsForObjectLambda", "s3:ListAllMyBuckets", "s3:ListCallerAccessGrants",
		"s3:ListJobs", "s3:ListMultiRegionAccessPoints", "s3:ListStorageLensConfigurations",
		"s3:ListStorageLensGroups", "s3:PutAccessGrantsInstanceResourcePolicy",
		"s3:PutAccessPointConfigurationForObjectLambda", "s3:PutAccessPointPolicy",
		"s3:PutAccessPointPolicyForObjectLambda", "s3:PutAccessPointPublicAccessBlock",
		"s3:PutAccountPublicAccessBlock", "s3:PutJobTagging", "s3:PutMultiRegionAccessPointPolicy",
		"s3:PutStorageLensConfiguration", "s3:PutStorageLensConfigurationTagging",
		"s3:SubmitMultiRegionAccessPointRoutes", "s3:UpdateAccessGrantsLocation", "s3:UpdateJobPriority",
		"s3:UpdateJobStatus", "s3:UpdateStorageLensGroup",
	}
}

// offKey are those of KMS that aren't on keys.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
func offKey() []string {
	return []string{
		"kms:ConnectCustomKeyStore", "kms:CreateCustomKeyStore", "kms:CreateKey", "kms:DeleteCustomKeyStore",
		"kms:DescribeCustomKeyStores", "kms:DisconnectCustomKeyStore", "kms:GenerateRandom", "kms:ListAliases",
		"kms:ListKeys", "kms:ListRetirableGrants", "kms:UpdateCustomKeyStore",
	}
}

// offRepository are those of ECR that are on no repository.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
func offRepository() []string {
	return []string{
		"ecr:CreatePullThroughCacheRule", "ecr:CreateRepositoryCreationTemplate",
		"ecr:DeletePullThroughCacheRule", "ecr:DeleteRegistryPolicy", "ecr:DeleteRepositoryCreationTemplate",
		"ecr:DeleteSigningConfiguration", "ecr:DeregisterPullTimeUpdateExclusion",
		"ecr:DescribePullThroughCacheRules", "ecr:DescribeRegistry", "ecr:DescribeRepositoryCreationTemplates",
		"ecr:GetAccountSetting", "ecr:GetAuthorizationToken", "ecr:GetRegistryPolicy",
		"ecr:GetRegistryScanningConfiguration", "ecr:GetSigningConfiguration",
		"ecr:ListPullTimeUpdateExclusions", "ecr:PutAccountSetting", "ecr:PutRegistryPolicy",
		"ecr:PutRegistryScanningConfiguration", "ecr:PutReplicationConfiguration",
		"ecr:PutSigningConfiguration", "ecr:RegisterPullTimeUpdateExclusion", "ecr:UpdatePullThroughCacheRule",
		"ecr:UpdateRepositoryCreationTemplate", "ecr:ValidatePullThroughCacheRule",
	}
}

// onParameter are the actions of Systems Manager that are on parameters, which are few of them.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
func onParameter() []string {
	return []string{
		"ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:DeleteParameters", "ssm:DeleteResourcePolicy",
		"ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath",
		"ssm:GetResourcePolicies", "ssm:LabelParameterVersion", "ssm:ListTagsForResource", "ssm:PutParameter",
		"ssm:PutResourcePolicy", "ssm:RemoveTagsFromResource", "ssm:UnlabelParameterVersion",
	}
}
