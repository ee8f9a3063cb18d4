environment "hub" {
  account_id = "111111111111"
  region     = "us-gov-west-1"

  deploy {
    role = "platform/Deploy"
  }
  roles {
    path                 = "/platform/"
    permissions_boundary = "Bound"
  }
  network {
    cidr = "10.1.0.0/24"
  }
}
