# States of all environments in one bucket of an account of its own, a role for plans, and jobs of GitHub's that deploy.
project "central" {
  region = "us-east-1"

  deploy {
    role             = "ci/Deploy"
    plan_role        = "ci/Plan"
    trusted_accounts = [environment.dev.account_id]
    github {
      repository = "acme/platform"
    }
  }
  backend "s3" {
    account_id = "444444444444"
    region     = "eu-central-1"
  }

  bucket "data" {
    noncurrent_days = 0
  }
}
