"""The review: where people decide discrepancies, on a local page or by command.

What an answer is and how it joins a file of the vocabulary are pure functions
(``answers``, ``document``, ``entry``, ``views``); ``store`` writes, ``session`` holds one
dataset under review, and ``server`` is the page. It parses nothing and knows no flow: the
command gives it what it needs as a ``Workspace``.
"""
