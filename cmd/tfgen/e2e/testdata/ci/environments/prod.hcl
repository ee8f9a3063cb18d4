environment "prod" {
  account_id = "333333333333"
  protected  = true

  network {
    subnets         = ["subnet-0123456789abcdef0"]
    security_groups = ["sg-0123456789abcdef0"]
  }
  cluster "main" {}
  pipeline "serve" {
    image   = "public.ecr.aws/docker/library/busybox:1"
    cluster = cluster.main
    reads   = [bucket.models]
    task {
      cpu    = 256
      memory = 512
    }
  }
}
