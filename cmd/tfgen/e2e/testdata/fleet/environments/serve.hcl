environment "serve" {
  account_id = "100000000004"
  cluster "main" {}
  pipeline "serve" {
    image   = "public.ecr.aws/docker/library/busybox:1"
    cluster = cluster.main
    reads   = [bucket.features]
    task {
      cpu    = 256
      memory = 512
    }
  }
}
