locals {
  key = "1234abcd-12ab-34cd-56ef-1234567890ab" # the test makes one, and writes its id
}
