# Six accounts: hub owns a bucket that others read, feed owns one that serve reads, and solo has nothing to do with them.
project "net" {
  region = "eu-west-1"

  deploy {
    role             = "Deploy"
    trusted_accounts = [environment.hub.account_id]
  }

  network {
    subnets         = ["subnet-0123456789abcdef0"]
    security_groups = ["sg-0123456789abcdef0"]
  }

  bucket "lake" {
    owner = "hub"
  }
  bucket "features" {
    owner = "feed"
  }
}
