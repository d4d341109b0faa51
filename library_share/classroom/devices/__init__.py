"""Old phones that serve one shelf or one desk: paired once, heard whenever they have a network."""
