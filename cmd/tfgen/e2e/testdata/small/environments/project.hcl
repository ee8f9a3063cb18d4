# What the tests of faults apply: a little of everything that a fault can leave half done.
project "small" {
  region = "eu-central-1"

  deploy {
    role             = "Deploy"
    trusted_accounts = [environment.dev.account_id]
  }

  network {
    subnets         = ["subnet-0123456789abcdef0"]
    security_groups = ["sg-0123456789abcdef0"]
  }

  bucket "data" {}
  bucket "models" {
    owner = "dev"
  }
  repository "job" {}
  cluster "main" {}

  pipeline "train" {
    image      = "${repository.job.url}:1"
    cluster    = cluster.main
    reads      = [bucket.models]
    writes     = [bucket.data]
    parameters = { data = bucket.data.name }
    task {
      cpu    = 256
      memory = 512
    }
  }
}
