"""How does a bot come to the bytes of a file?"""

from simulator.api.request import Request
from simulator.files import DOWNLOAD_LIMIT
from simulator.refusals import Refusal
from simulator.shapes import Json


def get_file(request: Request) -> Json:
    file_id = request.params.text("file_id")
    if not file_id:
        raise Refusal.FILE_ID_MISSING.error()
    file = request.world.files.by_id.get(file_id)
    if file is None:
        raise Refusal.FILE_UNAVAILABLE.error()
    if file.size > DOWNLOAD_LIMIT:
        raise Refusal.FILE_TOO_BIG.error()
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }
