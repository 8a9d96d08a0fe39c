package fit

import "strings"

// fold is a member's name without case and without what differs between a header and a field: CloudTrail writes
// dBInstanceIdentifier for DBInstanceIdentifier, and if-match for IfMatch.
func fold(name string) string {
	return separators.Replace(strings.ToLower(name))
}

var separators = strings.NewReplacer("-", "", "_", "")

// otherNames returns the folded names that a field may have for a member of the folded name, the likelier first. They
// follow from how AWS names things on the wire: instancesSet, blockDeviceMapping and Rule for lists that the SDK calls
// Instances, BlockDeviceMappings and Rules, x-amz-acl for ACL.
func otherNames(member string) []string {
	var names []string
	for _, prefix := range []string{"xamzfwdheaderxamz", "xamzfwdheader", "xamzfwd", "xamz"} {
		if base, ok := strings.CutPrefix(member, prefix); ok {
			names = append(names, base)
			names = append(names, aliases[base]...)
		}
	}
	for _, suffix := range []string{"", "set", "list"} {
		base, ok := strings.CutSuffix(member, suffix)
		if !ok || base == "" {
			continue
		}
		names = append(names, base, base+"s", base+"es", base+"set", base+"list")
		if stem, ok := strings.CutSuffix(base, "y"); ok {
			names = append(names, stem+"ies")
		}
		if stem, ok := strings.CutSuffix(base, "is"); ok {
			names = append(names, stem+"es")
		}
		if stem, ok := strings.CutSuffix(base, "s"); ok {
			names = append(names, stem)
		}
	}
	return append(names, aliases[member]...)
}

