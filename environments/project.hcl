# What every environment of the platform has. What is particular to one is in its own file.
project "ds" {
  region = "us-east-1"

  deploy {
    trusted_accounts = [environment.dev.account_id] # deployments start in dev's account
  }

  # A VPC of the environment's own, with no way to the internet.
  network {
    cidr = "10.20.0.0/24"
  }

  bucket "input" {}
  bucket "output" {}

  bucket "artifacts" {
    owner = "dev" # one copy, in dev's account; the other environments use it there
  }

  repository "preprocessing" {}
  cluster "processing" {}

  pipeline "preprocessing" {
    image   = "${repository.preprocessing.url}:1.0.0"
    cluster = cluster.processing
    reads   = [bucket.input, bucket.artifacts]
    writes  = [bucket.output]

    task {
      cpu    = 2048
      memory = 4096
    }

    parameters = {
      input-bucket    = bucket.input.name
      output-bucket   = bucket.output.name
      artifact-bucket = bucket.artifacts.name
    }
  }
}
