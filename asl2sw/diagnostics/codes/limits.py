"""Codes of SonataFlow's limits and of declared differences: ASL0301 to ASL0399."""

from __future__ import annotations

from asl2sw.diagnostics.codes.code import Code
from asl2sw.diagnostics.model import Severity

_REWRITE = "Rewrite the state in JSONPath, or leave the machine on AWS."

CODES: tuple[Code, ...] = (
    Code("ASL0301", "A JSONata state", aws="Evaluates JSONata.", sonataflow="Knows jq only.", fix=_REWRITE),
    Code(
        "ASL0308",
        "A state too large for the runtime",
        aws="Takes definitions of up to 1 MB.",
        sonataflow="Generates a Java method per workflow and a constant per expression, each at most 64 kB.",
        fix="Move large literals into the input or a service; divide a Choice or Parallel with many ways.",
    ),
    Code(
        "ASL0351",
        "Values the runtime changes at its HTTP boundary",
        severity=Severity.INFO,
        sonataflow="Drops null elements of arrays in input and replies, and null fields of input that is "
        "wrapped; sends a null payload as an object.",
        fix='Where such values matter, set input = "text" in [workflow] of asl2sw.toml and send the input as '
        'JSON text; set reply = "text" in the entry of a task and let its service answer JSON text, as the '
        "aws-bridge does.",
    ),
    Code(
        "ASL0352",
        "Values that differ from run to run",
        severity=Severity.INFO,
        aws="Gives its own ids, times and random numbers.",
        sonataflow="Gives its own.",
    ),
    Code(
        "ASL0353",
        "A machine timeout",
        severity=Severity.REVIEW,
        aws="Ends the execution as TIMED_OUT.",
        sonataflow="Aborts the instance, without an Error and a Cause, and only while it waits.",
        fix="Check that nobody reads the error of a timed-out execution.",
    ),
    Code(
        "ASL0354",
        "A workflow that waits",
        severity=Severity.REVIEW,
        aws="Keeps the output of the execution.",
        sonataflow="Answers the request as soon as the workflow waits; the output is gone when it ends.",
        fix='Set completion = "event" in [workflow] of asl2sw.toml, if somebody reads the output: the '
        "workflow then sends it at its end.",
    ),
    Code(
        "ASL0355",
        "Subflows outside the custom resource",
        severity=Severity.INFO,
        sonataflow="Takes everything from the image in profile gitops.",
        fix="Put the subflow documents (--format sw) into the image.",
    ),
    Code(
        "ASL0356",
        "Branches and iterations that are not stopped",
        severity=Severity.INFO,
        aws="Stops the other branches or iterations when one fails, and runs them at the same time.",
        sonataflow="Runs the others to their end first. Those that do not wait run one after another, and "
        "the pauses of the others do not end before that. With MaxConcurrency, iterations run in batches.",
        fix="Check that nothing is done twice or too late by branches that go on after a failure.",
    ),
    Code(
        "ASL0357",
        "Iterations that may fail",
        severity=Severity.REVIEW,
        aws="Puts a description of the failed child execution among the results.",
        sonataflow="Puts Error, Cause and Status there; it has no child executions to describe.",
        fix="Check what reads the results of failed iterations.",
    ),
    Code(
        "ASL0358",
        "A heartbeat over HTTP",
        severity=Severity.REVIEW,
        aws="Ends the task when no heartbeat arrives for HeartbeatSeconds.",
        sonataflow="Ends the call when no reply arrives for HeartbeatSeconds: nothing can be sent meanwhile.",
        fix="Take HeartbeatSeconds out if the service needs longer, or answer by a callback.",
    ),
    Code(
        "ASL0359",
        "A machine in several workflows",
        severity=Severity.INFO,
        aws="Takes definitions of up to 1 MB.",
        sonataflow="Generates a Java method of at most 64 kB per workflow: parts of it become subflows.",
    ),
    Code(
        "ASL0360",
        "A machine timeout that does not stop subflows",
        severity=Severity.REVIEW,
        aws="Ends everything that runs in the execution.",
        sonataflow="Aborts the root workflow alone: what waits in a subflow goes on, and calls services.",
        fix="Check that late calls do no harm.",
    ),
    Code(
        "ASL0361",
        "Cases that the built-in check does not decide",
        severity=Severity.INFO,
        sonataflow="The workflow was run on generated cases beside its state machine. Nothing differed, but "
        "not every case could be compared: it has no end, or needs what is not modelled "
        "(docs/verification.md).",
    ),
)
