"""What outputs share: the context they are planned in, cards, listings, words and links."""
