"""Handles an event with AWS's Powertools, and says whether it did.

usage: powertools.py ENDPOINT TABLE PREFIX ID PAYLOAD
"""
import sys
import warnings

import boto3
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function

warnings.simplefilter("ignore")  # that there is no context of a function
endpoint, table, prefix, event_id, payload = sys.argv[1:]
client = boto3.client("dynamodb", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="secret")
layer = DynamoDBPersistenceLayer(table_name=table, boto3_client=client)
handled = False


@idempotent_function(
    data_keyword_argument="event",
    persistence_store=layer,
    config=IdempotencyConfig(event_key_jmespath="id"),
    key_prefix=prefix,
)
def handle(event):
    global handled
    handled = True
    return {}


try:
    handle(event={"id": event_id, "payload": payload})
    print("handled" if handled else "not handled")
except Exception as e:  # its name is the answer
    print(type(e).__name__)
