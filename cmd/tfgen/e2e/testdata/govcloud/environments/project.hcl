# Everything that the reference project doesn't use: another partition, two regions, a customer key, a key that is there
# already, somebody else's bucket, a NAT gateway, one registry for all, a second pipeline, a schedule by rate, a grant to
# somebody else's role, an external id, a pinned model, and a queue of the team's own that tasks are allowed.
project "lake" {
  deploy {
    role             = "Deploy"
    external_id      = "lake-deployments"
    trusted_accounts = [environment.hub.account_id]
  }

  tags = { cost-center = "42" }

  bucket "raw" {
    noncurrent_days = 7
    expire_days     = 365
    transition_days = { STANDARD_IA = 30, GLACIER_IR = 60, DEEP_ARCHIVE = 150 }
  }
  bucket "models" {
    owner           = "hub"
    encryption      = "aws:kms"
    noncurrent_days = 90

    grant "training" {
      role   = "arn:aws-us-gov:iam::333333333333:role/training"
      access = ["read", "write"]
    }
  }

  bucket "results" {
    owner         = "hub"
    force_destroy = true
    encryption    = "arn:aws-us-gov:kms:us-gov-west-1:222222222222:key/${local.key}"
  }

  bucket "inbox" {
    external   = true
    name       = "partner-inbox"
    account_id = "222222222222"
    region     = "us-gov-west-1"
  }

  repository "etl" {
    owner         = "hub"
    keep_untagged = 5
  }
  cluster "main" {}

  pipeline "ingest" {
    image   = "${repository.etl.url}:2.0.0"
    cluster = cluster.main
    reads   = [bucket.models, bucket.inbox]

    pin          = true
    model_key    = "models/v1.0.0/model.pkl"
    model_bucket = bucket.models

    writes = [bucket.raw]
    task {
      cpu     = 256
      memory  = 512
      command = ["ingest", "--all"]
      environment = {
        LEVEL = "$${info}"
      }
    }

    allow "tell" {
      actions   = ["sqs:GetQueueUrl", "sqs:Send*"]
      resources = ["arn:aws-us-gov:sqs:${env.region}:${env.account_id}:told"]
    }
  }

  pipeline "train" {
    image    = "${repository.etl.url}:2.0.0"
    cluster  = cluster.main
    reads    = [bucket.raw]
    writes   = [bucket.models, bucket.results]
    schedule = "rate(12 hours)"
    retries  = 0
    task {
      cpu    = 1024
      memory = 2048
    }
    parameters = {
      models            = bucket.models.name
      "limits/max_rows" = "1000"
    }
  }
}
