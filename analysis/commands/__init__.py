"""The commands of the command line, each a function of an input and an output path."""
