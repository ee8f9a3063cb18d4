project "solo" {
  region = "eu-west-1"
  network { cidr = "10.0.0.0/24" }
  bucket "data" {}
  repository "job" {}
  cluster "main" {}
  pipeline "job" {
    image = "${repository.job.url}:1"
    reads = [bucket.data]
  }
}
environment "prod" { account_id = "111111111111" }
