# A platform with an owner of what all share, two environments in one account and region, and a pipeline of several steps.
project "acme" {
  region = "eu-central-1"
  prefix = "acme-${env.name}"

  # As the organization's tag policy spells them.
  tags = {
    Project     = "Data Platform"
    Environment = title(env.name)
    ManagedBy   = "tfgen"
    CostCentre  = "4711"
  }

  deploy {
    role             = "ci/AcmeDeploy"
    trusted_accounts = [environment.shared.account_id]
  }
  roles {
    path                 = "/acme/"
    permissions_boundary = "AcmeBoundary"
  }
  organization {
    permissions_boundaries = { AcmeBoundary = "boundary.json" }
  }
  backend "s3" {
    account_id = environment.shared.account_id
    region     = "eu-central-1"
  }
  network {
    cidr = "10.40.0.0/24"
    nat  = env.name == "prod"
  }

  bucket "raw" {
    owner = "shared"
    name  = "acme-raw-data"
    tags  = { Confidentiality = "high" }

    force_destroy = true
  }
  bucket "models" {
    owner         = "shared"
    force_destroy = true
  }
  bucket "scratch" {
    enabled         = env.name != "shared"
    encryption      = "aws:kms"
    noncurrent_days = 7
    force_destroy   = true
  }

  repository "etl" {
    owner = "shared"
    name  = "acme/etl"
  }
  cluster "main" {
    enabled = env.name != "shared"
  }

  pipeline "etl" {
    enabled = env.name != "shared"
    image   = "${repository.etl.url}:1.0.0"
    cluster = cluster.main
    retries = 0
    tags    = { Team = "ingest" }

    on_object {
      bucket = bucket.raw # of another account
      prefix = "incoming/"
    }
    on_failure {
      emails = ["data@example.com"]
    }

    task {
      cpu    = 256
      memory = 512
    }

    step "extract" {
      command = ["extract"]
      reads   = [bucket.raw]
      writes  = [bucket.scratch]
      secrets = {
        SOURCE_PASSWORD = "/acme/${env.name}/source-password"
      }
    }
    step "train" {
      image        = "${repository.etl.url}:1.0.0-train"
      cpu          = 1024
      memory       = 4096
      architecture = "ARM64"
      spot         = true
      reads        = [bucket.scratch]
      writes       = [bucket.models]
      timeout      = 7200
      retries      = 3
    }
    step "report" {
      reads = [bucket.models]
      allow "metrics" {
        actions   = ["cloudwatch:PutMetricData"]
        resources = ["*"]
      }
    }
  }

  pipeline "audit" {
    enabled  = env.name == "prod"
    name     = "nightly-audit"
    image    = "${repository.etl.url}:1.0.0"
    cluster  = cluster.main
    reads    = [bucket.raw, bucket.scratch]
    schedule = ["rate(1 day)", "cron(0 6 ? * MON *)"]
    paused   = true

    on_object {
      bucket = bucket.scratch
      prefix = "audit/"
    }
    on_failure {
      emails = ["audit@example.com", "data@example.com"]
    }

    task {
      cpu    = 256
      memory = 512
    }
  }
}
