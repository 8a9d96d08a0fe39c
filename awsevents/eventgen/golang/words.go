package golang

import (
	"strings"
	"unicode"
)

// initialisms are the words that Go writes in capitals, or in a form of their own.
var initialisms = map[string]string{
	"ipv4": "IPv4", "ipv6": "IPv6", "ids": "IDs", "arns": "ARNs", "ips": "IPs", "urls": "URLs", "uris": "URIs",
	"vpcs": "VPCs", "oauth": "OAuth", "iot": "IoT", "kms": "KMS",
}

func init() {
	for _, w := range []string{
		"acl", "acm", "ami", "api", "arn", "aws", "az", "ca", "cidr", "cpu", "crl", "css", "csv", "cve", "cvss", "cwe", "db",
		"dlm", "dns", "ebs", "ec2", "ecr", "ecs", "efs", "eks", "emr", "eni", "ftp", "ftps", "gpu", "html", "http", "https",
		"iam", "id", "iops", "ip", "json", "mac", "md5", "mfa", "os", "ou", "pid", "pii", "qldb", "ram", "rds", "rfc", "s3",
		"sdk", "ml", "sftp", "sha1", "sha256", "sns", "sql", "sqs", "ssh", "ssl", "ssm", "tcp", "tls", "ttl", "udp", "uid", "uri",
		"url", "utc", "uuid", "vm", "vpc", "vcpu", "vpn", "waf", "xml", "as2", "mdn", "ivs", "fis", "mgn", "drs", "dms", "es", "bcm",
		"pit",
	} {
		initialisms[w] = strings.ToUpper(w)
	}
}

// words splits a name at punctuation and at changes of case: "EC2 Instance-launch"
// and "ec2InstanceLaunch" both have the words EC2, Instance and launch in them.
func words(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, string(word))
			word = word[:0]
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if i > 0 && startsWord(runes, i) {
			flush()
		}
		word = append(word, r)
	}
	flush()
	return out
}

// startsWord reports whether the letter or digit at i begins a word, though no
// punctuation is before it.
func startsWord(runes []rune, i int) bool {
	r, before := runes[i], runes[i-1]
	switch {
	case unicode.IsUpper(r) && unicode.IsLower(before):
		// A plural's s does not end a word of capitals: IDsOf.
		return true
	case unicode.IsUpper(r) && unicode.IsDigit(before):
		return true
	case unicode.IsUpper(r) && unicode.IsUpper(before):
		// The last capital of several begins a word: DBInstance. But not that of a
		// plural: taskARNs.
		return i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !pluralAt(runes, i)
	case unicode.IsLower(r) && unicode.IsDigit(before):
		// s3location and ec2instance, but not ipv4 nor 2nd.
		return i >= 2 && unicode.IsLetter(runes[i-2]) && i+2 < len(runes) && unicode.IsLower(runes[i+1])
	}
	return false
}

// pluralAt reports whether at i there is a capital with a plural s after it that
// ends the word.
func pluralAt(runes []rune, i int) bool {
	return runes[i+1] == 's' && (i+2 == len(runes) || !unicode.IsLower(runes[i+2]))
}

// export makes an exported Go identifier of a name.
func export(name string) string { return exportWords(words(name)) }

func exportWords(words []string) string {
	var b strings.Builder
	for _, w := range words {
		lower := strings.ToLower(w)
		if known, ok := initialisms[lower]; ok {
			b.WriteString(known)
			continue
		}
		runes := []rune(w)
		if w == strings.ToUpper(w) && len(runes) > 3 && !strings.ContainsAny(w, "0123456789") {
			runes = []rune(lower) // CRITICAL is a word, not an initialism
		}
		runes[0] = unicode.ToUpper(runes[0])
		b.WriteString(string(runes))
	}
	id := b.String()
	if id == "" || !unicode.IsLetter([]rune(id)[0]) {
		id = "X" + id
	}
	return id
}

// singular is the name of one of what a plural names.
func singular(name string) string {
	switch {
	case strings.HasSuffix(name, "ies"):
		return name[:len(name)-3] + "y"
	case strings.HasSuffix(name, "sses"), strings.HasSuffix(name, "xes"), strings.HasSuffix(name, "ches"):
		return name[:len(name)-2]
	case strings.HasSuffix(name, "ss"), strings.HasSuffix(name, "us"), strings.HasSuffix(name, "is"), len(name) < 4:
		return name
	}
	return strings.TrimSuffix(name, "s")
}