// aliases are the names that follow from nothing: folded, those of fields by that of the member. Most are EC2's, whose
// wire names come from its SOAP days; the rest are S3's headers and its XML. They are the names in the SDK's own
// serializers.
var aliases = map[string][]string{
	// EC2
	"applicationstatusesresponsetype": {"applicationstatuses"},
	"attachment":                      {"vpcattachment"},
	"attachments":                     {"vpcattachments"},
	"authentication":                  {"authenticationoptions"},
	"availabilityzoneinfo":            {"availabilityzones"},
	"bundleinstancetask":              {"bundletask"},
	"bundleinstancetasksset":          {"bundletasks"},
	"default":                         {"isdefault"},
	"dnsname":                         {"publicdnsname"},
	"executableby":                    {"executableusers"},
	"exporttos3":                      {"exporttos3task"},
	"fleetinstanceset":                {"instances"},
	"groupdescription":                {"description"},
	"groupid":                         {"securitygroupids", "groups"},
	"groupids":                        {"securitygroupids", "groups"},
	"groupnames":                      {"securitygroups"},
	"groups":                          {"useridgrouppairs"},
	"groupset":                        {"securitygroups", "securitygroupids"},
	"icmp":                            {"icmptypecode"},
	"imagecriterion":                  {"imagecriteria"},
	"imagecriterionset":               {"imagecriteria"},
	"imageownerid":                    {"ownerid"},
	"imagestate":                      {"state"},
	"instanceexport":                  {"instanceexportdetails"},
	"instanceid":                      {"instances"},
	"instanceownerid":                 {"ownerid"},
	"instancesset":                    {"startinginstances", "stoppinginstances", "terminatinginstances", "instancemonitorings"},
	"instancestate":                   {"state"},
	"ipaddress":                       {"publicipaddress"},
	"ispublic":                        {"public"},
	"kernel":                          {"kernelid"},
	"keyset":                          {"keypairs"},
	"launchtemplateversion":           {"versions"},
	"licenseset":                      {"licensespecifications"},
	"offeringid":                      {"reservedinstanceofferingid"},
	"owner":                           {"ownerids"},
	"poolcidrblock":                   {"cidr"},
	"productcode":                     {"productcodeid"},
	"ramdisk":                         {"ramdiskid"},
	"reason":                          {"statetransitionreason"},
	"regionendpoint":                  {"endpoint"},
	"regioninfo":                      {"regions"},
	"reservationid":                   {"reservedinstanceid"},
	"reservedinstancesconfigurationsetitemtype": {"targetconfigurations"},
	"reservedinstancesset":                      {"reservedinstancesids"},
	"resourceid":                                {"resources"},
	"restorableby":                              {"restorablebyuserids"},
	"return":                                    {"returnvalue", "return"},
	"securitygroupid":                           {"groups"},
	"securitygroupinfo":                         {"securitygroups"},
	"setdefaultversion":                         {"defaultversion"},
	"spotinstancerequestset":                    {"cancelledspotinstancerequests"},
	"status":                                    {"state", "statuscode"},
	"statusmessage":                             {"statemessage"},
	"type":                                      {"productcodetype"},
	"usergroup":                                 {"groupnames"},
	"volumemodificationset":                     {"volumesmodifications"},
	"zonestate":                                 {"state"},
	// S3
	"accesscontrollist":          {"grants"},
	"bucketname":                 {"bucket"},
	"bucketobjectlockenabled":    {"objectlockenabledforbucket"},
	"bucketobjectlocktoken":      {"token"},
	"bucketpolicy":               {"policy"},
	"cloudfunction":              {"lambdafunctionarn"},
	"cloudfunctionconfiguration": {"lambdafunctionconfigurations"},
	"copysourceserversideencryptioncustomeralgorithm": {"copysourcessecustomeralgorithm"},
	"copysourceserversideencryptioncustomerkeymd5":    {"copysourcessecustomerkeymd5"},
	"createsessionmode":                               {"sessionmode"},
	"mpobjectsize":                                    {"mpuobjectsize"},
	"mppartscount":                                    {"partscount"},
	"objectannotationdirective":                       {"annotationdirective"},
	"renamesourceifmatch":                             {"sourceifmatch"},
	"renamesourceifnonematch":                         {"sourceifnonematch"},
	"renamesourceifmodifiedsince":                     {"sourceifmodifiedsince"},
	"renamesourceifunmodifiedsince":                   {"sourceifunmodifiedsince"},
	"serversideencryptioncustomerkey":                 {"ssecustomerkey"},
	"copysourceserversideencryptioncustomerkey":       {"copysourcessecustomerkey"},
	"taggingcount":                                    {"tagcount"},
	"completemultipartupload":                         {"multipartupload"},
	"ifmatch":                                         {"destinationifmatch"},
	"ifnonematch":                                     {"destinationifnonematch"},
	"ifmodifiedsince":                                 {"destinationifmodifiedsince"},
	"ifunmodifiedsince":                               {"destinationifunmodifiedsince"},
	"s3key":                                           {"key"},
	"objectlocklegalhold":                             {"objectlocklegalholdstatus"},
	"partscount":                                      {"totalpartscount"},
	"queue":                                           {"queuearn"},
	"sdkchecksumalgorithm":                            {"checksumalgorithm"},
	"serversideencryptionawskmskeyid":                 {"ssekmskeyid"},
	"serversideencryptionbucketkeyenabled":            {"bucketkeyenabled"},
	"serversideencryptioncontext":                     {"ssekmsencryptioncontext"},
	"serversideencryptioncustomeralgorithm":           {"ssecustomeralgorithm"},
	"serversideencryptioncustomerkeymd5":              {"ssecustomerkeymd5"},
	"sourceexpectedbucketowner":                       {"expectedsourcebucketowner"},
	"topic":                                           {"topicarn"},
}

// surplus are the folded names of members that belong to the wire and to no operation.
var surplus = map[string]bool{
	"host": true, "requestid": true, "return": true, "xmlns": true, "xsi": true, "listtype": true, "selecttype": true,
	"xamzdate": true, "xamzalgorithm": true, "xamzcredential": true, "xamzsignature": true,
	"xamzsignedheaders": true, "xamzexpires": true, "xamzsecuritytoken": true, "xamzcontentsha256": true,
}

// isSurplus reports whether m belongs to the wire and to no operation. EC2's tag is an element's position in a list.
func isSurplus(m member) bool {
	return surplus[fold(m.name)] || m.name == "tag" && m.value.Kind() == '0'
}
