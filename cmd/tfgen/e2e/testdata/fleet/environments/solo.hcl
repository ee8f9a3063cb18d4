environment "solo" {
  account_id = "100000000006"
  repository "alone" {}
}
