"""Files, tables, frames and pasted text -> the articles frame."""
