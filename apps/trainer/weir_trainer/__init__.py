"""Makes model packages from labelled captures."""
