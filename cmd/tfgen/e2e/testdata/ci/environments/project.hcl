# What a CI deploys: prod reads what dev owns.
project "acme" {
  region = "eu-west-1"

  deploy {
    role             = "acme-deploy"
    trusted_accounts = [environment.dev.account_id]
  }

  bucket "models" {
    owner           = "dev"
    noncurrent_days = 0
  }
}
