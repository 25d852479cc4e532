"""Codes of resources and configuration: ASL0401 to ASL0499."""

from __future__ import annotations

from asl2sw.diagnostics.codes.code import Code
from asl2sw.diagnostics.model import Severity

CODES: tuple[Code, ...] = (
    Code(
        "ASL0401",
        "A task that calls a service of AWS",
        severity=Severity.TASK,
        aws="Calls the service itself.",
        sonataflow="Has no such integration. It posts the Parameters to an address, and takes the reply for "
        "the result.",
        fix="Deploy the aws-bridge, or give the task an entry in asl2sw.toml.",
    ),
    Code(
        "ASL0402",
        "A Lambda function whose name is known only at run time",
        severity=Severity.TASK,
        aws="Looks the function up by the name that FunctionName has at that moment.",
        sonataflow="Needs the address when the workflow is built. It posts all Parameters to one address, "
        "which invokes the function and answers the whole result.",
        fix="Deploy the aws-bridge, or give the task an entry with envelope = true in asl2sw.toml.",
    ),
    Code(
        "ASL0403",
        "A placeholder in place of a function or a resource",
        severity=Severity.TASK,
        aws="Never sees it: the deployment tool puts the name or the ARN in its place.",
        sonataflow="Calls the address that is made from the placeholder's name.",
        fix="Give the placeholder its value, or the task an entry in asl2sw.toml.",
    ),
    Code(
        "ASL0404",
        "A url that asks for a part which the task does not have",
        aws="Calls the service itself.",
        sonataflow="Needs an address for every call. {service} and {action} stand for the parts of an "
        "integration, {function} for the name of a Lambda function.",
        fix="Give the task an entry of its own in asl2sw.toml, before that one.",
    ),
    Code(
        "ASL0405",
        "A parameter that the integration does not have",
        aws="Refuses the definition.",
        fix="Take it out; of lambda:invoke, put it inside Payload.",
    ),
    Code(
        "ASL0406",
        "A Lambda invocation that does not wait",
        aws="Starts the function and goes on without its result.",
        sonataflow="Calls over HTTP and waits for the reply.",
        fix="Give the task an entry with envelope = true in asl2sw.toml and a service that answers at once.",
    ),
    Code(
        "ASL0407",
        "Credentials of AWS",
        severity=Severity.REVIEW,
        aws="Assumes the role and calls the service with it.",
        sonataflow="Calls the service as the workflow itself.",
        fix="Give the workflow what it needs to call the service, for example by a secret.",
    ),
    Code(
        "ASL0408",
        "A Map that reads its items or writes its results elsewhere",
        severity=Severity.TASK,
        aws="Reads from and writes to S3 by itself.",
        sonataflow="Has no such reader; a service has to do it. It gets the Parameters and answers with the "
        "items, or gets the results beside the Parameters.",
        fix="Deploy such a service, or name its address in asl2sw.toml.",
    ),
    Code(
        "ASL0409",
        "A task that waits for an answer",
        severity=Severity.TASK,
        aws="Goes on when somebody calls SendTaskSuccess or SendTaskFailure with the task's token.",
        sonataflow="Goes on when a CloudEvent with the answer comes. The token says where it must go: the "
        "type of the event and its attribute kogitoprocrefid. An event for which nothing waits is dropped, "
        "and its sender is not told.",
        fix="Send the event where SendTaskSuccess and SendTaskFailure are called now. The functions of the "
        "Python module asl2sw.callbacks have the same names.",
    ),
    Code(
        "ASL0410",
        "A workflow that needs events",
        severity=Severity.TASK,
        sonataflow="Takes events by HTTP POST once application.properties says so. One whose HTTP headers "
        "lack id, source, type or specversion stops the reception of all events until the application "
        "starts again.",
        fix="Put the lines that the message shows into application.properties. Let a broker deliver the "
        "events, or send them as application/cloudevents+json, where an incomplete one does no harm.",
    ),
    Code(
        "ASL0411",
        "A placeholder inside the name of an integration",
        aws="Never sees it: the deployment tool puts a value in its place.",
        sonataflow="Needs to know what is called when the workflow is built.",
        fix="Give the placeholder its value by [substitutions] in asl2sw.toml or by --substitute, or give "
        "the task an entry with a url.",
    ),
    Code(
        "ASL0412",
        "A Map whose reader or writer has another protocol than lambda",
        aws="Reads from and writes to S3 by itself.",
        sonataflow="Reads items and writes results by a POST of the Parameters.",
        fix='Take protocol = "lambda" in the entry of asl2sw.toml.',
    ),
    Code(
        "ASL0413",
        "An HTTP request that the runtime cannot make",
        aws="Makes the request, or refuses the definition.",
        sonataflow="Makes requests whose method is known, with JSON bodies in POST and PUT, and with headers "
        "and query parameters that are named one by one.",
        fix="Write the request so, or let a service of yours make it: an entry with protocol = "
        '"lambda" in asl2sw.toml posts all Parameters to its url.',
    ),
    Code(
        "ASL0414",
        "A protocol that does not go with the integration",
        aws="Calls the service itself.",
        sonataflow="Makes an HTTP request of the machine's own only for http:invoke.",
        fix='Take protocol = "lambda", which posts all Parameters to a service.',
    ),
    Code(
        "ASL0415",
        "A request with the authorization of an EventBridge connection",
        severity=Severity.TASK,
        aws="Adds the headers, query parameters and body fields of the connection, which holds the secrets.",
        sonataflow="Adds the headers that asl2sw.toml names. ${api.token} in one is a property of the "
        "application, for example from a Secret in its environment as API_TOKEN.",
        fix="Give the headers in asl2sw.toml.",
    ),
    Code(
        "ASL0416",
        "What the workflow does not see of a reply",
        severity=Severity.REVIEW,
        aws="Gives the status and the headers of the reply, a body of any kind, and the status in the name "
        "of the error.",
        sonataflow="Sees a JSON body alone. StatusCode is 200, StatusText OK and Headers empty; a reply of "
        "another kind fails. A failure has its own name, States.Http.StatusCode.404, only where the machine "
        "does something of its own for it; it is States.TaskFailed otherwise. A POST or PUT without "
        "RequestBody sends {}.",
        fix="Let a service of yours make the request where the difference matters.",
    ),
    Code(
        "ASL0417",
        "A workflow that needs an OpenAPI document",
        severity=Severity.TASK,
        sonataflow="Calls operations by the document that the application holds, at the server that it "
        "names or quarkus.rest-client.<file name>.url in application.properties, with _ for characters that "
        "are no letters or digits.",
        fix="Put the document under src/main/resources, or into a config map that spec.resources of the "
        "SonataFlow resource names.",
    ),
    Code(
        "ASL0418",
        "A payload that cannot be the arguments of an operation",
        aws="Gives the service whatever the payload is.",
        sonataflow="Gives an operation its parameters and the fields of its body one by one, by their names.",
        fix='Name the fields in Parameters, or take protocol = "lambda", which posts the payload to a url.',
    ),
    Code(
        "ASL0421",
        "An execution inside another one, with a time limit",
        severity=Severity.REVIEW,
        aws="Stops the execution when its machine's TimeoutSeconds pass, and gives up waiting when the "
        "task's do.",
        sonataflow="Runs the machine as a part of the workflow, where no time limit reaches.",
        fix="Limit the tasks in it, or give the task an entry with a url in asl2sw.toml.",
    ),
    Code(
        "ASL0422",
        "A machine that starts itself and waits",
        severity=Severity.TASK,
        aws="Starts as many executions as it comes to.",
        sonataflow="Cannot be a part of itself; a service has to start the execution.",
        fix="Give the task an entry with a url in asl2sw.toml.",
    ),
    Code(
        "ASL0423",
        "A machine that is not there",
        severity=Severity.TASK,
        aws="Starts the machine that the ARN names.",
        sonataflow="Runs a machine of the same conversion as a part of the workflow; without it, a service "
        "has to start the execution.",
        fix="Convert both machines together, or give the task an entry with a url in asl2sw.toml.",
    ),
    Code(
        "ASL0424",
        "A machine that runs inside another one",
        severity=Severity.REVIEW,
        aws="Starts an execution of its own, which has an ARN, a history and an end of its own.",
        sonataflow="Runs a copy of the machine as a subflow. Ids and times in the result are made up; no "
        "error is left out, but a new version of the machine needs a new conversion of both.",
        fix="Convert the machines together whenever one of them changes.",
    ),
    Code(
        "ASL0425",
        "A machine that another one starts without waiting",
        severity=Severity.REVIEW,
        aws="Goes on at once; the execution has its own fate.",
        sonataflow="Posts the input to the machine's own workflow, and goes on when that waits or ends; its "
        "failure is not the task's. The ARN in the result is made up.",
        fix="Deploy both workflows in the same namespace, or give the task an entry with a url.",
    ),
    Code(
        "ASL0426",
        "A job to wait for, as a message",
        aws="Waits until the job has ended.",
        sonataflow="Waits for nothing after an event that it sends.",
        fix='Take protocol = "lambda" with a service that answers when the job has ended, or "callback".',
    ),
    Code(
        "ASL0427",
        "A message that becomes an event",
        severity=Severity.TASK,
        aws="Hands the message to the topic, the queue or the bus, and gives its id.",
        sonataflow="Sends a CloudEvent with the parameters as data to the sink of the workflow, and goes on "
        "even if nobody takes it. The id in the result is made up; checksums are left out.",
        fix="Let whoever got the messages get events of that type, for example by a Trigger of the broker.",
    ),
    Code(
        "ASL0428",
        "A workflow that tells its end by an event",
        severity=Severity.TASK,
        aws="Keeps how each execution ended, and tells EventBridge.",
        sonataflow="Sends a CloudEvent to its sink: {status: SUCCEEDED, output} or {status: FAILED, error, "
        "cause}. Its attribute kogitoprocinstanceid is the id in the reply to the request that started the "
        "workflow. When the TimeoutSeconds of the machine pass, none is sent.",
        fix="Let whoever reads the output take events of that type, for example by a Trigger of the broker.",
    ),
    Code(
        "ASL0429",
        "Placeholders without a value",
        severity=Severity.TASK,
        aws="Never sees them: the deployment tool puts values in their place.",
        sonataflow="Gets them as they are, as any other text: a service is sent ${TableName}, and a rule "
        "compares with it.",
        fix="Give each its value by [substitutions] in asl2sw.toml or by --substitute NAME=VALUE.",
    ),
)
