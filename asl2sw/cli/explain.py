"""`asl2sw explain`."""

from __future__ import annotations

import click

from asl2sw.cli.pages import page_of
from asl2sw.cli.streams import write_data, write_message
from asl2sw.diagnostics import CODES, Code, nearest

_UNUSABLE = 2
_PREFIX = "ASL"
_DIGITS = str.maketrans("OIL", "011")  # letters that are taken for digits


@click.command("explain")
@click.argument("name", metavar="[CODE]", required=False)
@click.pass_context
def explain_command(context: click.Context, name: str | None) -> None:
    """Explains a code of a diagnostic, such as ASL0103; without a code, lists all of them.

    A code of AWS, such as MISSING_TRANSITION_TARGET, lists the codes that stand for it here.
    """
    if name is None:
        write_data(_listed(CODES))
        return
    wanted = name.strip().upper()
    own = [code for code in CODES if code.id == wanted]
    of_aws = tuple(code for code in CODES if code.aws_code == wanted)
    if own:
        write_data(page_of(own[0]))
    elif of_aws:
        write_data(_listed(of_aws))
    else:
        write_message(_unknown(name))
        context.exit(_UNUSABLE)


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
        return min(CODES, key=lambda code: abs(int(code.id.removeprefix(_PREFIX)) - int(number))).id
    return nearest(wanted, {code.aws_code for code in CODES if code.aws_code})
