"""What LaTeX in a cell states: commands as the signs they print, citations and marks dropped.

Only what people write into table cells; a formula that is more stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = {
    "sim": "~", "approx": "≈", "simeq": "≈", "checkmark": "✓", "cmark": "✓", "ding": "",
    "tick": "✓", "times": "×", "xmark": "✗", "cross": "✗", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "lt": "<", "gt": ">", "cdot": "·", "pm": "±", "to": "→", "rightarrow": "→",
    "infty": "∞", "dagger": "†", "ddagger": "‡", "ast": "*", "star": "*", "circ": "○",
    "bullet": "●", "triangle": "△", "ldots": "…", "dots": "…", "quad": " ", "qquad": " ",
    "%": "%", "&": "&", "#": "#", "_": "_", "$": "$", "alpha": "α", "beta": "β", "gamma": "γ",
    "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_CITATION: Final = re.compile(r"~?\\(?:cite|footnote|ref)[a-zA-Z]*\*?(?:\[[^\]]*\])*\{[^{}]*\}")
_MARK: Final = re.compile(
    r"\$\s*\^\s*(?:\{[^{}$]{1,24}\}|\\?[a-zA-Z]+|[\d*†‡§]{1,3})\s*\$"
    r"|(?<=\w)\^(?:\d{1,3}|[a-z*†‡§])\^(?!\w)"
)
"""A superscript with nothing before it in its formula; Pandoc's ``^1^``."""
_STYLED: Final = re.compile(
    r"\\(?:text|textbf|textit|textrm|textsc|texttt|emph|mathrm|mathbf|mathit|mathsf|underline|mbox)"
    r"\s*\{([^{}]*)\}"
)
_COMMAND: Final = re.compile(r"\\([a-zA-Z]+|[%&#_$])[ ]?(?:\{\})?")
_FORMULA: Final = re.compile(r"(?<!\$)(\$\$?)(?=\S)([^$]{1,200}?)(?<=\S)\1(?!\$)")
_DEPTH: Final = 4


def has_latex(text: str) -> bool:
    """Whether a text may hold some: cheap, and often wrong."""
    return "\\" in text or "$" in text or "^" in text


def unlatex(text: str) -> str:
    """The text as it states something to a reader."""
    text = _MARK.sub("", _CITATION.sub("", text))
    for _ in range(_DEPTH):
        text, found = _STYLED.subn(r"\1", text)
        if not found:
            break
    return _COMMAND.sub(_sign, _FORMULA.sub(_formula, text)).strip()


def _sign(match: re.Match[str]) -> str:
    return _SIGNS.get(match[1], match[0])


def _formula(match: re.Match[str]) -> str:
    """A formula without its dollars, once its commands are known signs.

    Two sums of money are none: no command, and a digit after the second dollar (as Pandoc
    tells them apart, ``tex_math_dollars``).
    """
    inside = _COMMAND.sub(_sign, match[2])
    is_money = inside == match[2] and match.string[match.end() : match.end() + 1].isdigit()
    return match[0] if is_money or "\\" in inside or "{" in inside else inside
