"""`asl2sw explain`."""

from __future__ import annotations

import click

from asl2sw.cli.pages import page_of
from asl2sw.cli.streams import write_data, write_message
from asl2sw.diagnostics import CODES, Code, nearest

_UNUSABLE = 2
_PREFIX = "ASL"
_NEAR = 10  # numbers; farther away is something else
_DIGITS = str.maketrans("OIL", "011")  # letters that are taken for digits


@click.command("explain")
@click.argument("names", metavar="[CODE]...", nargs=-1)
@click.pass_context
def explain_command(context: click.Context, names: tuple[str, ...]) -> None:
    """Explains codes of diagnostics, such as ASL0103; without a code, lists all of them.

    A code of AWS, such as MISSING_TRANSITION_TARGET, lists the codes that stand for it here.
    """
    if not names:
        write_data(_listed(CODES))
        return
    explained = {name: _explained(name.strip().upper()) for name in names}
    write_data("\n".join(dict.fromkeys(text for text in explained.values() if text is not None)))
    unknown = [name for name, text in explained.items() if text is None]
    for name in unknown:
        write_message(_unknown(name))
    if unknown:
        context.exit(_UNUSABLE)


def _explained(wanted: str) -> str | None:
    own = next((code for code in CODES if code.id == wanted), None)
    if own is not None:
        return page_of(own)
    return _listed(tuple(code for code in CODES if code.aws_code == wanted)) or None


def _listed(codes: tuple[Code, ...]) -> str:
    return "".join(f"{code.id}  {code.severity:<6}  {code.title}\n" for code in codes)


def _unknown(name: str) -> str:
    close = _nearest(name.strip().upper())
    hint = "`asl2sw explain` lists all codes."
    if close is None:
        return f'there is no code "{name}". {hint}'
    titles = {code.id: f" ({code.title})" for code in CODES}
    return f'there is no code "{name}"; the nearest is {close}{titles.get(close, "")}. {hint}'


def _nearest(wanted: str) -> str | None:
    """By number for codes of ours, by spelling for those of AWS."""
    number = wanted.removeprefix(_PREFIX).translate(_DIGITS)
    if number.isdecimal():
        away = {code.id: abs(int(code.id.removeprefix(_PREFIX)) - int(number)) for code in CODES}
        close = min(away, key=lambda code: away[code])
        return close if away[close] <= _NEAR else None
    return nearest(wanted, {code.aws_code for code in CODES if code.aws_code})
