environment "west" {
  account_id = "100000000005"
  cluster "main" {}
  pipeline "west" {
    image   = "public.ecr.aws/docker/library/busybox:1"
    cluster = cluster.main
    reads   = [bucket.lake]
    task {
      cpu    = 256
      memory = 512
    }
  }
}
