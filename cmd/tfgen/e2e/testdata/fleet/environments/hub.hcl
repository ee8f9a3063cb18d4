environment "hub" {
  account_id = "100000000001"
}
