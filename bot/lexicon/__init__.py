"""What is known of the language and the trade, as data: organisations, kinds, units, places, cues."""
