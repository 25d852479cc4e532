"""YAML text to a tree with places; scalars as in YAML 1.2."""

from __future__ import annotations

import re

import yaml

from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.numbers import shortened
from asl2sw.source.problems import MAX_DEPTH, Problems, Unreadable
from asl2sw.source.tree import ArrayNode, Document, Node, NullNode, ObjectNode, Span, StringNode
from asl2sw.source.yaml_errors import report_yaml_error
from asl2sw.source.yaml_events import Kind, YamlEvent, YamlEvents
from asl2sw.source.yaml_members import Key, unique_members
from asl2sw.source.yaml_scalars import CORE, SCALAR_TAGS, TEXT_TAGS, joined_surrogates, plain_scalar

MAX_NODES = 1_000_000  # of a document whose aliases are written out

_CLOUDFORMATION = frozenset(
    f"!{name}"
    for name in (
        *("And", "Base64", "Cidr", "Condition", "Equals", "FindInMap", "ForEach", "GetAZs", "GetAtt", "If"),
        *("ImportValue", "Join", "Length", "Not", "Or", "Ref", "Select", "Split", "Sub", "ToJsonString"),
        "Transform",
    )
)
_TAG = re.compile(r"![^\s,\]}]*")


def read_yaml(text: str, file: str, problems: Problems) -> Document | None:
    """The document, or None when its tree is not certain; every mistake goes to `problems`."""
    try:
        root = _Reader(text, problems).document()
    except Unreadable:
        return None
    except yaml.YAMLError as error:
        report_yaml_error(error, text, problems)
        return None
    return Document(file, text, root) if problems.certain else None


@dataclass(frozen=True, slots=True)
class _Built:
    node: Node
    size: int  # nodes, aliases written out
    height: int  # objects and arrays in one another
    end: int  # offset in the text; an alias ends elsewhere than its node


class _Reader:
    def __init__(self, text: str, problems: Problems) -> None:
        self.text = text
        self.problems = problems
        self.events = YamlEvents(text, problems)
        self.anchors: dict[str, _Built | None] = {}  # None while the anchored value is being read
        self.nodes = 0

    def document(self) -> Node:
        self.events.read()  # begin of the stream
        if self.events.read().kind is Kind.END:
            self.problems.stop("ASL0001", 0, 1, "The file is empty.")
        root = self._value(self.events.read(), 0).node
        if isinstance(root, NullNode) and root.span.start == root.span.end:
            self.problems.stop("ASL0001", 0, 1, "The file is empty.")
        self.events.read()  # end of the document
        following = self.events.read()
        if following.kind is Kind.DOCUMENT:
            self.problems.stop("ASL0035", following.start, following.end, "A second document begins here.")
        return root

    def _value(self, event: YamlEvent, depth: int) -> _Built:
        self.nodes += 1
        if event.kind is Kind.ALIAS:
            return self._alias(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        scalar = event.kind is Kind.SCALAR
        built = self._scalar(event) if scalar else self._collection(event, depth + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = built
        return built

    def _alias(self, event: YamlEvent, depth: int) -> _Built:
        start, end = event.start, event.end
        name = event.anchor or ""
        if name not in self.anchors:
            message = f"There is no anchor &{shortened(name)} before this alias."
            self.problems.add("ASL0036", start, end, message)
            return _Built(NullNode(Span(start, end)), 1, 0, end)
        target = self.anchors[name]
        if target is None:
            message = f"The alias *{shortened(name)} stands inside the value that it names."
            self.problems.stop("ASL0036", start, end, message)
        if depth + target.height > MAX_DEPTH:
            message = f"With this alias, more than {MAX_DEPTH} mappings and lists stand in one another."
            self.problems.stop("ASL0005", start, end, message)
        self.nodes += target.size - 1
        if self.nodes > MAX_NODES:
            message = f"With all aliases written out, the file has more than {MAX_NODES:,} values."
            self.problems.stop("ASL0037", start, end, message)
        return _Built(target.node, target.size, target.height, end)

    def _scalar(self, event: YamlEvent) -> _Built:
        span = self._scalar_span(event)
        value = joined_surrogates(event.value, span, self.problems)
        node: Node = StringNode(value, span)
        if event.plain or event.tag in SCALAR_TAGS:
            node = plain_scalar(value, span, self.problems)
            if event.tag is not None and isinstance(node, StringNode):
                self._wrong_tag(event)
        elif event.tag is not None and event.tag not in TEXT_TAGS:
            self._wrong_tag(event)
        return _Built(node, 1, 0, span.end)

    def _collection(self, event: YamlEvent, depth: int) -> _Built:
        if depth > MAX_DEPTH:
            message = f"More than {MAX_DEPTH} mappings and lists stand in one another here."
            self.problems.stop("ASL0005", event.start, event.start + 1, message)
        own_tag = CORE + ("map" if event.kind is Kind.MAPPING else "seq")
        if event.tag not in {None, "!", own_tag}:
            self._wrong_tag(event)
        children: list[_Built] = []
        entries: list[tuple[Key, Node]] = []
        while (following := self.events.read()).kind is not Kind.CLOSE:
            if event.kind is Kind.LIST:
                children.append(self._value(following, depth))
                continue
            key = self._key(following, depth)
            children.append(self._value(self.events.read(), depth))
            if key is not None:
                entries.append((key, children[-1].node))
        # A collection without brackets ends for the library where the next thing begins.
        end = following.end if event.flow or not children else children[-1].end
        span = Span(event.start, end)
        node: Node
        if event.kind is Kind.MAPPING:
            node = ObjectNode(unique_members(entries, self.problems), span)
        else:
            node = ArrayNode(tuple(child.node for child in children), span)
        size = 1 + sum(child.size for child in children)
        return _Built(node, size, 1 + max((child.height for child in children), default=0), end)

    def _key(self, event: YamlEvent, depth: int) -> Key | None:
        """The key as text, whatever it would be as a value; None after a finding."""
        if event.kind is Kind.SCALAR and (event.value or not event.plain):
            span = self._scalar_span(event)
            text = joined_surrogates(event.value, span, self.problems)
            if event.tag is not None and event.tag not in TEXT_TAGS | SCALAR_TAGS:
                self._wrong_tag(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = _Built(StringNode(text, span), 1, 0, span.end)
            return Key(text, span, event.plain and text == "<<")
        built = self._value(event, depth)
        if event.kind is Kind.ALIAS and isinstance(built.node, StringNode):
            return Key(built.node.value, Span(event.start, event.end), False)
        line_end = self.text.find("\n", event.start)
        end = built.end if line_end < 0 else min(built.end, line_end)
        message = "The key is missing here." if event.kind is Kind.SCALAR else "This key is no text."
        self.problems.add("ASL0034", event.start, end, message)
        return None

    def _wrong_tag(self, event: YamlEvent) -> None:
        written = _TAG.search(self.text, event.start)
        start, end = written.span() if written else (event.start, event.end)
        name = shortened(self.text[start:end])
        if event.tag in _CLOUDFORMATION:
            self.problems.add("ASL0032", start, end, f"{name} is a function of CloudFormation.")
        else:
            self.problems.add("ASL0033", start, end, f"The tag {name} has no value in JSON here.")

    def _scalar_span(self, event: YamlEvent) -> Span:
        """Without the blank lines behind a block of text."""
        end = event.end
        while end > event.start and self.text[end - 1] in " \t\r\n":
            end -= 1
        return Span(event.start, end)
