# Where models that were tested in dev run on real data.
environment "prod" {
  account_id = "987654321098"

  deploy {
    role = "CrossAccountDeployRole"
  }

  protected = true

  pipeline "preprocessing" {
    model_key          = "models/v1.2.3/model.pkl"
    schedule           = "cron(0 9 15 * ? *)" # 09:00 UTC on the 15th
    log_retention_days = 30
  }
}
