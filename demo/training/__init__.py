"""How the demo models are made: the corpus, its variants, the network, the loops."""
