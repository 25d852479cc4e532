"""The nearest valid name, for messages about names that do not exist."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, candidates: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The candidate a writer of `name` most likely meant, or None when none is close.

    `cutoff`: how alike the two have to be, from 0 to 1, as `difflib` measures it.
    """
    options = sorted(candidates)
    folded = {option.casefold(): option for option in reversed(options)}
    if name.casefold() in folded:
        return folded[name.casefold()]
    import difflib  # late: right names need no guess

    close = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=cutoff)
    return folded[close[0]] if close else None
