// Package prooftest has projects of many environments, for benchmarks of the proof of access.
package prooftest

import "fmt"

// readers are so many that share a bucket. Its policy has room for a few more: AWS takes 20480 characters.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
const readers = 150

// Fleet is the project.hcl of n environments, env-0 and so on, in groups of which the first owns a bucket that all of
// its group read.
func Fleet(n int) string {
	text := `project "fleet" {
  region = "us-east-1"
  network { cidr = "10.20.0.0/24" }
  bucket "input" {}
  bucket "output" {}
  repository "train" {}
  cluster "processing" {}
  pipeline "train" {
    image      = "${repository.train.url}:1.0.0"
    cluster    = cluster.processing
    writes     = [bucket.output]
    parameters = { input-bucket = bucket.input.name }
    task {
      cpu    = 2048
      memory = 4096
    }
  }
`
	for first := 0; first < n; first += readers {
		text += fmt.Sprintf("  bucket \"shared-%d\" { owner = \"env-%d\" }\n", first/readers, first)
	}
	text += "}\n"
	for i := range n {
		text += fmt.Sprintf(`environment "env-%d" {
  account_id = "%012d"
  pipeline "train" { reads = [bucket.input, bucket.shared-%d] }
}
`, i, 100000000000+i, i/readers)
	}
	return text
}

// OwnRole is a file of a team's own, with a role whose permissions aren't known.
const OwnRole = `resource "aws_iam_role" "own" {
  name               = "own"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole",
    Principal = { Service = "ec2.amazonaws.com" } }] })
}
resource "aws_iam_role_policy_attachment" "own" {
  role       = aws_iam_role.own.name
  policy_arn = "arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess"
}
`
