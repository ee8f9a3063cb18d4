package rendered

import (
	"slices"
	"strings"
)

// risk says why a resource of a type that isn't read may change access, or nothing where it doesn't. In the families
// that decide about access, a type is a risk unless it is known not to be.
func risk(typ string) string {
	if !strings.HasPrefix(typ, "aws_") {
		harmless := []string{"null_", "random_", "time_", "tls_", "local_", "archive_", "terraform_data"}
		if slices.ContainsFunc(harmless, func(prefix string) bool { return strings.HasPrefix(typ, prefix) }) {
			return ""
		}
		return "it is another provider's, which may change anything"
	}
	if slices.Contains(harmless(), typ) {
		return ""
	}
	for _, family := range families() {
		if strings.HasPrefix(typ, family.prefix) {
			return family.why
		}
	}
	return ""
}

// family is a group of resource types.
type family struct{ prefix, why string }

func families() []family {
	return []family{
		{"aws_iam_role_policies_exclusive", "it takes away the inline policies that it doesn't name"},
		{"aws_iam_user_policies_exclusive", "it takes away the inline policies that it doesn't name"},
		{"aws_iam_group_policies_exclusive", "it takes away the inline policies that it doesn't name"},
		{"aws_iam_", "it is part of IAM"},
		{"aws_s3_access_point", "access points have policies of their own"},
		{"aws_s3control_", "it may grant access to buckets"},
		{"aws_s3", "it may grant access to buckets"},
		{"aws_kms_grant", "grants allow the use of a key beside its policy"},
		{"aws_kms_", "it makes or shares a key that is not read"},
		{"aws_ecr_", "it may grant access to repositories"},
		{"aws_ssm_resource_policy", "it shares parameters"},
		{"aws_ram_", "it shares resources with other accounts"},
		{"aws_lakeformation_", "it grants access to data in buckets"},
		{"aws_organizations_", "policies of the organization limit all others"},
		{"aws_ssoadmin_", "permission sets make roles"},
		{"aws_rolesanywhere_", "it lets certificates assume roles"},
		{"aws_cloudformation_", "a stack may hold any role or policy"},
		{"aws_serverlessapplicationrepository_", "a stack may hold any role or policy"},
		{"aws_servicecatalog_", "a product may hold any role or policy"},
		{"aws_cloudcontrolapi_", "it may be any role or policy"},
		{"aws_proton_", "what it provisions may hold any role or policy"},
		{"aws_controltower_", "it makes roles and policies"},
		{"aws_config_conformance_pack", "a stack may hold any role or policy"},
		{"aws_config_organization_conformance_pack", "a stack may hold any role or policy"},
		{"aws_lambda_invocation", "what it runs may change any access"},
		{"aws_ssm_association", "what it runs may change any access"},
	}
}

// harmless are types of the families that grant nothing, or only take away.
func harmless() []string {
	return []string{
		"aws_iam_account_alias", "aws_iam_account_password_policy", "aws_iam_instance_profile",
		"aws_iam_service_linked_role", "aws_iam_virtual_mfa_device",
		"aws_iam_access_key", "aws_iam_user_group_membership", "aws_iam_user_login_profile",
		"aws_iam_user_ssh_key", "aws_iam_group_membership",
		"aws_iam_openid_connect_provider", "aws_iam_saml_provider",
		"aws_iam_security_token_service_preferences", "aws_iam_server_certificate", "aws_iam_signing_certificate",

		"aws_s3_account_public_access_block", "aws_s3_bucket_accelerate_configuration",
		"aws_s3_bucket_cors_configuration", "aws_s3_bucket_intelligent_tiering_configuration",
		"aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_logging", "aws_s3_bucket_metric",
		"aws_s3_bucket_metadata_configuration", "aws_s3_bucket_notification",
		"aws_s3_bucket_object_lock_configuration", "aws_s3_bucket_public_access_block", "aws_s3_bucket_versioning",
		"aws_s3_bucket_website_configuration", "aws_s3_directory_bucket",
		"aws_s3_bucket_object", "aws_s3_object", // but for their ACLs
		"aws_kms_ciphertext", "aws_kms_custom_key_store", "aws_kms_external_key",

		"aws_ecr_account_setting", "aws_ecr_lifecycle_policy", "aws_ecr_pull_through_cache_rule",
		"aws_ecr_registry_scanning_configuration", "aws_ecr_repository_creation_template",
	}
}

// runs says why a data source, or another block that isn't a resource, may change access, or nothing.
func runs(typ string) string {
	switch typ {
	case "external", "aws_lambda_invocation", "shell_script":
		return "what it runs may change any access"
	}
	return ""
}
