environment "prod" {
  account_id = "333333333333"
  protected  = true

  pipeline "train" {
    schedule           = "rate(1 day)"
    log_retention_days = 30
  }
}
