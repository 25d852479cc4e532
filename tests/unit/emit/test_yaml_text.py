from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from asl2sw.emit.yaml_text import yaml_text

_AWKWARD = (
    "", " ", "\n", "\n\n", "a\n", "a\n\n", " a\nb", "\ta\nb", "a \nb", "a\t\nb", "a\n b\n",
    "a\r\nb", "a\rb", "\x00", "\x1b[0m", "\x7f", "a\x85b", "a\u2028b\nc", "\ufeffx", "\u00a0",
    "# no", "a #b", "a: b", "a:", ":a", "- a", "-", "?", "? a", "!t", "&a", "*a", "%a", "@a",
    "`a", "|", ">", "---", "...", "--- a", "'", '"', "'a'", '"a"', "{", "}", "[", "a, b", "\\",
    "a\\nb", "é", "日本", "😀", "😀\nb", "a ", "${ .a }", "${ {a: 1} }", "\U000e0001", "\ue000",
)  # fmt: skip
_NON_STRINGS = (
    "1", "1.0", "-1", "+1", "1e3", "1e+3", "1.5e-7", ".5", "5.", "-.5", ".inf", "-.INF", ".nan",
    "0o10", "010", "08", "0x1F", "0b1", "1_000", "1:30", "190:20:30", "12:30:45", "2024-01-01",
    "2024-01-01T00:00:00Z", "y", "Y", "n", "N", "yes", "No", "on", "OFF", "true", "False", "null",
    "Null", "NULL", "~", "=", "<<",
)  # fmt: skip

_strings = st.text(max_size=12) | st.sampled_from(_AWKWARD + _NON_STRINGS)
_strings = _strings | st.lists(_strings, min_size=2, max_size=4).map("\n".join)
_scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _strings
)
_flowing = st.sampled_from(
    ["errors", "onErrors", "arguments", "defaultCondition", "actionDataFilter", "stateDataFilter"]
)
_keys = _strings | _flowing
_values = st.recursive(
    _scalars, lambda v: st.lists(v, max_size=4) | st.dictionaries(_keys, v, max_size=4), max_leaves=12
)
_documents = st.lists(st.dictionaries(_keys, _values, max_size=5), max_size=3)


@given(_documents)
@example([{text: text} for text in _AWKWARD + _NON_STRINGS])
@example([{"errors": [{text: text}], "arguments": {text: text}} for text in _AWKWARD + _NON_STRINGS])
@example([{"a": {"b": [[text, [text]], {"c": text}]}} for text in _AWKWARD + _NON_STRINGS])
def test_reads_back_equal_and_in_order(documents: list[dict[str, Any]]) -> None:
    text = yaml_text(documents)
    assert text == yaml_text(documents)
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        read = list(yaml.load_all(text, Loader=loader))
        # repr tells the order of keys, 1 from 1.0 and 1 from True
        assert repr(read) == repr(documents)


@pytest.mark.parametrize("text", _NON_STRINGS)
def test_strings_that_look_like_other_things_are_quoted(text: str) -> None:
    assert yaml_text([{text: text}]) == f"'{text}': '{text}'\n"


@pytest.mark.parametrize(
    "text", ["PT1S", "ReceiveOrder retry", "${ .a }", "java.lang.Exception", "Été", "😀", "a-1"]
)
def test_other_strings_are_plain(text: str) -> None:
    assert yaml_text([{"k": text}]) == f"k: {text}\n"


def test_style_of_a_workflow() -> None:
    document = {
        "id": "order",
        "version": "1.0",
        "timeouts": {"workflowExecTimeout": {"duration": "PT1H"}},
        "errors": [{"name": "throttled", "code": "429"}, {"name": "any", "code": "java.lang.Exception"}],
        "states": [
            {
                "name": "Pay",
                "actions": [
                    {
                        "functionRef": {"refName": "pay", "arguments": {"ContentData": "${ . }", "Port": 80}},
                        "actionDataFilter": {"toStateData": "${ null | .result }"},
                    }
                ],
                "stateDataFilter": {"input": "${ def f: 1;\n   f }", "output": "${ .data }"},
                "onErrors": [{"errorRef": "any", "transition": "Failed"}],
                "end": True,
            },
            {"name": "Failed", "type": "inject", "data": {}, "defaultCondition": {"transition": "Pay"}},
        ],
    }
    assert (
        yaml_text([document, {"kind": "Service"}])
        == """\
id: order
version: '1.0'
timeouts:
  workflowExecTimeout: {duration: PT1H}
errors:
- {name: throttled, code: '429'}
- {name: any, code: java.lang.Exception}
states:
- name: Pay
  actions:
  - functionRef: {refName: pay, arguments: {ContentData: '${ . }', Port: 80}}
    actionDataFilter: {toStateData: '${ null | .result }'}
  stateDataFilter:
    input: |-
      ${ def f: 1;
         f }
    output: ${ .data }
  onErrors:
  - {errorRef: any, transition: Failed}
  end: true
- name: Failed
  type: inject
  data: {}
  defaultCondition: {transition: Pay}
---
kind: Service
"""
    )


@pytest.mark.parametrize(("spare", "flow"), [(0, True), (1, False)])
@pytest.mark.parametrize("text", ["x", "x: ", "it's: ", "\u00e9", "\x85"])
def test_flow_style_up_to_100_characters(text: str, spare: int, flow: bool) -> None:
    begun = yaml_text([{"defaultCondition": {"transition": text}}]).partition(": ")[2].rstrip("\n")
    padded = "x" * (100 - len(begun) + spare) + text
    assert yaml_text([{"defaultCondition": {"transition": padded}}]).startswith("defaultCondition: {") is flow


@pytest.mark.parametrize(
    "document",
    [
        {"arguments": {"a": "1st\n2nd"}},
        {"arguments": {"a": {"b": 1}}},
        {"arguments": {"a": [1]}},
        {"stateDataFilter": {"input": "a", "output": "b" * 90}},
        {"functionRef": {"refName": "a", "arguments": {"b": [1]}}},
        {"events": [{"name": "a"}]},
        {"errors": {"name": "a"}},
    ],
)
def test_block_style_elsewhere(document: dict[str, Any]) -> None:
    assert "{" not in yaml_text([document])


def test_lines_are_never_folded_and_nothing_is_aliased() -> None:
    words = "word " * 400 + "end"
    shared = {"text": words, "quoted": words + ": '"}
    text = yaml_text([{"a": shared, "b": shared}])
    assert len(text.splitlines()) == 6
    assert "&" not in text


def test_text_that_no_block_can_hold_is_double_quoted() -> None:
    assert yaml_text([{"k": "a \nb"}]) == 'k: "a \\nb"\n'
    assert yaml_text([{"k": "a\x07\nb"}]) == 'k: "a\\a\\nb"\n'


def test_refuses_what_json_does_not_know() -> None:
    with pytest.raises(yaml.representer.RepresenterError):
        yaml_text([{"k": object()}])


def test_no_documents() -> None:
    assert yaml_text([]) == ""


def test_time_grows_with_the_size() -> None:
    state = {"name": "A", "stateDataFilter": {"output": "${ " + ".a | " * 40 + "\n . }"}, "end": True}
    state["onErrors"] = [{"errorRef": "any", "transition": "Failed"}] * 2
    began = time.process_time()
    assert len(yaml_text([{"states": [state] * 1000}])) > 300_000
    assert time.process_time() - began < 5  # about 0.5 s alone; quadratic work would take minutes
