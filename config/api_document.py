"""The OpenAPI document at /api/v1/schema/."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.views import SpectacularAPIView


class ApiDocument(SpectacularAPIView):
    """Drawn up once by each process for each format: it is the same for everybody, and costs half a second."""

    drawn: ClassVar[dict[str, bytes]] = {}

    def _get_schema_response(self, request: Any) -> HttpResponse:
        renderer = request.accepted_renderer
        if renderer.media_type not in self.drawn:
            document = self.generator_class().get_schema(request=None, public=True)
            self.drawn[renderer.media_type] = renderer.render(document, renderer_context={})
        name = self._get_filename(request, version="")
        return HttpResponse(
            self.drawn[renderer.media_type],
            content_type=renderer.media_type,
            headers={"Content-Disposition": f'inline; filename="{name}"'},
        )
