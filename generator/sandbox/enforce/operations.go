package enforce

import "net/http"

// operation is what a call of S3's API takes by IAM.
type operation struct {
	onObject   []string // actions
	onVersion  []string // instead of those, where a version is named
	lists      bool     // has the condition keys of a listing
	reads      bool     // is answered with an object, or that there is none
	writes     bool     // can give the object an ACL, tags or a lock
	copies     bool     // reads another object
	keyAction  string   // what it does with the KMS key of the object that it makes
	unmodelled bool     // refused
}

func (o operation) actions(versioned bool) []string {
	if versioned && o.onVersion != nil {
		return o.onVersion
	}
	return o.onObject
}

// operations are those on objects and listings, by name.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
func operations() map[string]operation {
	do := func(actions ...string) operation { return operation{onObject: actions} }
	read := func(action, versioned string) operation {
		return operation{onObject: []string{action}, onVersion: []string{versioned}, reads: true}
	}
	list := func(action string) operation { return operation{onObject: []string{action}, lists: true} }
	versioned := func(action, versioned string) operation {
		return operation{onObject: []string{action}, onVersion: []string{versioned}}
	}
	const put, dataKey = "s3:PutObject", "kms:GenerateDataKey"
	return map[string]operation{
		"HeadBucket":           do("s3:ListBucket"),
		"ListObjects":          list("s3:ListBucket"),
		"ListObjectsV2":        list("s3:ListBucket"),
		"ListObjectVersions":   list("s3:ListBucketVersions"),
		"ListMultipartUploads": do("s3:ListBucketMultipartUploads"),

		"GetObject":           read("s3:GetObject", "s3:GetObjectVersion"),
		"HeadObject":          read("s3:GetObject", "s3:GetObjectVersion"),
		"SelectObjectContent": read("s3:GetObject", "s3:GetObjectVersion"),
		"GetObjectTagging":    read("s3:GetObjectTagging", "s3:GetObjectVersionTagging"),
		"GetObjectAcl":        read("s3:GetObjectAcl", "s3:GetObjectVersionAcl"),
		"GetObjectTorrent":    read("s3:GetObjectTorrent", "s3:GetObjectVersionTorrent"),
		"GetObjectRetention":  do("s3:GetObjectRetention"),
		"GetObjectLegalHold":  do("s3:GetObjectLegalHold"),
		"GetObjectAttributes": {
			onObject:  []string{"s3:GetObject", "s3:GetObjectAttributes"},
			onVersion: []string{"s3:GetObjectVersion", "s3:GetObjectVersionAttributes"},
			reads:     true,
		},

		"PutObject":               {onObject: []string{put}, writes: true, keyAction: dataKey},
		"CreateMultipartUpload":   {onObject: []string{put}, writes: true, keyAction: dataKey},
		"UploadPart":              {onObject: []string{put}, keyAction: "kms:Decrypt"},
		"UploadPartCopy":          {onObject: []string{put}, keyAction: "kms:Decrypt", copies: true},
		"CompleteMultipartUpload": do(put),
		"CopyObject":              {onObject: []string{put}, writes: true, keyAction: dataKey, copies: true},
		"AbortMultipartUpload":    do("s3:AbortMultipartUpload"),
		"ListParts":               do("s3:ListMultipartUploadParts"),
		"PostObject":              {unmodelled: true},

		"DeleteObject":        versioned("s3:DeleteObject", "s3:DeleteObjectVersion"),
		"DeleteObjects":       versioned("s3:DeleteObject", "s3:DeleteObjectVersion"),
		"PutObjectTagging":    versioned("s3:PutObjectTagging", "s3:PutObjectVersionTagging"),
		"DeleteObjectTagging": versioned("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"),
		"PutObjectAcl":        versioned("s3:PutObjectAcl", "s3:PutObjectVersionAcl"),
		"PutObjectRetention":  do("s3:PutObjectRetention"),
		"PutObjectLegalHold":  do("s3:PutObjectLegalHold"),
		"RestoreObject":       do("s3:RestoreObject"),
	}
}

// extra is an action that headers of a write ask for besides.
type extra struct {
	action  string
	headers []string // any of these
}

// extraActions are those of PutObject, CopyObject and CreateMultipartUpload.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, "Permissions"
func extraActions() []extra {
	return []extra{
		{"s3:PutObjectAcl", []string{"X-Amz-Acl", "X-Amz-Grant-Full-Control", "X-Amz-Grant-Read", "X-Amz-Grant-Read-Acp",
			"X-Amz-Grant-Write-Acp"}},
		{"s3:PutObjectTagging", []string{"X-Amz-Tagging"}},
		{"s3:PutObjectRetention", []string{"X-Amz-Object-Lock-Mode", "X-Amz-Object-Lock-Retain-Until-Date"}},
		{"s3:PutObjectLegalHold", []string{"X-Amz-Object-Lock-Legal-Hold"}},
	}
}

func (e extra) asked(h http.Header) bool {
	for _, name := range e.headers {
		if h.Get(name) != "" {
			return true
		}
	}
	return false
}
