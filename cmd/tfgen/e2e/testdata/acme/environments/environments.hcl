environment "shared" {
  account_id = "111111111111"
}
environment "dev" {
  account_id = "222222222222"
}
environment "test" {
  account_id = "222222222222"
}
environment "prod" {
  account_id = "333333333333"
}
