"""Coverage-guided fuzzing: ``python -m tests.fuzz LAW [libFuzzer options] [FOLDER OF SEEDS]``.

Runs until a law is broken, or for ``-runs=N`` inputs. Needs atheris (``make fuzz`` installs it).
The input that broke a law is written to ``crash-*``: add its text to ``seeds.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import atheris

with atheris.instrument_imports(include=["parsers", "vocabulary", "records"]):
    from tests.fuzz.laws import LAWS

PARTS = (
    "| ", " |\n", "|---|---|\n", "<table>", "<tr><td>", "</td>", " rowspan=2", " colspan=3>", "7B",
    "1.5T tokens", "2022-03", "2023年5月", "Mar 2022", "/", "、", "~", "约", "8x7B", "亿", "**",
    "`",
    "[a](http://b.c)", "<br>", "\\|", "\n\n", "---\n", "&amp;", "<!--", "Model", "Release date",
    "Size", "(", "）", "至", "-", "?", "Q3", "$10^9$", "<sup>", "</table>", "^",
)  # fmt: skip
"""What tables are made of: a byte of the input above 127 stands for one of these."""
PROSE = (
    "- ", "\n- ", "1. ", "\n\n", "# ", "## 模型\n", "<p>", "<li>", "<h2>", "LLaMA", "GPT-3",
    "BLOOM ", "Zeta-7B", "由", "Google", "于", "2022年4月", "发布", " was released by ", "OpenAI",
    " in ", "March 2023", " is based on ", "参数量", "：", "175B", " has ", "70 billion",
    " parameters", "。", ". ", "，", ", ", "它", "It ", "比", "than", "(", ")", '"', "《", "》",
    "et al. ", "JMLR 2019. ", "[Paper](http://a.b/1)", "[", "](", "**", "```yaml\n", "```\n",
    "name: A\n", "params: 7B\n", ":", " tokens", "开源", "1.4 trillion",
    "context length of 8192", "decoder-only", " and ", "、", "—",
)  # fmt: skip
"""The same of sentences and lists."""
PARTS_OF = {"text": PROSE, "note": PARTS + PROSE}


def main() -> None:
    """Fuzz the law that the first argument names."""
    if sys.argv[1:] == [] or sys.argv[1] not in LAWS:
        sys.exit(f"usage: python -m tests.fuzz {'|'.join(LAWS)} [-runs=N] [...]")
    name = sys.argv.pop(1)
    law, parts = LAWS[name], PARTS_OF.get(name, PARTS)
    atheris.Setup(sys.argv, lambda data: law(spell(data, parts)))
    atheris.Fuzz()


def spell(data: bytes, parts: Sequence[str]) -> str:
    """Bytes as text: with a first byte that is even, high bytes are parts of notes."""
    if not data or data[0] % 2:
        return data[1:].decode("utf-8", "replace")
    return "".join(parts[byte % len(parts)] if byte > 127 else chr(byte) for byte in data[1:])


if __name__ == "__main__":
    main()
