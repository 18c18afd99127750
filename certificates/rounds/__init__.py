"""嘉许批次: from the announcement of a round to the nominations of the units."""
