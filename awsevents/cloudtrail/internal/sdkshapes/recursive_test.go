package sdkshapes

import (
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/emr"
	emrtypes "github.com/aws/aws-sdk-go-v2/service/emr/types"
	"github.com/aws/aws-sdk-go-v2/service/opensearch"
	"github.com/aws/aws-sdk-go-v2/service/opensearch/document"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/aws-sdk-go-v2/service/wafv2"
	waftypes "github.com/aws/aws-sdk-go-v2/service/wafv2/types"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/cloudtrail"
)

func init() {
	cloudtrail.RegisterUnion[types.AttributeValue](
		&types.AttributeValueMemberS{}, &types.AttributeValueMemberN{}, &types.AttributeValueMemberB{},
		&types.AttributeValueMemberBOOL{}, &types.AttributeValueMemberNULL{}, &types.AttributeValueMemberL{},
		&types.AttributeValueMemberM{}, &types.AttributeValueMemberSS{}, &types.AttributeValueMemberNS{},
		&types.AttributeValueMemberBS{})
	cloudtrail.RegisterDecoder(func(v jsontext.Value) (document.Interface, error) {
		var value any
		err := json.Unmarshal(v, &value)
		return document.NewLazyDocument(value), err
	})
}

// recursiveTrials are of shapes that contain themselves, of unions and of documents.
var recursiveTrials = []trial{
	request("dynamodb", "PutItem", `{"tableName":"Music","key":{"Artist":"a"},"items":["Artist","Title"],"returnConsumedCapacity":"TOTAL"}`,
		dynamodb.PutItemInput{TableName: new("Music"), ReturnConsumedCapacity: "TOTAL"},
		"detail.requestParameters.items: type=object, got array", "detail.requestParameters.key: unknown, got object"),
	request("dynamodb", "PutItem", `{"tableName":"Music","item":{"Artist":{"s":"a"},"Year":{"n":"1999"},"Live":{"bOOL":true},"Tags":{"l":[{"s":"x"},{"m":{"Deep.Key":{"nULL":true}}}]},"Cover":{"b":"AQI="}}}`,
		dynamodb.PutItemInput{TableName: new("Music"), Item: map[string]types.AttributeValue{
			"Artist": &types.AttributeValueMemberS{Value: "a"}, "Year": &types.AttributeValueMemberN{Value: "1999"}, "Live": &types.AttributeValueMemberBOOL{Value: true},
			"Tags": &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberS{Value: "x"},
				&types.AttributeValueMemberM{Value: map[string]types.AttributeValue{"Deep.Key": &types.AttributeValueMemberNULL{Value: true}}}}},
			"Cover": &types.AttributeValueMemberB{Value: []byte{1, 2}}}}),
	request("dynamodb", "UpdateItem", `{"tableName":"Music","key":{"Artist":"a","Year":1999}}`,
		dynamodb.UpdateItemInput{TableName: new("Music"), Key: map[string]types.AttributeValue{"Artist": &types.AttributeValueMemberS{Value: "a"}}},
		"detail.requestParameters.key.Year: union=types.AttributeValue, got number"),
	request("dynamodb", "CreateTable", `{"tableName":"Music","billingMode":"PAY_PER_REQUEST","keySchema":[{"attributeName":"Artist","keyType":"HASH"}],"attributeDefinitions":[{"attributeName":"Artist","attributeType":"S"}]}`,
		dynamodb.CreateTableInput{TableName: new("Music"), BillingMode: "PAY_PER_REQUEST", KeySchema: []types.KeySchemaElement{{AttributeName: new("Artist"), KeyType: "HASH"}},
			AttributeDefinitions: []types.AttributeDefinition{{AttributeName: new("Artist"), AttributeType: "S"}}}),
	request("wafv2", "CreateWebACL", `{"name":"acl","scope":"REGIONAL","defaultAction":{"allow":{}},"rules":[{"name":"r","priority":0,"statement":{"andStatement":{"statements":[
		{"notStatement":{"statement":{"geoMatchStatement":{"countryCodes":["CH"]}}}},{"orStatement":{"statements":[{"rateBasedStatement":{"limit":"100","aggregateKeyType":"IP"}}]}}]}}}]}`,
		wafv2.CreateWebACLInput{Name: new("acl"), Scope: "REGIONAL", DefaultAction: &waftypes.DefaultAction{Allow: &waftypes.AllowAction{}}, Rules: []waftypes.Rule{{Name: new("r"),
			Statement: &waftypes.Statement{AndStatement: &waftypes.AndStatement{Statements: []waftypes.Statement{
				{NotStatement: &waftypes.NotStatement{Statement: &waftypes.Statement{GeoMatchStatement: &waftypes.GeoMatchStatement{CountryCodes: []waftypes.CountryCode{"CH"}}}}},
				{OrStatement: &waftypes.OrStatement{Statements: []waftypes.Statement{{RateBasedStatement: &waftypes.RateBasedStatement{Limit: new(int64(100)), AggregateKeyType: "IP"}}}}}}}}}}}),
	request("elasticmapreduce", "RunJobFlow", `{"name":"j","instances":{"instanceCount":3,"keepJobFlowAliveWhenNoSteps":true},"configurations":[{"classification":"hadoop-env",
		"configurations":[{"classification":"export","properties":{"JAVA_HOME":"/jdk"}}],"properties":{}}]}`,
		emr.RunJobFlowInput{Name: new("j"), Instances: &emrtypes.JobFlowInstancesConfig{InstanceCount: new(int32(3)), KeepJobFlowAliveWhenNoSteps: new(true)},
			Configurations: []emrtypes.Configuration{{Classification: new("hadoop-env"), Properties: map[string]string{},
				Configurations: []emrtypes.Configuration{{Classification: new("export"), Properties: map[string]string{"JAVA_HOME": "/jdk"}}}}}}),
	request("ssm", "GetInventory", `{"aggregators":[{"expression":"a","aggregators":[{"expression":"b","aggregators":[{"expression":"c"}]}]}]}`,
		ssm.GetInventoryInput{Aggregators: []ssmtypes.InventoryAggregator{{Expression: new("a"), Aggregators: []ssmtypes.InventoryAggregator{{Expression: new("b"),
			Aggregators: []ssmtypes.InventoryAggregator{{Expression: new("c")}}}}}}}),
	request("es", "CreateIndex", `{"domainName":"d","indexName":"i","indexSchema":{"mappings":{"a":1}}}`,
		opensearch.CreateIndexInput{DomainName: new("d"), IndexName: new("i"), IndexSchema: document.NewLazyDocument(object(`{"mappings":{"a":1}}`))}),
}
