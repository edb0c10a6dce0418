"""What the commands of the command line do, each a function of a path to read and one to write."""
