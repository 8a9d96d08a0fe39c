"""Writes the signed messages that the tests verify: an authority, one between, and certificates of several owners, and
messages signed with them. It shares no code with what it tests: the signatures are those of Python's cryptography.

Run it in this folder: python3 sign.py
"""

import base64
import datetime
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

FROM, TO = datetime.datetime(2020, 1, 1), datetime.datetime(2100, 1, 1)
AUTHORITY = "http://crt.test1.amazontrust.com/test1.cer"


def key(bits=2048):
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def certificate(name, subject_key, issuer, issuer_key, ca=False, names=(), aia=None, to=TO):
    b = (x509.CertificateBuilder().subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
         .issuer_name(issuer).public_key(subject_key.public_key()).serial_number(x509.random_serial_number())
         .not_valid_before(FROM).not_valid_after(to)
         .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True))
    if names:
        b = b.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    if aia:
        b = b.add_extension(x509.AuthorityInformationAccess(
            [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(aia))]), critical=False)
    return b.sign(issuer_key, hashes.SHA256())


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)


def pem(c):
    return c.public_bytes(serialization.Encoding.PEM)


root_key, between_key = key(), key()
root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Root")])
root = certificate("Test Root", root_key, root_name, root_key, ca=True)
between = certificate("Test Between", between_key, root.subject, root_key, ca=True)
write("root.pem", pem(root))
write("between.cer", between.public_bytes(serialization.Encoding.DER))

owners = {"sns": (key(), "sns.amazonaws.com", TO), "signing": (key(), "sns-signing.af-south-1.amazonaws.com", TO),
          "china": (key(), "sns-cn-north-1.amazonaws.com.cn", TO), "other": (key(), "example.com", TO),
          "endpoint": (key(), "sns.eu-west-1.amazonaws.com", TO), "short": (key(1024), "sns.amazonaws.com", TO),
          "old": (key(), "sns.amazonaws.com", datetime.datetime(2021, 1, 1))}
for file, (k, name, to) in owners.items():
    write(file + ".pem", pem(certificate(name, k, between.subject, between_key, names=[name], aia=AUTHORITY, to=to)))
self_signed = certificate("sns.amazonaws.com", owners["other"][0], x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")]),
                          owners["other"][0], names=["sns.amazonaws.com"])
write("selfsigned.pem", pem(self_signed))
write("chain.pem", pem(certificate("sns.amazonaws.com", owners["sns"][0], between.subject, between_key, names=["sns.amazonaws.com"])) + pem(between))


def sign(file, message, owner="sns", names=None):
    # https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
    names = names or (["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] if message["Type"] == "Notification"
                      else ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"])
    text = "".join(f"{n}\n{message[n]}\n" for n in names if n in message)
    digest = hashes.SHA1() if message["SignatureVersion"] == "1" else hashes.SHA256()
    message["Signature"] = base64.b64encode(owners[owner][0].sign(text.encode(), padding.PKCS1v15(), digest)).decode()
    write(file + ".json", (json.dumps(message, indent=1) + "\n").encode())


def message(kind, version, cert, region="eu-west-1", partition="aws", suffix="amazonaws.com", **more):
    m = {"Type": kind, "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
         "TopicArn": f"arn:{partition}:sns:{region}:123456789012:orders", "Message": "It's \"quoted\",\nhas lines, <tags> & größe 東 \U0001f600",
         "Timestamp": "2026-03-06T20:00:26.893Z", "SignatureVersion": version,
         "SigningCertURL": f"https://sns.{region}.{suffix}/SimpleNotificationService-{cert}.pem"}
    if kind == "Notification":
        m["UnsubscribeURL"] = f"https://sns.{region}.{suffix}/?Action=Unsubscribe&SubscriptionArn=x"
    else:
        m["Token"] = "2336412f37fb687f"
        m["SubscribeURL"] = f"https://sns.{region}.{suffix}/?Action=ConfirmSubscription&TopicArn={m['TopicArn']}&Token=2336412f37fb687f"
    return m | more


for v in ("1", "2"):
    sign(f"notification-v{v}", message("Notification", v, "sns"))
    sign(f"notification-subject-v{v}", message("Notification", v, "sns", Subject="My subject"))
    sign(f"notification-empty-subject-v{v}", message("Notification", v, "sns", Subject=""))
    sign(f"subscription-v{v}", message("SubscriptionConfirmation", v, "sns"))
    sign(f"unsubscribe-v{v}", message("UnsubscribeConfirmation", v, "sns"))
sign("event", message("Notification", "2", "sns", Message=json.dumps({
    "version": "0", "id": "e-1", "detail-type": "Order Placed", "source": "my.shop", "account": "123456789012",
    "time": "2026-03-06T20:00:26Z", "region": "eu-west-1", "resources": [], "detail": {"orderId": "o-1"}})))
sign("chain", message("Notification", "2", "chain"))
sign("signing", message("Notification", "2", "signing", region="af-south-1"), "signing")
sign("china", message("Notification", "2", "china", region="cn-north-1", partition="aws-cn", suffix="amazonaws.com.cn"), "china")
for bad in ("other", "endpoint", "short", "old"):
    sign("bad-" + bad, message("Notification", "2", bad), bad)
sign("bad-selfsigned", message("Notification", "2", "selfsigned"), "other")
# One signature, two messages: the one that SNS signed, and the one that its lines can be read as.
sign("lines", message("Notification", "2", "sns", Message="short\nMessageId\nchosen\nSubject\nrest"))
