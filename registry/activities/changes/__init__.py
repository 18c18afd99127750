"""A change of an approved activity: kept as what differs, shown beside what stands."""
