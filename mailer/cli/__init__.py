"""cli is a door: it translates between people and the rooms; one file per noun."""
