"""Training of the models that the package ships; needs the extra `train`. Nothing imports it."""
