"""The networks in `model/`: opening them, and asking them about a text."""
