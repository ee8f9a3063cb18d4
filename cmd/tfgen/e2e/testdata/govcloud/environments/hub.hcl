environment "hub" {
  account_id = "111111111111"
  region     = "us-gov-west-1"
  network {
    cidr = "10.1.0.0/24"
  }
}
