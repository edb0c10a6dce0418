"""Numbers in words."""


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun; the plural is `many`, or `one` with an s.

    Example:
        >>> counted(1, "article"), counted(1_200, "article"), counted(2, "child", "children")
        ('1 article', '1,200 articles', '2 children')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
