environment "feed" {
  account_id = "100000000003"
  cluster "main" {}
  pipeline "feed" {
    image   = "public.ecr.aws/docker/library/busybox:1"
    cluster = cluster.main
    reads   = [bucket.lake]
    writes  = [bucket.features]
    task {
      cpu    = 256
      memory = 512
    }
  }
}
