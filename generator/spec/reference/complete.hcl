project "acme" {
  region = "eu-central-1"

  deploy {
    role             = "Deploy"
    trusted_accounts = [environment.dev.account_id]
  }

  network {
    cidr = "10.0.0.0/24"
  }

  bucket "input" {}
  bucket "output" {}

  bucket "models" {
    owner = "dev" # one copy; the other environments use it there
  }

  repository "prep" {}
  cluster "main" {}

  pipeline "prep" {
    image     = "${repository.prep.url}:${local.image_tag}"
    cluster   = cluster.main
    reads     = [bucket.input, bucket.models]
    writes    = [bucket.output]
    model_key = "models/v3/model.pkl"

    task {
      cpu    = 1024
      memory = 4096
    }

    parameters = {
      input-bucket  = bucket.input.name
      output-bucket = bucket.output.name
      model-bucket  = bucket.models.name
    }
  }
}

environment "dev" {
  account_id = "123456789012"
}

environment "prod" {
  account_id = "210987654321"
  protected  = true

  pipeline "prep" {
    schedule = "cron(0 9 ? * MON-FRI *)"
  }
}

locals {
  image_tag = "1.4.0"
}
