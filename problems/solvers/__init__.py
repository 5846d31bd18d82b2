"""Mathematics that families share, on exact fractions."""
