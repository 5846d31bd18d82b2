"""Statistics of a class: what is known of items, totals and agreement, and what may be shown."""
