environment "east" {
  account_id = "100000000002"
  cluster "main" {}
  pipeline "east" {
    image   = "public.ecr.aws/docker/library/busybox:1"
    cluster = cluster.main
    reads   = [bucket.lake]
    task {
      cpu    = 256
      memory = 512
    }
  }
}
