"""Word lists as data: one string, words separated by blanks."""


def words(text: str) -> frozenset[str]:
    """Read a list of words; a word with an apostrophe is added with the curly one, too.

    Example:
        >>> sorted(words("no don't"))
        ["don't", 'don’t', 'no']
    """
    listed = text.split()
    return frozenset(listed) | {word.replace("'", "’") for word in listed}


def phrases(text: str) -> list[str]:
    """Read a list of phrases separated by commas.

    Example:
        >>> phrases("side with, stand by")
        ['side with', 'stand by']
    """
    return [" ".join(phrase.split()) for phrase in text.split(",")]
