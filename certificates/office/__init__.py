"""机构标识: the office's names, logo and titles, shown as they will print."""
