package render_test

import (
	"slices"
	"testing"
)

// TestNewerRegions checks regions that the oldest versions of Terraform and of the provider don't know: they get a
// switch, or newer versions.
func TestNewerRegions(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, map[string]string{"spec.hcl": `
project "p" {
  cluster "c" {}
  repository "r" {}
  pipeline "x" {
    image   = "${repository.r.url}:1"
    cluster = cluster.c
    task {
      cpu    = 256
      memory = 512
    }
  }
}
environment "taipei" {
  account_id = "555555555555"
  region     = "ap-east-2"
  network { cidr = "10.30.0.0/24" }
}
environment "new" {
  account_id = "555555555555"
  region     = "eu-east-9"
  network {
    cidr               = "10.50.0.0/24"
    availability_zones = ["eu-east-9a"]
  }
}
environment "sovereign" {
  account_id = "666666666666"
  region     = "eusc-de-east-1"
  network {
    cidr               = "10.40.0.0/24"
    availability_zones = ["eusc-de-east-1a", "eusc-de-east-1b"]
  }
}
environment "virginia" {
  account_id = "777777777777"
  region     = "us-east-1"
  network { cidr = "10.30.0.0/24" }
}
`})
	got := facts(t, trees(load(t, dir)))
	for fact, want := range map[string]bool{
		`taipei provider.aws skip_region_validation = true`:                                               true,
		`taipei terraform backend.s3.skip_region_validation = true`:                                       true,
		`taipei/network aws_subnet.private_1 availability_zone_id = "ape2-az1"`:                           true,
		`new provider.aws skip_region_validation = true`:                                                  true,
		`virginia provider.aws skip_region_validation = true`:                                             false,
		`sovereign provider.aws skip_region_validation = true`:                                            false,
		`sovereign terraform required_version = "\u003e= 1.11.0, \u003c 2.0.0, \u003e= 1.14.0"`:           true,
		`sovereign/network aws_subnet.private_1 availability_zone = "eusc-de-east-1a"`:                    true,
		`sovereign/network aws_vpc_endpoint.s3 service_name = "com.amazonaws.eusc-de-east-1.s3"`:          true,
		`sovereign/network aws_vpc_endpoint.ecr_api service_name = "eu.amazonaws.eusc-de-east-1.ecr.api"`: true,
	} {
		if slices.Contains(got, fact) != want {
			t.Errorf("%s: want %v", fact, want)
		}
	}
}
