environment "east" {
  account_id = "222222222222"
  region     = "us-gov-east-1"
  network {
    cidr               = "10.2.0.0/22"
    availability_zones = ["us-gov-east-1a", "us-gov-east-1b", "us-gov-east-1c"]
    nat                = true
  }
}
