"""Domain knowledge as data: what the words of a domain mean, loaded and validated.

``load_vocabulary`` reads a folder such as ``vocabulary/llm`` once and gives a frozen
:class:`Vocabulary`; nothing else in Concord knows a header, a unit or a company name.
"""

from vocabulary.fold import fold, fold_name, normalize
from vocabulary.load import VocabularyError, load_vocabulary
from vocabulary.lookup import Vocabulary

__all__ = ["Vocabulary", "VocabularyError", "fold", "fold_name", "load_vocabulary", "normalize"]
