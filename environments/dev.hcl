# Where models are trained and tested.
environment "dev" {
  account_id = "123456789012"

  deploy {
    role = "CrossAccountDeployRole"
  }

  pipeline "preprocessing" {
    writes    = [bucket.output, bucket.artifacts] # the models that it trains
    model_key = "models/v1.2.3/model.pkl"
  }
}
