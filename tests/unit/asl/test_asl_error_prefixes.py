"""Error names with the prefix of the other kind of integration (ASL0163)."""

import pytest

I = "arn:aws:states:::"  # noqa: E741


def state(resource, *names, field="Catch"):
    handler = {"ErrorEquals": list(names)} | ({"Next": "Done"} if field == "Catch" else {})
    return {"Type": "Task", "Resource": I + resource, field: [handler], "Next": "Done"}


def told(reading):
    return [(found.message, found.fix) for found in reading.found if found.code == "ASL0163"]


@pytest.mark.parametrize("field", ["Retry", "Catch"])
@pytest.mark.parametrize(
    ("resource", "name", "meant"),
    [
        ("aws-sdk:dynamodb:updateItem", "DynamoDB.ConditionalCheckFailedException",
         "DynamoDb.ConditionalCheckFailedException"),
        ("aws-sdk:dynamodb:query", "DynamoDB.AmazonDynamoDBException", "DynamoDb.DynamoDbException"),
        ("aws-sdk:sfn:startExecution", "StepFunctions.ExecutionAlreadyExistsException",
         "Sfn.ExecutionAlreadyExistsException"),
        ("aws-sdk:sqs:sendMessage", "SQS.AmazonSQSException", "Sqs.SqsException"),
        ("aws-sdk:sns:publish", "SNS.NotFoundException", "Sns.NotFoundException"),
        ("aws-sdk:ecs:runTask", "ECS.AmazonECSException", "Ecs.EcsException"),
        ("dynamodb:getItem", "DynamoDb.DynamoDbException", "DynamoDB.AmazonDynamoDBException"),
        ("ecs:runTask.sync", "Ecs.ClusterNotFoundException", "ECS.ClusterNotFoundException"),
        ("states:startExecution.sync:2", "Sfn.SfnException", "StepFunctions.AWSStepFunctionsException"),
    ],
)  # fmt: skip
def test_the_other_spelling(read_state, field, resource, name, meant):
    reading = read_state(state(resource, "Other", name, field=field))
    (message, fix) = told(reading)[0]
    assert f'"{name}" never comes' in message
    assert fix == f'Write "{meant}".'
    assert ("ASL0163", f"/States/S/{field}/0/ErrorEquals/1") in reading.codes
    assert told(read_state(state(resource, "Other", meant, field=field))) == []


@pytest.mark.parametrize(
    ("resource", "names"),
    [
        # both, to be on the safe side
        ("aws-sdk:dynamodb:putItem", ("DynamoDB.InternalServerError", "DynamoDb.InternalServerError")),
        # whoever answers the token gives the name
        ("sqs:sendMessage.waitForTaskToken", ("Sqs.SqsException",)),
        # another service, or a name of one's own
        ("aws-sdk:dynamodb:putItem", ("SQS.AmazonSQSException", "DynamoDB", "DynamoDBError.x")),
        # spelt the same by both, or not known
        ("aws-sdk:glue:startCrawler", ("Glue.CrawlerRunningException",)),
        ("aws-sdk:eks:describeCluster", ("EKS.ResourceNotFoundException",)),
    ],
)
def test_silent(read_state, resource, names):
    assert told(read_state(state(resource, *names))) == []
