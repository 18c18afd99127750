"""Lists of the API come in pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=` and `?page_size=`, at most 200 rows a page."""

    page_size_query_param = "page_size"
    max_page_size = 200
